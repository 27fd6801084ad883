import { expect, test } from "vitest";
import { Backoff } from "../src/connecting/backoff.js";
import { encodeForm } from "../src/connecting/form-encoder.js";
import { ServerAddress } from "../src/connecting/server-address.js";
import { readTokenAnswer } from "../src/connecting/token-answer.js";

test.each([
  ["nesting", { a: { b: 1 } }, "a%5Bb%5D=1"],
  ["lists", { list: ["x", "y"] }, "list%5B0%5D=x&list%5B1%5D=y"],
  ["numbers and booleans", { t: true, n: 0, x: -1.5, big: 1e21 }, "t=true&n=0&x=-1.5&big=1e%2B21"],
  ["an empty text", { s: "" }, "s="],
  ["what is empty leaves its separator", { a: 1, z: null, o: {}, e: [], b: 2 }, "a=1&&&&b=2"],
  ["undefined", { u: undefined }, "u=undefined"],
  ["everything that may stand in a URL", { user: "Jö 世😀&=+/?#%'()!*~" }, "user=J%C3%B6%20%E4%B8%96%F0%9F%98%80%26%3D%2B%2F%3F%23%25%27()!*~".replace("%27", "'")],
  ["deep nesting", { obj: { a: 1, b: { c: "d e" } } }, "obj%5Ba%5D=1&obj%5Bb%5D%5Bc%5D=d%20e"],
  ["nothing", {}, ""],
])("an object is form-encoded as the originals do it: %s", (_, members, form) => {
  expect(encodeForm(members)).toBe(form);
});

test.each([
  ["api.example.com", undefined, "http://api.example.com"],
  ["api.example.com:8080", undefined, "http://api.example.com:8080"],
  ["https://api.example.com/path", undefined, "https://api.example.com"],
  ["wss://api.example.com", undefined, "https://api.example.com"],
  ["ws://api.example.com:1", 2, "http://api.example.com:2"],
  ["web.example.com", undefined, "http://web.example.com"],
])("the server may be written as %s, port %s", (host, port, origin) => {
  const address = new ServerAddress(host, port, "/socket/token", "/sockets");
  expect([address.sockets, address.token("a=1")]).toEqual([`${origin}/sockets`, `${origin}/socket/token?a=1`]);
});

test("a token path with a query is continued", () => {
  expect(new ServerAddress("h", undefined, "/t?x=1", "/s").token("")).toBe("http://h/t?x=1&");
});

test.each(["", "ftp://h", "http://user@h", "a b"])("a host that is none is told so: '%s'", (host) => {
  expect(() => new ServerAddress(host, undefined, "/t", "/s")).toThrow("write a name, name:port or URL");
});

test.each([
  [200, "{\"token\":\"t\"}", "t"],
  [200, "{\n  \"token\": \"t\", \"error\": \"\"\n}", "t"],
])("a token is taken from %i %s", (status, text, token) => {
  expect(readTokenAnswer(status, text)).toBe(token);
});

test.each([
  [403, "{\"error\":\"Forbidden\"}", 403, "Forbidden"],
  [500, "{\"error\":{\"message\":\"x\"}}", 500, "x"],
  [200, "{\"error\":\"odd\",\"token\":\"t\"}", 500, "odd"],
  [200, "{\"token\":5}", 500, "No token, but HTTP status 200"],
  [502, "<html>", 502, "No token, but HTTP status 502"],
  [403, "{\"token\":\"t\"}", 403, "No token, but HTTP status 403"],
  [200, "null", 500, "No token, but HTTP status 200"],
])("no token is taken from %i %s", (status, text, code, message) => {
  expect(() => readTokenAnswer(status, text)).toThrow(expect.objectContaining({ code, message }));
});

const close = (code: number, reason = "") => ({ code, reason, wasClean: true });

test("the delays grow from 10 ms to 5 s, and half of each is chance", () => {
  const [most, least] = [1, 0].map((chance) => new Backoff(() => chance));
  expect(Array.from({ length: 6 }, () => most?.next(undefined))).toEqual([10, 50, 250, 1250, 5000, 5000]);
  expect(Array.from({ length: 6 }, () => least?.next(undefined))).toEqual([5, 25, 125, 625, 2500, 2500]);
});

test("they begin anew only after a connection that has lasted five seconds", () => {
  const backoff = new Backoff(() => 1);
  backoff.next(undefined);
  backoff.lost(4999);
  expect(backoff.next(undefined)).toBe(50);
  backoff.lost(5000);
  expect(backoff.next(undefined)).toBe(10);
});

test("a server that restarts is given its window", () => {
  expect(new Backoff(() => 0.5).next(close(1012, "restart;window=8000"))).toBe(4000);
  expect(new Backoff(() => 1).next(close(1012, "restart;window=999999999"))).toBe(300_000);
  expect(new Backoff(() => 1).next(close(1012, "restart;window=x"))).toBe(10);
  expect(new Backoff(() => 1).next(close(1000, "restart;window=8000"))).toBe(10);
});

test("a server that has had too much is left alone for five to ten seconds", () => {
  expect([0, 1].map((chance) => new Backoff(() => chance).next(close(4029)))).toEqual([5000, 10_000]);
});
