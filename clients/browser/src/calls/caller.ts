import type { CallOptions } from "../options.js";
import { RpcError } from "../rpc/rpc-error.js";
import * as say from "../sessions/client-messages.js";
import { newId, type TokenSession } from "../sessions/token-session.js";
import type { Settings } from "../settings.js";
import { byteLength } from "../sockjs/byte-length.js";
import type { OfflineQueue } from "./offline-queue.js";

/** Calls and commands to the server, over whatever connection there is or will be. */
export class Caller {
  readonly #settings: Settings;
  readonly #queue: OfflineQueue;

  constructor(settings: Settings, queue: OfflineQueue) {
    this.#settings = settings;
    this.#queue = queue;
  }

  /** @throws RpcError The server's error; or one of our own: too many, too large, too late, no connection. */
  async call(name: string, data: unknown, { timeout = this.#settings.callTimeout, signal, retryable }: CallOptions): Promise<unknown> {
    if (!(timeout > 0)) throw new TypeError(`'timeout' is ${timeout}: write milliseconds, more than zero.`);
    const uuid = newId();
    const message = say.call(name, data, uuid);
    const { environment } = this.#settings;
    const until = environment.now() + timeout;
    const rest = (): number => Math.max(1, until - environment.now());

    for (let unknown: RpcError | undefined; ;) {
      let used: TokenSession | undefined;
      try {
        return await this.#queue.run({
          kind: "calls", size: byteLength(message), timeout: rest(), signal,
          begin: (session) => (used = session).call(uuid, message, { timeout: rest(), signal }),
        });
      } catch (error) {
        // Not sent again; but it was before.
        if (unknown && !used && error !== signal?.reason) throw unknown;
        if (!retryable || !isRetryable(error, used) || environment.now() >= until) throw error;
        // It waits for the next connection, behind those that wait already.
        if (error.outcome === "unknown") unknown = error;
      }
    }
  }

  publish(channel: string, data: unknown): Promise<void> {
    const uuid = newId();
    return this.#command(uuid, say.publish(channel, data, uuid));
  }

  broadcast(data: unknown): Promise<void> {
    const uuid = newId();
    return this.#command(uuid, say.broadcast(data, uuid));
  }

  #command(uuid: string, message: string): Promise<void> {
    const timeout = this.#settings.callTimeout;
    return this.#queue.run({ kind: "commands", size: byteLength(message), timeout, begin: (session) => session.command(uuid, message, { timeout }) });
  }
}

/** The connection was lost under it, and not because of it: a message that was too large would end the next one, too. */
function isRetryable(error: unknown, used: TokenSession | undefined): error is RpcError {
  return error instanceof RpcError && error.code === 503 && error.outcome !== "answered" && used?.end !== undefined && used.end.code !== 4009;
}
