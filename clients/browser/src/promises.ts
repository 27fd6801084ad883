import { safely } from "./emitter.js";

/** How Node tells what became of something. */
export type Callback<T> = (error: Error | null, result?: T) => void;

/** A promise and who settles it. Whoever ignores its failure is not killed by that. */
export interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

export function defer(): Deferred {
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const promise = handled(new Promise<void>((yes, no) => ([resolve, reject] = [yes, no])));
  return { promise, resolve, reject };
}

/** Marks a promise, so that nobody is killed who ignores its failure. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Tells a callback, if there is one; else the promise is for the caller. */
export function tell<T>(promise: Promise<T>, callback: Callback<T> | undefined, report: (error: unknown) => void): Promise<T> | undefined {
  if (!callback) return handled(promise);
  promise.then(
    (result) => safely(() => callback(null, result), report),
    (error: Error) => safely(() => callback(error), report),
  );
  return undefined;
}
