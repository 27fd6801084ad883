import { RpcError } from "../rpc/rpc-error.js";
import { alarm } from "../sockjs/alarm.js";
import type { Environment } from "../sockjs/environment.js";

/** How long whoever asks will wait. */
export interface Patience {
  /** In milliseconds; Infinity for ever. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

interface Pending {
  complete(resp: unknown): void;
  fail(error: unknown): void;
}

/** What one connection has asked the server, and who waits for the answer. Spec: 4, A13. */
export class Requests {
  readonly #pending = new Map<string, Pending>();
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Waits for the answer to what is about to be sent. @throws RpcError The server's error; or too late, or connection lost. */
  wait(uuid: string, { timeout, signal }: Patience): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#pending.delete(uuid);
        off();
      };
      const pending: Pending = {
        complete: (resp) => { settle(); resolve(resp); },
        fail: (error) => { settle(); reject(error); },
      };
      const off = alarm(timeout, this.#environment, signal, (isAborted) => pending.fail(isAborted ? signal?.reason : RpcError.of(408, "unknown")));
      this.#pending.set(uuid, pending);
    });
  }

  /** A reply that nobody waits for is ignored. */
  complete(uuid: string, resp?: unknown): void {
    this.#pending.get(uuid)?.complete(resp);
  }

  fail(uuid: string, error: unknown): void {
    this.#pending.get(uuid)?.fail(error);
  }

  /** The connection is gone. */
  failAll(error: unknown): void {
    for (const pending of [...this.#pending.values()]) pending.fail(error);
  }
}
