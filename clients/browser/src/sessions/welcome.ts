/** What a server of protocol 4 says of itself in its reply to `auth`. Spec: A3. */
export interface Welcome {
  /** Whether it speaks protocol 4, in which errors have codes and commands are answered. */
  readonly isCoded: boolean;

  /** How many calls may be under way. */
  readonly calls: number;

  /** How many commands may be under way: it does them one after the other; one of old does not answer them. */
  readonly commands: number;

  /** The longest message that it takes, in bytes of UTF-8. */
  readonly messageBytes: number;
}

/** How many calls a server of protocol 4 takes at once that does not say so. Spec: A13. */
const usualCalls = 32;

/** Half of the commands of a socket that may wait on a server. Spec: A13. */
const usualCommands = 128;

/** An old server repeats the members of a request, so protocol 4 is known only by an object. Spec: A3. */
export function readWelcome(resp: unknown): Welcome {
  if (typeof resp !== "object" || resp === null) return { isCoded: false, calls: Infinity, commands: Infinity, messageBytes: Infinity };
  const limits = ((resp as { limits?: unknown }).limits ?? {}) as { calls?: unknown; messageBytes?: unknown };
  return { isCoded: true, calls: bound(limits.calls, usualCalls), commands: usualCommands, messageBytes: bound(limits.messageBytes, Infinity) };
}

function bound(value: unknown, usual: number): number {
  return typeof value === "number" && value > 0 ? value : usual;
}
