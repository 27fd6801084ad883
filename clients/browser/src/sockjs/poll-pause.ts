const first = 100;

/** Below the five seconds after which a server forgets a session for which nobody asks. Spec: sockjs 3.4, 4.1. */
const longest = 4000;

/**
 * How long to wait before asking again. Responses with nothing in them must not become a flood, so the requests begin ever
 * further apart; one that took longer than that, as the heartbeat of a quiet server does, is followed at once. Spec: sockjs 6.6.
 */
export class PollPause {
  #next = 0;

  /**
   * @param isOfUse Whether the response held an open, a close, or a message.
   * @param took How long it took, in milliseconds.
   */
  after(isOfUse: boolean, took: number): number {
    this.#next = isOfUse ? 0 : Math.min(longest, this.#next * 2 || first);
    return Math.max(0, this.#next - took);
  }
}
