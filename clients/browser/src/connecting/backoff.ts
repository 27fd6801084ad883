import { isTooMany, restartWindow } from "../sessions/close-codes.js";
import type { CloseInfo } from "../sockjs/close-info.js";

const first = 10;
const growth = 5;
const longest = 5000;

/** A server that says more than that has gone wrong. */
const longestWindow = 300_000;

/**
 * How long to wait before the next attempt to connect: 10 ms, five times as long each time, at most 5 s; half of that by
 * chance, so that the clients of a server that was restarted do not come back at one moment. Spec: 7, Q61.
 */
export class Backoff {
  readonly #random: () => number;
  #next = first;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Somebody wants a connection. */
  begin(): void {
    this.#next = first;
  }

  /** A connection was lost. @param lasted For how many milliseconds: a server that takes everybody and closes at once is not to be flooded. */
  lost(lasted: number): void {
    if (lasted >= longest) this.#next = first;
  }

  /** @param close How the last connection ended: the server may have said when to come back. Spec: A6. */
  next(close: CloseInfo | undefined): number {
    const delay = this.#next;
    this.#next = Math.min(longest, delay * growth);
    return Math.max(delay / 2 + (delay / 2) * this.#random(), close ? this.#wanted(close) : 0);
  }

  #wanted(close: CloseInfo): number {
    if (isTooMany(close.code)) return longest * (1 + this.#random());
    return Math.min(restartWindow(close) ?? 0, longestWindow) * this.#random();
  }
}
