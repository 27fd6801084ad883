import { expect, test } from "vitest";
import { after, connected, Scene, settled, watch } from "./fakes/scene.js";

test("a call is answered by promise or by callback", async () => {
  const { socket, wire } = await connected();
  const promise = watch(socket.rpc("user.read", { id: 1 }));
  expect(wire.last("user.read")).toMatchObject({ req: { id: 1 } });
  wire.answers("user.read", { resp: { name: "Kim" } });
  const told: unknown[] = [];
  expect(socket.rpc("echo", undefined, (...args) => void told.push(args))).toBeUndefined();
  expect(wire.last("echo")).not.toHaveProperty("req");
  wire.answers("echo", { resp: null });
  await settled();
  expect([promise.outcome, told]).toEqual([{ name: "Kim" }, [[null, null]]]);
});

test("answers find their calls in whatever order they come, and those that nobody waits for are ignored", async () => {
  const { socket, wire } = await connected();
  const [one, two] = [watch(socket.rpc("x", 1)), watch(socket.rpc("x", 2))];
  const [first, second] = wire.sent.slice(1);
  wire.says({ rpc: "x", uuid: second?.uuid, resp: 22 });
  wire.says({ rpc: "x", uuid: first?.uuid, resp: 11 });
  wire.says({ rpc: "x", uuid: first?.uuid, resp: 33 });
  wire.says("no JSON");
  await settled();
  expect([one.outcome, two.outcome]).toEqual([11, 22]);
});

test("an error of a server of protocol 4 has a code, one of old is 1000", async () => {
  const coded = await connected();
  const one = watch(coded.socket.rpc("x"));
  coded.wire.answers("x", { error: { code: 404, message: "Function not found", data: [1] } });
  const old = await connected({}, {}, null);
  const told: unknown[] = [];
  old.socket.rpc("x", null, (error) => void told.push(error));
  old.wire.answers("x", { error: "Function not found" });
  await settled();
  expect(one.outcome).toMatchObject({ code: 404, message: "Function not found", data: [1], outcome: "answered" });
  expect(told).toMatchObject([{ code: 1000, message: "Function not found" }]);
});

test("a call that is not answered within thirty seconds fails with 408", async () => {
  const { socket } = await connected();
  const call = watch(socket.rpc("x"));
  await after(29_999);
  expect(call.outcome).toBe("pending");
  await after(1);
  expect(call.outcome).toMatchObject({ code: 408, outcome: "unknown" });
});

test("a call may have a time limit of its own, or none", async () => {
  const { socket } = await connected();
  const [short, long] = [watch(socket.rpc("x", 1, { timeout: 100 })), watch(socket.rpc("x", 1, { timeout: Infinity }))];
  await after(100);
  expect(short.outcome).toMatchObject({ code: 408 });
  await after(3_600_000);
  expect(long.outcome).toBe("pending");
  await expect(socket.rpc("x", 1, { timeout: 0 })).rejects.toThrow("write milliseconds");
});

test("a call ends with its signal, sent or not", async () => {
  const scene = new Scene();
  const abort = new AbortController();
  const waiting = watch(scene.socket.rpc("waits", 1, { signal: abort.signal }));
  abort.abort(new Error("enough"));
  await scene.connects();
  expect(scene.wire.said).toEqual(["auth"]);
  const later = new AbortController();
  const sent = watch(scene.socket.rpc("sent", 1, { signal: later.signal }));
  later.abort(new Error("too late"));
  await settled();
  expect([waiting.outcome, sent.outcome]).toEqual([new Error("enough"), new Error("too late")]);
  await expect(scene.socket.rpc("never", 1, { signal: later.signal })).rejects.toThrow("too late");
  expect(scene.wire.said).toEqual(["auth", ["sent", 1]]);
});

test("calls under way when the connection is lost fail at once, and are not sent again", async () => {
  const scene = await connected();
  const call = watch(scene.socket.rpc("pay", 5));
  scene.wire.ends();
  await settled();
  expect(call.outcome).toMatchObject({ code: 503, outcome: "unknown" });
  await after(10);
  await scene.connects();
  expect(scene.wire.said).toEqual(["auth"]);
});

test("unless they may be", async () => {
  const scene = await connected();
  const call = watch(scene.socket.rpc("read", 5, { retryable: true }));
  scene.wire.ends();
  await after(10);
  await scene.connects();
  expect(scene.wire.said).toEqual(["auth", ["read", 5]]);
  scene.wire.answers("read", { resp: "again" });
  await settled();
  expect(call.outcome).toBe("again");
});

test("one that may be, but was not, does not say that it was never sent", async () => {
  const scene = await connected();
  const call = watch(scene.socket.rpc("read", 5, { retryable: true }));
  scene.wire.ends();
  await after(30_000);
  expect(call.outcome).toMatchObject({ code: 503, outcome: "unknown" });
});

test("a message that was too large for the server is not sent to it again", async () => {
  const scene = await connected();
  const call = watch(scene.socket.rpc("big", 5, { retryable: true }));
  scene.wire.ends(4009, "Message too large", true);
  await settled();
  expect(call.outcome).toMatchObject({ code: 503, outcome: "unknown" });
});

test("calls while there is no connection wait in order, for thirty seconds at most", async () => {
  const scene = new Scene({ retryFirstConnect: true, tokenTimeout: 100_000 });
  const late = watch(scene.socket.rpc("late", 0, { timeout: 60_000 }));
  await after(15_000);
  for (const i of [1, 2, 3]) void scene.socket.rpc("x", i);
  void scene.socket.publish("news", "hi");
  await after(15_000);
  expect(late.outcome).toMatchObject({ code: 503, outcome: "not sent" });
  await scene.connects();
  expect(scene.wire.said.slice(1)).toEqual([["x", 1], ["x", 2], ["x", 3], ["_publish", { channel: "news", data: "hi" }]]);
});

test("what waits is bounded in number and in bytes", async () => {
  const many = new Scene({ offlineQueue: { maxCalls: 2 } });
  void many.socket.rpc("x");
  void many.socket.rpc("x");
  await expect(many.socket.rpc("x")).rejects.toMatchObject({ code: 429, outcome: "not sent" });

  const large = new Scene();
  void large.socket.rpc("x", "é".repeat(2 * 1024 * 1024 - 100));
  await expect(large.socket.rpc("x", "x".repeat(200))).rejects.toMatchObject({ code: 429 });
  void large.socket.rpc("x", 1);
  await large.connects();
  expect(large.wire.sent).toHaveLength(3);
});

test("whoever gives up waiting makes room", async () => {
  const { socket } = new Scene({ offlineQueue: { maxCalls: 1 } });
  await expect(socket.rpc("x", 1, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
  const abort = new AbortController();
  void socket.rpc("x", 1, { signal: abort.signal });
  abort.abort();
  expect(watch(socket.rpc("x")).outcome).toBe("pending");
  await settled();
});

test("so do the bytes of whatever waits no longer", async () => {
  const { socket } = new Scene({ offlineQueue: { maxBytes: 300 } });
  const abort = new AbortController();
  void socket.rpc("x", "x".repeat(200), { signal: abort.signal });
  await expect(socket.rpc("x", "x".repeat(200))).rejects.toMatchObject({ code: 429 });
  abort.abort();
  const call = watch(socket.rpc("x", "x".repeat(200)));
  await settled();
  expect(call.outcome).toBe("pending");
});

test("calls beyond what the server takes at once wait for those before, and commands do not wait for them", async () => {
  const { socket, wire } = await connected({}, {}, { calls: 2 });
  for (const i of [1, 2, 3]) void socket.rpc("x", i);
  void socket.publish("news", 1);
  const said = (): unknown[] => wire.said.slice(1);
  expect(said()).toEqual([["x", 1], ["x", 2], ["_publish", { channel: "news", data: 1 }]]);
  wire.answers("x", { resp: 0 });
  await settled();
  expect(said().slice(3)).toEqual([["x", 3]]);
});

test("an old server takes all at once", async () => {
  const { socket, wire } = await connected({}, {}, null);
  for (let i = 0; i < 100; i++) void socket.rpc("x", i);
  expect(wire.sent).toHaveLength(101);
});

test("calls that could not be sent because the server took no more fail with 429", async () => {
  const { socket } = await connected({}, {}, { calls: 1 });
  void socket.rpc("slow", 1, { timeout: 60_000 });
  const waiting = watch(socket.rpc("x", 1, { timeout: 1000 }));
  await after(1000);
  expect(waiting.outcome).toMatchObject({ code: 429, outcome: "not sent" });
});

test("a message longer than the server takes is not sent, and fails with 413", async () => {
  const { socket, wire } = await connected({}, {}, { messageBytes: 100 });
  await expect(socket.rpc("x", "é".repeat(50))).rejects.toMatchObject({ code: 413, outcome: "not sent" });
  await expect(socket.publish("x", "é".repeat(50))).rejects.toMatchObject({ code: 413 });
  void socket.rpc("x", "e".repeat(50));
  expect(wire.sent).toHaveLength(2);
});

test("what cannot be written as JSON fails, and nothing else", async () => {
  const { socket } = await connected();
  const circle: unknown[] = [];
  circle.push(circle);
  await expect(socket.rpc("x", circle)).rejects.toThrow(TypeError);
  expect(socket.state).toBe("connected");
});

test("publish and broadcast are done when the server has taken them, or when an old one has been told", async () => {
  const { socket, wire } = await connected();
  const published = watch(socket.publish("news", undefined));
  await settled();
  expect(published.outcome).toBe("pending");
  wire.answers("_publish", { error: { code: 403, message: "Forbidden" } });
  await settled();
  expect(published.outcome).toMatchObject({ code: 403 });

  const old = await connected({}, {}, null);
  const told: unknown[] = [];
  old.socket.broadcast([1], (...args) => void told.push(args));
  await settled();
  expect(told).toEqual([[null, undefined]]);
  expect(old.wire.said.at(-1)).toEqual(["_broadcast", { data: [1] }]);
});

test("failures that nobody looks at kill nobody, and callbacks that throw are reported", async () => {
  const unhandled: unknown[] = [];
  const listener = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", listener);
  const scene = await connected();
  void scene.socket.rpc("x");
  void scene.socket.subscribe("c");
  void scene.socket.publish("c", 1);
  scene.socket.rpc("y", 1, () => { throw new Error("mine"); });
  scene.wire.ends(4011, "", true);
  await settled();
  await new Promise((resolve) => { process.nextTick(resolve); });
  process.off("unhandledRejection", listener);
  expect([unhandled, scene.reported]).toEqual([[], [new Error("mine")]]);
});
