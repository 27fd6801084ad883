import { byteLength } from "../sockjs/byte-length.js";
import { randomText } from "../sockjs/random-text.js";
import { answer, answerError } from "../sessions/client-messages.js";
import type { Settings } from "../settings.js";
import { findAction, type Actions } from "./actions.js";
import { RpcError } from "./rpc-error.js";
import { runAction } from "./run-action.js";

/** How many actions may run at once. Spec: A13. */
const most = 32;

/** The connection, as the runner sees it. */
export interface Caller {
  isCoded(): boolean;
  messageBytes(): number;
  post(message: string): void;
}

/** Runs what the server calls on one connection: started in order, then side by side. Spec: A11. */
export class ActionRunner {
  readonly #actions: () => Actions;
  readonly #settings: Settings;
  readonly #caller: Caller;
  #running = 0;

  constructor(actions: () => Actions, settings: Settings, caller: Caller) {
    this.#actions = actions;
    this.#settings = settings;
    this.#caller = caller;
  }

  /** Each call is answered exactly once, whatever the action does. */
  async run(fid: string, name: string, data: unknown): Promise<void> {
    this.#caller.post(await this.#answer(fid, name, data));
  }

  async #answer(fid: string, name: string, data: unknown): Promise<string> {
    try {
      const message = answer(fid, await this.#result(name, data));
      if (byteLength(message) <= this.#caller.messageBytes()) return message;
      throw RpcError.of(413);
    } catch (failure) {
      return answerError(fid, this.#shown(failure, name).toWire(this.#caller.isCoded()));
    }
  }

  async #result(name: string, data: unknown): Promise<unknown> {
    const action = findAction(this.#actions(), name);
    if (!action) throw RpcError.of(404);
    if (this.#running >= most) throw RpcError.of(429);

    this.#running++;
    let cancel: (() => void) | undefined;
    try {
      // One that never answers must not keep its place for good.
      const late = new Promise((_, reject) => (cancel = this.#settings.environment.after(this.#settings.callTimeout, () => reject(RpcError.of(408)))));
      return await Promise.race([runAction(action, data), late]);
    } finally {
      this.#running--;
      cancel?.();
    }
  }

  /** What is not meant for the server stays here, under an id by which it can be found. Spec: A5. */
  #shown(failure: unknown, name: string): RpcError {
    if (failure instanceof RpcError) return failure;
    const id = randomText(12);
    this.#settings.report(new Error(`The action '${name}' failed (${id}).`, { cause: failure }));
    return RpcError.of(500, "answered", this.#caller.isCoded() ? { id } : undefined);
  }
}
