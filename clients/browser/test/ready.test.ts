import { expect, test } from "vitest";
import { after, connected, Scene, settled, watch } from "./fakes/scene.js";

test("a token is asked for at once, with cookies, and presented first", async () => {
  const scene = new Scene({ authentication: { user: "kim" }, headers: { "X-A": "1" } });
  const ready = watch(scene.socket.ready());
  await settled();
  const request = scene.http.last("/socket/token");
  expect(request.url).toBe("https://h/socket/token?user=kim");
  expect(request.init).toMatchObject({ credentials: "include", cache: "no-store", headers: { Accept: "application/json", "X-A": "1" } });
  await scene.presents();
  expect(scene.wire.url).toBe("https://h/sockets");
  expect(scene.wire.sent).toEqual([{ rpc: "auth", token: "t", uuid: expect.any(String) as string, protocol: 4 }]);
  expect([scene.socket.state, ready.outcome]).toEqual(["connecting", "pending"]);
  scene.wire.answers("auth", { resp: "success" });
  await settled();
  expect([scene.socket.state, ready.outcome]).toEqual(["connected", undefined]);
});

test("ready is told once, without an argument, also to those who ask late", async () => {
  const told: unknown[][] = [];
  const scene = new Scene({ ready: (...args) => void told.push(["option", ...args]) });
  scene.socket.ready((...args) => void told.push(["early", ...args]));
  await scene.connects();
  scene.socket.ready((...args) => void told.push(["late", ...args]));
  await settled();
  expect(told).toEqual([["option"], ["early"], ["late"]]);
});

test("a refused first token is final, and calls that wait are told", async () => {
  const scene = new Scene();
  const ready = watch(scene.socket.ready());
  const call = watch(scene.socket.rpc("echo"));
  await settled();
  scene.http.last("/socket/token").answers("{\"error\":\"Forbidden\"}", 403);
  await after(60_000);
  expect(ready.outcome).toMatchObject({ code: 403, message: "Forbidden" });
  expect(call.outcome).toMatchObject({ code: 503, outcome: "not sent" });
  expect([scene.tokenRequests, scene.socket.state]).toEqual([1, "disconnected"]);
});

test("unless first failures are to be tried again", async () => {
  const scene = new Scene({ retryFirstConnect: true });
  const ready = watch(scene.socket.ready());
  await settled();
  scene.http.last("/socket/token").fails();
  await after(10);
  expect(scene.tokenRequests).toBe(2);
  await scene.connects();
  expect(ready.outcome).toBeUndefined();
});

test("whoever is disconnected may connect again", async () => {
  const scene = new Scene();
  await settled();
  scene.http.last("/socket/token").answers("", 500);
  await settled();
  const again = watch(scene.socket.connect());
  await scene.connects();
  expect([again.outcome, scene.socket.state]).toEqual([undefined, "connected"]);
});

test("a token endpoint that does not answer within ten seconds has failed with 408", async () => {
  const scene = new Scene();
  const ready = watch(scene.socket.ready());
  await after(9999);
  expect(ready.outcome).toBe("pending");
  await after(1);
  expect(ready.outcome).toMatchObject({ code: 408 });
  expect(scene.http.last("/socket/token").isAborted).toBe(true);
});

test("a first connection that breaks before it is authenticated is tried again, with another token", async () => {
  const scene = new Scene();
  const ready = watch(scene.socket.ready());
  await scene.presents();
  scene.wire.ends();
  await after(10);
  expect([scene.tokenRequests, ready.outcome, scene.socket.state]).toEqual([2, "pending", "connecting"]);
  await scene.connects();
  expect(ready.outcome).toBeUndefined();
});

test("a refused token is told, and another is asked for when the server has closed", async () => {
  const scene = new Scene();
  const ready = watch(scene.socket.ready());
  const told: unknown[] = [];
  scene.socket.onreconnect((error) => void told.push(error));
  await scene.presents();
  scene.wire.answers("auth", { error: "Token not found" });
  await after(500);
  expect(ready.outcome).toBe("pending");
  scene.wire.ends(4001, "Token refused", true);
  await after(10);
  expect(ready.outcome).toMatchObject({ code: 401, message: "Token not found" });
  expect(scene.tokenRequests).toBe(2);
  await scene.connects();
  expect(told).toEqual([undefined]);
});

test("a server that refuses and does not close is left after a second", async () => {
  const scene = new Scene();
  await scene.presents();
  scene.wire.answers("auth", { error: { code: 500, message: "Internal error" } });
  await after(999);
  expect(scene.wire.closedWith).toBeUndefined();
  await after(1);
  expect(scene.wire.closedWith).toEqual([1000, ""]);
});

test.each([4003, 4011])("the code %i of that close is obeyed", async (code) => {
  const scene = new Scene();
  const ready = watch(scene.socket.ready());
  await scene.presents();
  scene.wire.answers("auth", { error: { code: 403, message: "Forbidden" } });
  await after(100);
  scene.wire.ends(code, "no", true);
  await after(60_000);
  expect(ready.outcome).toMatchObject({ code: 403 });
  expect([scene.tokenRequests, scene.socket.state]).toEqual([1, "disconnected"]);
});

test("other frames may come before the reply to auth, and nothing else is sent before it", async () => {
  const scene = new Scene();
  const messages: unknown[] = [];
  scene.socket.onmessage((...args) => void messages.push(args));
  void scene.socket.rpc("early", 1);
  await scene.presents();
  scene.wire.says({ channel: "news", message: 1 });
  expect(scene.wire.said).toEqual(["auth"]);
  expect(messages).toEqual([["news", 1]]);
  scene.wire.answers("auth", { resp: "success" });
  await settled();
  expect(scene.wire.said).toEqual(["auth", ["early", 1]]);
});

test.each(["before the token", "before it is open", "before it is authenticated", "connected"])("end is the end at any moment: %s", async (moment) => {
  const scene = new Scene();
  const ready = watch(scene.socket.ready());
  await settled();
  if (moment !== "before the token") await scene.presents();
  if (moment === "connected") scene.wire.answers("auth", { resp: "success" });
  await settled();
  const ended = watch(scene.socket.end());
  await after(60_000);
  expect([ended.outcome, scene.socket.state, scene.tokenRequests]).toEqual([undefined, "closed", 1]);
  for (const wire of scene.connections) expect(wire.closedWith).toEqual([1000, ""]);
  if (moment !== "connected") expect(ready.outcome).toBeInstanceOf(Error);
  await expect(scene.socket.rpc("x")).rejects.toMatchObject({ code: 503, outcome: "not sent" });
  await expect(scene.socket.subscribe("x")).rejects.toMatchObject({ code: 503 });
});

test("end while waiting to come back stops that, too", async () => {
  const scene = await connected();
  scene.wire.ends();
  await settled();
  let told = 0;
  scene.socket.end(() => void told++);
  await after(60_000);
  expect([told, scene.tokenRequests]).toEqual([1, 1]);
});

test("authentication that is a function is asked for each attempt", async () => {
  let asked = 0;
  const scene = await connected({ authentication: () => Promise.resolve({ n: ++asked }) });
  scene.wire.ends();
  await after(10);
  expect(scene.http.requests.map((request) => new URL(request.url).search)).toEqual(["?n=1", "?n=2"]);
});

test("an option that makes no sense is told at once", () => {
  expect(() => new Scene({ host: "ftp://x" })).toThrow("write a name");
  expect(() => new Scene({ callTimeout: 0 })).toThrow("'callTimeout' is 0: write milliseconds");
});
