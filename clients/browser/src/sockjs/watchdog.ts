import type { Environment } from "./environment.js";

/**
 * Notices that a server that has shown its pulse has fallen silent. Before its first heartbeat nobody knows whether it has
 * any. Spec: sockjs 6.8.
 */
export class Watchdog {
  readonly #limit: number;
  readonly #environment: Environment;
  readonly #bark: () => void;
  #heardAt = 0;
  #cancel: (() => void) | undefined;

  /**
   * @param limit How long the silence may last, in milliseconds.
   * @param bark Called once when it has.
   */
  constructor(limit: number, environment: Environment, bark: () => void) {
    this.#limit = limit;
    this.#environment = environment;
    this.#bark = bark;
  }

  /** A heartbeat has come: from now on more of it is expected. */
  arm(): void {
    if (this.#cancel === undefined && Number.isFinite(this.#limit)) this.#wait(this.#limit);
  }

  /** Something has come. Cheap: the timer is not set anew for that. */
  heard(): void {
    this.#heardAt = this.#environment.now();
  }

  stop(): void {
    this.#cancel?.();
  }

  #wait(ms: number): void {
    this.#cancel = this.#environment.after(ms, () => {
      const rest = this.#heardAt + this.#limit - this.#environment.now();
      if (rest > 0) this.#wait(rest);
      else this.#bark();
    });
  }
}
