import { parseJson } from "./parse-json.js";

/** What a server sends. Spec: sockjs 2. */
export type Frame =
  | { readonly kind: "open" }
  | { readonly kind: "heartbeat" }
  | { readonly kind: "messages"; readonly messages: readonly string[] }
  | { readonly kind: "close"; readonly code: number; readonly reason: string };

/** Reads a frame. Spec: sockjs 2, 6.4. Nothing for what is none: clients pass over that in silence. */
export function readFrame(text: string): Frame | undefined {
  // A line of several h fills the buffers of browsers; over a WebSocket, where there are none, it does no harm.
  if (/^h+$/.test(text)) return { kind: "heartbeat" };
  if (text === "o") return { kind: "open" };

  const letter = text[0];
  if (letter !== "a" && letter !== "m" && letter !== "c") return undefined;
  const value = parseJson(text.slice(1));
  if (letter === "m") return typeof value === "string" ? { kind: "messages", messages: [value] } : undefined;
  if (!Array.isArray(value)) return undefined;
  return letter === "a" ? readMessages(value) : readClose(value);
}

/** What is written as an escape though JSON does not ask for it. Spec: sockjs 2.1. */
const escaped = /[\u200c-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufff0-\uffff]/g;

/** What a client sends: an array of strings. Spec: sockjs 2.1, 3.5. */
export function writeMessages(messages: readonly string[]): string {
  return JSON.stringify(messages).replace(escaped, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

function readMessages(value: readonly unknown[]): Frame | undefined {
  return value.every((message) => typeof message === "string") ? { kind: "messages", messages: value } : undefined;
}

function readClose(value: readonly unknown[]): Frame | undefined {
  const [code, reason] = value;
  if (value.length !== 2 || typeof code !== "number" || code !== (code | 0) || typeof reason !== "string") return undefined;
  return { kind: "close", code, reason };
}
