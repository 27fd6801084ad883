import { alarm } from "./alarm.js";
import type { Environment } from "./environment.js";

/** Does something that ends, by its signal, when it takes too long or is no longer wanted. */
export async function within<T>(ms: number, environment: Environment, stop: AbortSignal, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const off = alarm(ms, environment, stop, () => limit.abort());
  try {
    return await action(limit.signal);
  } finally {
    off();
  }
}
