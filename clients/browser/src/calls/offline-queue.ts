import { RpcError } from "../rpc/rpc-error.js";
import type { TokenSession } from "../sessions/token-session.js";
import type { Settings } from "../settings.js";
import { alarm } from "../sockjs/alarm.js";

/** What is to be sent. */
export interface Request<T> {
  /** Calls, or commands for channels: a server takes so many at once of each. */
  readonly kind: "calls" | "commands";

  /** How many bytes are kept while it waits. */
  readonly size: number;

  /** How many milliseconds it may wait, besides the limit of the queue. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;

  /** Sends it. What this does before it first waits happens in order. */
  begin(session: TokenSession): Promise<T>;
}

interface Waiting extends Pick<Request<unknown>, "kind" | "size"> {
  begin(session: TokenSession): void;
  fail(error: unknown): void;
}

/**
 * Hands the connection to whoever wants to send: at once, or when there is one and the server takes more, in the order of
 * asking. Neither kind waits for a place of the other. Spec: 7, Q49.
 */
export class OfflineQueue {
  readonly #settings: Settings;
  readonly #places = { calls: 0, commands: 0 };
  readonly #waiting = new Set<Waiting>();
  #bytes = 0;
  #session: TokenSession | undefined;
  #refusal: Error | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @throws RpcError It was not sent: no connection (503), or too much waits (429); or whatever becomes of it. */
  run<T>(request: Request<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (request.signal?.aborted) throw request.signal.reason;
      if (this.#refusal) throw this.#refusal;

      // Where there is a place, nobody of that kind is waiting for one.
      const session = this.#usable(request.kind);
      if (session) this.#begin(request, session).then(resolve, reject);
      else this.#wait(request, resolve, reject);
    });
  }

  /** There is a connection: serves all who wait, then whoever comes. */
  open(session: TokenSession): void {
    this.#session = session;
    this.#serve();
  }

  /** There is no connection, but there will be one: whoever comes waits. */
  close(): void {
    this.#session = this.#refusal = undefined;
  }

  /** There will be no connection: whoever waits and whoever comes fails. */
  refuse(error: Error): void {
    this.#session = undefined;
    this.#refusal = error;
    for (const call of [...this.#waiting]) call.fail(error);
  }

  #wait<T>(request: Request<T>, resolve: (result: Promise<T>) => void, reject: (error: unknown) => void): void {
    const { kind, size, signal } = request;
    if (this.#waiting.size >= this.#settings.maxQueuedCalls || this.#bytes + size > this.#settings.maxQueuedBytes) throw RpcError.of(429, "not sent");

    const leave = (): void => {
      this.#waiting.delete(call);
      this.#bytes -= size;
      off();
    };
    const call: Waiting = {
      kind, size,
      begin: (session) => { leave(); resolve(this.#begin(request, session)); },
      fail: (error) => { leave(); reject(error); },
    };
    const limit = Math.min(request.timeout, this.#settings.maxQueuedTime);
    const off = alarm(limit, this.#settings.environment, signal, (isAborted) => call.fail(isAborted ? signal?.reason : this.#lateness()));
    this.#waiting.add(call);
    this.#bytes += size;
  }

  async #begin<T>(request: Request<T>, session: TokenSession): Promise<T> {
    this.#places[request.kind]++;
    try {
      return await request.begin(session);
    } finally {
      this.#places[request.kind]--;
      this.#serve();
    }
  }

  #serve(): void {
    for (const call of [...this.#waiting]) {
      const session = this.#usable(call.kind);
      if (session && this.#waiting.has(call)) call.begin(session);
    }
  }

  /** The connection, if it takes one more of a kind. */
  #usable(kind: Request<unknown>["kind"]): TokenSession | undefined {
    const session = this.#session;
    return session && !session.end && this.#places[kind] < session.limits[kind] ? session : undefined;
  }

  /** It was not sent: because the server takes no more of its kind, or for want of a connection. */
  #lateness(): RpcError {
    return RpcError.of(this.#session && !this.#session.end ? 429 : 503, "not sent");
  }
}
