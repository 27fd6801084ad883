import { alarm } from "./alarm.js";
import type { Environment } from "./environment.js";

/** Completes after so many milliseconds, or when it is stopped. */
export function sleep(ms: number, environment: Environment, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    else alarm(ms, environment, stop, () => resolve());
  });
}
