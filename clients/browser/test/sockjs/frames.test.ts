import { expect, test } from "vitest";
import { readFrame, writeMessages } from "../../src/sockjs/frames.js";
import { vectors } from "../fakes/vectors.js";

interface ServerFrames {
  read: { name: string; frame: string; kind: string; messages?: string[]; code?: number; reason?: string }[];
  ignored: { name: string; frame: string }[];
}

const frames = vectors<ServerFrames>("sockjs-server-frames");
const arrays = vectors<{ written: { name: string; messages: string[]; body: string }[] }>("sockjs-message-arrays");

test.each(frames.read)("a frame is read: $name", ({ name: _, frame, ...expected }) => {
  expect(readFrame(frame)).toEqual(expected);
});

test.each(frames.ignored)("what is no frame is ignored: $name", ({ frame }) => {
  expect(readFrame(frame)).toBeUndefined();
});

test.each(arrays.written)("messages are written as the specification says: $name", ({ messages, body }) => {
  expect(writeMessages(messages)).toBe(body);
});
