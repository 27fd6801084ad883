import type { Environment } from "./environment.js";

/** Completes after so many milliseconds, or when it is stopped. */
export function sleep(ms: number, environment: Environment, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const done = (): void => {
      cancel();
      stop.removeEventListener("abort", done);
      resolve();
    };
    const cancel = environment.after(ms, done);
    stop.addEventListener("abort", done);
  });
}
