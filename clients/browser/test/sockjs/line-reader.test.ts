import { expect, test } from "vitest";
import { LineReader } from "../../src/sockjs/line-reader.js";

const bytes = new TextEncoder().encode("o\na[\"é😀\u2028\"]\n\nh\n");

test.each([1, 2, 3, 5, bytes.length])("lines are the same however the network cuts them: pieces of %i bytes", (size) => {
  const reader = new LineReader();
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...reader.read(bytes.subarray(at, at + size)));
  reader.end();
  expect(lines).toEqual(["o", "a[\"é😀\u2028\"]", "", "h"]);
});

test("a response that ends in the middle of a line is broken", () => {
  const reader = new LineReader();
  expect([...reader.read(bytes.subarray(0, 4))]).toEqual(["o"]);
  expect(() => reader.end()).toThrow(TypeError);
});

test("a response that ends in the middle of a character is broken", () => {
  const reader = new LineReader();
  expect([...reader.read(Uint8Array.of(0xc3))]).toEqual([]);
  expect(() => reader.end()).toThrow(TypeError);
});

test("bytes that are not UTF-8 are refused", () => {
  expect(() => [...new LineReader().read(Uint8Array.of(0xff, 0x0a))]).toThrow(TypeError);
});
