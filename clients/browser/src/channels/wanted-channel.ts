import { defer } from "../promises.js";

/** A channel that the socket is in, or wants to be in. */
export class WantedChannel {
  readonly name: string;
  #entered = defer();
  #isSettled = false;

  /** Whether this connection is in the channel. */
  isEntered = false;

  /** Whether the socket has been in it, over this connection or an earlier one. */
  wasEntered = false;

  constructor(name: string) {
    this.name = name;
  }

  /** Done when the server has let this connection in, or the next one; failed when it has not. */
  get entered(): Promise<void> {
    return this.#entered.promise;
  }

  /** The server has let the socket in. */
  confirm(): void {
    this.isEntered = this.wasEntered = this.#isSettled = true;
    this.#entered.resolve();
  }

  /** The server will not. */
  fail(error: unknown): void {
    this.#entered.reject(error);
  }

  /** The connection is gone; the next one has yet to be let in. */
  lose(): void {
    this.isEntered = false;
    if (this.#isSettled) this.#entered = defer();
    this.#isSettled = false;
  }
}
