import { readFileSync } from "node:fs";

/** A table of golden cases that the tests of all languages read. */
export function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../../spec/vectors/${name}.json`, import.meta.url), "utf8")) as T;
}
