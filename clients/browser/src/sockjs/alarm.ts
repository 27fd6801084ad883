import type { Environment } from "./environment.js";

/**
 * Rings once: after so many milliseconds (Infinity: never), or when the signal is aborted; unless it is switched off before.
 * @returns Switches it off.
 */
export function alarm(ms: number, environment: Environment, signal: AbortSignal | undefined, ring: (isAborted: boolean) => void): () => void {
  const off = (): void => {
    cancel?.();
    signal?.removeEventListener("abort", abort);
  };
  const abort = (): void => { off(); ring(true); };
  const cancel = Number.isFinite(ms) ? environment.after(ms, () => { off(); ring(false); }) : undefined;
  signal?.addEventListener("abort", abort);
  return off;
}
