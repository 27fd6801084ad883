import { expect, test } from "vitest";
import { PollPause } from "../../src/sockjs/poll-pause.js";

test("useless responses are asked for ever more slowly, at most every four seconds", () => {
  const pause = new PollPause();
  expect(Array.from({ length: 8 }, () => pause.after(false, 0))).toEqual([100, 200, 400, 800, 1600, 3200, 4000, 4000]);
});

test("a response of use is followed at once, and the pauses begin anew", () => {
  const pause = new PollPause();
  pause.after(false, 0);
  expect(pause.after(true, 0)).toBe(0);
  expect(pause.after(false, 0)).toBe(100);
});

test("the heartbeat of a quiet server is followed at once, because it was long in coming", () => {
  const pause = new PollPause();
  expect(Array.from({ length: 8 }, () => pause.after(false, 25_000))).toEqual(Array(8).fill(0));
});
