import type { Environment } from "../sockjs/environment.js";
import { sleep } from "../sockjs/sleep.js";

/**
 * Asks a server again that could not do something: after a second, then after twice as long each time, at most 30 seconds. Spec: 7.
 * @param isDone Tries once more, and says whether that was the last time.
 * @param over Aborted when there is nobody to ask any more.
 */
export async function repeatLater(isDone: () => Promise<boolean>, environment: Environment, over: AbortSignal): Promise<void> {
  for (let pause = 1000; ; pause = Math.min(30_000, pause * 2)) {
    await sleep(pause, environment, over);
    if (over.aborted || await isDone()) return;
  }
}
