import type { TransportKind, TransportName } from "./transport.js";

/** How to connect to a SockJS service. */
export interface SockJSOptions {
  /** Which transports to try; they are tried in the order in which the client knows them. Default: all that it has. Spec: sockjs 6.3. */
  readonly transports?: readonly TransportName[] | undefined;

  /** How long the service may take to say what it has, in milliseconds. Default: 8,000. Spec: sockjs 6.2. */
  readonly infoTimeout?: number | undefined;

  /**
   * How long an attempt to open a session may take at least, in milliseconds; more where the server is far away.
   * Default: 5,000. Spec: sockjs 6.3.
   */
  readonly connectTimeout?: number | undefined;

  /**
   * How long a server that has sent a heartbeat may be silent, in milliseconds; then the connection has been lost.
   * Default: 60,000; Infinity for ever. Spec: sockjs 6.8.
   */
  readonly idleTimeout?: number | undefined;
}

/** The kinds that are wanted, of those that there are. @throws TypeError There is none. */
export function choose(kinds: readonly TransportKind[], names: readonly TransportName[] | undefined): readonly TransportKind[] {
  const chosen = names ? kinds.filter((kind) => names.includes(kind.name)) : kinds;
  if (chosen.length === 0) throw new TypeError(`No such transport: write one or more of ${kinds.map((kind) => kind.name).join(", ")}.`);
  return chosen;
}
