import { expect, test } from "vitest";
import { RpcError, retryMakesSense } from "../src/rpc/rpc-error.js";
import * as say from "../src/sessions/client-messages.js";
import { mayReconnect } from "../src/sessions/close-codes.js";
import { readServerMessage } from "../src/sessions/server-message.js";
import { vectors } from "./fakes/vectors.js";

interface Case<I, E> {
  name: string;
  input: I;
  expected: E;
}

const parse = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

test.each(vectors<Case<string, Record<string, string> | null>[]>("token-server-read"))("a message of the server is read: $name", ({ input, expected }) => {
  const message = readServerMessage(input) as Record<string, unknown> | undefined;
  if (!expected) return expect(message).toBeUndefined();
  expect(message?.["kind"]).toBe(expected["kind"]);
  if (expected["kind"] === "notice") return;
  for (const name of ["uuid", "channel", "confirmedUuid", "fid", "command"]) expect(message?.[name]).toBe(expected[name]);
  for (const name of ["message", "args", "error"]) expect(message?.[name]).toEqual(parse(expected[name]));
  expect(message?.["resp"]).toEqual(parse(expected["resp"]));
});

type Write = { message: string; token?: string; uuid: string; protocol?: number; name: string; req?: string; channel: string; data?: string; fid: string; error?: string };

function write(input: Write): string {
  switch (input.message) {
    case "authenticate": return say.authenticate(input.token ?? "", input.uuid);
    case "call": return say.call(input.name, parse(input.req), input.uuid);
    case "ping": return say.ping(input.uuid);
    case "subscribe": return say.subscribe(input.channel, input.uuid);
    case "unsubscribe": return say.unsubscribe(input.channel, input.uuid);
    case "publish": return say.publish(input.channel, parse(input.data), input.uuid);
    case "broadcast": return say.broadcast(parse(input.data), input.uuid);
    case "answer": return say.answer(input.fid, parse(input.data));
    case "answerError": return say.answerError(input.fid, parse(input.error));
    default: throw new Error(`What is ${input.message}?`);
  }
}

// This client always offers protocol 4, and JavaScript prints numbers in its own way.
const written = vectors<Case<Write, string>[]>("token-client-write").filter(({ input }) => input.protocol !== 0);

test.each(written)("a message of the client is written: $name", ({ input, expected }) => {
  expect(write(input)).toBe(expected.includes("1.0") ? JSON.stringify(JSON.parse(expected)) : expected);
});

interface WireError {
  code: number;
  message: string;
  data?: string;
}

// A lone surrogate is a text in JavaScript.
const errorsRead = vectors<Case<{ error: string; coded: boolean }, WireError>[]>("token-error-read").filter(({ name }) => name !== "old: text that cannot be read");

test.each(errorsRead)("an error is read: $name", ({ input, expected }) => {
  const { code, message, data } = RpcError.fromWire(JSON.parse(input.error), input.coded);
  expect({ code, message, data }).toEqual({ code: expected.code, message: expected.message, data: parse(expected.data) });
});

test.each(vectors<Case<WireError & { coded: boolean }, string>[]>("token-error-write"))("an error is written: $name", ({ input, expected }) => {
  expect(JSON.stringify(new RpcError(input.code, input.message, parse(input.data)).toWire(input.coded))).toBe(expected);
});

test.each(vectors<Case<number, { text: string; retryMakesSense: boolean }>[]>("token-error-table"))("the error is known: $name", ({ input, expected }) => {
  expect(RpcError.of(input as 400).message).toBe(expected.text);
  expect(retryMakesSense(input)).toBe(expected.retryMakesSense);
});

test.each(vectors<Case<number, { mayReconnect: boolean }>[]>("token-close-codes"))("the close code is obeyed: $name", ({ input, expected }) => {
  expect(mayReconnect(input)).toBe(expected.mayReconnect);
});
