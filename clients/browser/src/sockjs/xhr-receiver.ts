import type { Environment } from "./environment.js";
import { readFrame } from "./frames.js";
import { LineReader } from "./line-reader.js";
import { PollPause } from "./poll-pause.js";
import { sleep } from "./sleep.js";
import type { TransportEvents } from "./transport.js";

/**
 * Asks for frames, one response after the other, until it is stopped. Spec: sockjs 3.4, 6.6.
 * @throws Error A response was refused, broken off, or not UTF-8: what it would have held is lost.
 */
export async function receive(url: string, events: TransportEvents, environment: Environment, stop: AbortSignal): Promise<void> {
  const pause = new PollPause();
  while (!stop.aborted) {
    const since = environment.now();
    const isOfUse = await receiveOnce(url, events, environment, stop);
    const rest = pause.after(isOfUse, environment.now() - since);
    if (rest > 0) await sleep(rest, environment, stop);
  }
}

/** @returns Whether there was anything in the response. */
async function receiveOnce(url: string, events: TransportEvents, environment: Environment, stop: AbortSignal): Promise<boolean> {
  const response = await environment.fetch(url, { method: "POST", credentials: "include", cache: "no-store", signal: stop });
  if (response.status !== 200) throw new Error(`Receiving error: HTTP status ${response.status}`);

  const lines = new LineReader();
  let isOfUse = false;
  for await (const piece of pieces(response)) {
    events.heard();
    for (const line of lines.read(piece)) {
      // A frame may have ended the session; what stands behind it is not to be told.
      if (stop.aborted) return isOfUse;
      if (line === "" || /^hh/.test(line)) continue;
      isOfUse ||= saysSomething(line);
      events.frame(line);
    }
  }

  if (!stop.aborted) lines.end();
  return isOfUse;
}

function saysSomething(line: string): boolean {
  const frame = readFrame(line);
  return frame?.kind === "messages" ? frame.messages.length > 0 : frame?.kind === "open" || frame?.kind === "close";
}

async function* pieces(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) {
    yield new Uint8Array(await response.arrayBuffer());
    return;
  }

  // Not every browser can iterate over a stream.
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
