import { expect, test } from "vitest";
import { FakeWebSocket } from "../fakes/fake-websocket.js";
import { after, begin, informed, settled } from "./connected.js";

test("a WebSocket that says o is an open session", async () => {
  const { told, http } = await informed();
  expect(http.last("/info").init).toMatchObject({ credentials: "include" });
  expect(FakeWebSocket.last.url).toMatch(/^wss:\/\/h\/sockets\/500\/[a-z0-5]{8}\/websocket$/);
  FakeWebSocket.last.says("o");
  expect(told).toEqual(["opened"]);
});

test("a refused WebSocket gives way at once, to a session of another id below the same server", async () => {
  const { http, told } = await informed();
  FakeWebSocket.last.ends(1006);
  await settled();
  const streaming = http.last("/xhr_streaming");
  const [ws, xhr] = [FakeWebSocket.last.url, streaming.url].map((url) => new URL(url).pathname.split("/"));
  expect(xhr?.[2]).toBe(ws?.[2]);
  expect(xhr?.[3]).not.toBe(ws?.[3]);
  streaming.streams().piece(`${"h".repeat(2048)}\no\n`);
  await settled();
  expect(told).toEqual(["opened"]);
});

test("a WebSocket that says nothing has five seconds at least", async () => {
  const { http } = await informed();
  await after(4999);
  expect(http.to("/xhr_streaming")).toHaveLength(0);
  await after(1);
  expect(http.to("/xhr_streaming")).toHaveLength(1);
  expect(FakeWebSocket.last.closedWith).toBeDefined();
});

test("a server that is far away has eight round trips", async () => {
  const { http } = begin();
  await after(1000);
  http.last("/info").answers("{}");
  await after(7999);
  expect(http.to("/xhr_streaming")).toHaveLength(0);
  await after(1);
  expect(http.to("/xhr_streaming")).toHaveLength(1);
});

test("what a transport says after its time is not heard", async () => {
  const { told } = await informed();
  const late = FakeWebSocket.last;
  const listener = late.onmessage;
  await after(5000);
  listener?.({ data: "o" });
  expect(told).toEqual([]);
});

test("streaming that is held back by a proxy gives way to polling", async () => {
  const { http, told } = await informed({}, { websocket: false });
  http.last("/xhr_streaming").streams();
  await after(5000);
  expect(http.last("/xhr_streaming").isAborted).toBe(true);
  http.last("/xhr").answers("o\n");
  await settled();
  expect(told).toEqual(["opened"]);
});

test("when no transport is left the connection ends with 2000", async () => {
  const { http, ends } = await informed();
  FakeWebSocket.last.ends(1006);
  http.last("/xhr_streaming").answers("", 404);
  await settled();
  http.last("/xhr").fails();
  await settled();
  expect(ends).toEqual([{ code: 2000, reason: "All transports failed", wasClean: false }]);
});

test.each([1000, 2000, 3000, 4003, 4999])("a close with %i before o is the service's own word", async (code) => {
  const { http, ends } = await informed();
  FakeWebSocket.last.ends(code, "no", true);
  await settled();
  expect(ends).toEqual([{ code, reason: "no", wasClean: true }]);
  expect(http.to("/xhr_streaming")).toHaveLength(0);
});

test("a close frame in the place of o is the service's own word, too", async () => {
  const { ends } = await informed();
  FakeWebSocket.last.says("c[4003,\"Forbidden\"]");
  expect(ends).toEqual([{ code: 4003, reason: "Forbidden", wasClean: true }]);
});

test("a close frame with a code of the protocol is not", async () => {
  const { http, ends } = await informed();
  FakeWebSocket.last.says("c[1002,\"Connection interrupted\"]");
  expect(ends).toEqual([]);
  expect(http.to("/xhr_streaming")).toHaveLength(1);
});

test("a service that cannot be reached ends the connection with 1002", async () => {
  const { http, ends } = begin();
  http.last("/info").fails();
  await settled();
  expect(ends).toEqual([{ code: 1002, reason: "Cannot connect to server", wasClean: false }]);
});

test("a service that does not answer within eight seconds ends it with 1002", async () => {
  const { http, ends } = begin();
  await after(7999);
  expect(ends).toEqual([]);
  await after(1);
  expect(ends).toMatchObject([{ code: 1002 }]);
  expect(http.last("/info").isAborted).toBe(true);
});

test("a service that answers otherwise ends it with the HTTP status", async () => {
  const { http, ends } = begin();
  http.last("/info").answers("gone", 404);
  await settled();
  expect(ends).toMatchObject([{ code: 404, wasClean: false }]);
});

test.each(["", "no json", "null", "[]", "5"])("a service that says '%s' of itself is taken to have everything", async (body) => {
  const { http } = begin();
  http.last("/info").answers(body);
  await settled();
  expect(FakeWebSocket.all).toHaveLength(1);
});

test("whoever leaves before the session is open leaves everything", async () => {
  const { connection, ends, http, told } = await informed();
  connection.close();
  expect(ends).toEqual([{ code: 1000, reason: "Normal closure", wasClean: true }]);
  FakeWebSocket.last.says("o");
  await after(60_000);
  expect([told, http.to("/xhr_streaming")]).toEqual([[], []]);
});

test("whoever leaves while the service is asked opens nothing", async () => {
  const { connection, http } = begin();
  connection.close();
  expect(http.last("/info").isAborted).toBe(true);
  await settled();
  expect(FakeWebSocket.all).toEqual([]);
});

test("only the transports that are wanted are tried", async () => {
  const { http } = await informed({ transports: ["xhr-polling"] });
  expect(FakeWebSocket.all).toEqual([]);
  expect(http.to("/xhr")).toHaveLength(1);
});

test("no transport at all is a mistake", () => {
  expect(() => begin({ transports: [] })).toThrow("write one or more of websocket");
});
