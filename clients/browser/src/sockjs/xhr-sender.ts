import type { Environment } from "./environment.js";
import { writeMessages } from "./frames.js";

/** Well below what servers take in one request, even if every character is escaped. Spec: sockjs 4.1 (MaxBodyBytes). */
const mostCharacters = 1024 * 1024;

/** Sends messages in order: one request at a time, and whatever comes meanwhile together in the next. Spec: sockjs 3.5, 6.5. */
export class XhrSender {
  readonly #url: string;
  readonly #environment: Environment;
  readonly #stop: AbortSignal;
  readonly #failed: (error: unknown) => void;
  #waiting: string[] = [];
  #isSending = false;

  /** @param failed Told once when a request fails: the order of all that follows is broken. */
  constructor(url: string, environment: Environment, stop: AbortSignal, failed: (error: unknown) => void) {
    this.#url = url;
    this.#environment = environment;
    this.#stop = stop;
    this.#failed = failed;
  }

  send(message: string): void {
    this.#waiting.push(message);
    if (this.#isSending) return;
    this.#isSending = true;
    this.#sendAll().catch(this.#failed);
  }

  async #sendAll(): Promise<void> {
    // What is sent in one breath travels together.
    await Promise.resolve();
    while (this.#waiting.length > 0 && !this.#stop.aborted) await this.#post(writeMessages(this.#take()));
    this.#isSending = false;
  }

  #take(): string[] {
    let count = 0;
    for (let size = 0; count < this.#waiting.length; count++) {
      size += this.#waiting[count]?.length ?? 0;
      if (count > 0 && size > mostCharacters) break;
    }

    return this.#waiting.splice(0, count);
  }

  async #post(body: string): Promise<void> {
    // As plain text no browser asks the server for leave first.
    const { status } = await this.#environment.fetch(this.#url, {
      method: "POST", credentials: "include", headers: { "Content-Type": "text/plain" }, body, signal: this.#stop,
    });
    if (status !== 200 && status !== 204) throw new Error(`Sending error: HTTP status ${status}`);
  }
}
