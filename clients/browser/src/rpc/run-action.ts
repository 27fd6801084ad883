import type { Answer } from "./actions.js";
import { RpcError } from "./rpc-error.js";

/** An error that an action gave its callback: it is meant for the server, in the form that the originals gave it. Spec: 5. */
export function given(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  return error instanceof Error ? new RpcError(1000, error.message || "Error") : RpcError.fromWire(error, false);
}

/**
 * Runs an action, and takes its first answer, however it comes.
 * @throws RpcError What it gave its callback.
 * @throws unknown What it threw.
 */
export function runAction(action: (data: unknown, callback: Answer) => unknown, data: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const returned = action(data, (error, result) => {
      if (error) reject(given(error));
      else resolve(result);
    });
    // One that takes the callback has not answered when it returns nothing; nor has one that is async besides.
    const takesCallback = action.length > 1;
    Promise.resolve(returned).then((result) => {
      if (result !== undefined || !takesCallback) resolve(result);
    }, reject);
  });
}
