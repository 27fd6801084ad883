import { expect, test } from "vitest";
import { after, connected, Scene, settled, watch } from "./fakes/scene.js";

test("a lost connection is brought back, with a new token each time, ever more slowly", async () => {
  const scene = await connected();
  const states: string[] = [];
  const told: unknown[] = [];
  scene.socket.on("statechange", (state, previous) => void states.push(`${previous} → ${state}`));
  scene.socket.onreconnect((...args) => void told.push(args));
  await after(5000);
  scene.wire.ends();
  for (const delay of [10, 50, 250, 1250, 5000, 5000]) {
    const before = scene.tokenRequests;
    await after(delay - 1);
    expect(scene.tokenRequests).toBe(before);
    await after(1);
    expect(scene.tokenRequests).toBe(before + 1);
    scene.http.last("/socket/token").answers("", 500);
    await settled();
  }

  await after(5000);
  await scene.connects();
  expect(states).toEqual(["connected → reconnecting", "reconnecting → connected"]);
  expect(told).toEqual([...Array.from({ length: 6 }, () => [expect.objectContaining({ code: 500 })]), []]);
});

test("a token that is refused while coming back starts one attempt, not two", async () => {
  const scene = await connected();
  scene.wire.ends();
  await after(10);
  await scene.presents();
  scene.wire.answers("auth", { error: "Token not found" });
  scene.wire.ends(1000, "Normal closure", true);
  await after(50);
  expect([scene.tokenRequests, scene.connections.length]).toEqual([3, 2]);
});

test.each([4003, 4011])("after %i nobody comes back, and calls fail at once", async (code) => {
  const scene = await connected();
  scene.wire.ends(code, "", true);
  await after(60_000);
  expect([scene.tokenRequests, scene.socket.state]).toEqual([1, "disconnected"]);
  await expect(scene.socket.rpc("x")).rejects.toMatchObject({ code: 503, outcome: "not sent" });
});

test("a window for coming back is kept", async () => {
  const scene = await connected();
  scene.wire.ends(1012, "restart;window=8000", true);
  await after(7999);
  expect(scene.tokenRequests).toBe(1);
  await after(1);
  expect(scene.tokenRequests).toBe(2);
});

test("after 4029 nobody comes back soon", async () => {
  const scene = await connected();
  scene.wire.ends(4029, "Too many", true);
  await after(9999);
  expect(scene.tokenRequests).toBe(1);
  await after(1);
  expect(scene.tokenRequests).toBe(2);
});

test("with reconnect off a lost connection is the end", async () => {
  const scene = await connected({ reconnect: false });
  scene.wire.ends();
  await after(60_000);
  expect([scene.tokenRequests, scene.socket.state]).toEqual([1, "disconnected"]);
});

test("channels come back before what waits, and both before reconnect is told", async () => {
  const scene = await connected();
  const order: string[] = [];
  for (const channel of ["a", "b"]) {
    void scene.socket.subscribe(channel);
    scene.wire.answers("_subscribe", { resp: "success" });
  }

  scene.wire.ends();
  await settled();
  scene.socket.onreconnect(() => void order.push(`reconnect after ${scene.wire.said.length}`));
  const call = watch(scene.socket.rpc("waits", 1));
  await after(10);
  await scene.connects();
  expect(scene.wire.said).toEqual(["auth", ["_subscribe", { channel: "a" }], ["_subscribe", { channel: "b" }]]);
  expect(order).toEqual([]);
  for (const { uuid } of scene.wire.sent.slice(1)) scene.wire.says({ rpc: "_subscribe", uuid, resp: "success" });
  await settled();
  expect(scene.wire.said.slice(3)).toEqual([["waits", 1]]);
  expect(order).toEqual(["reconnect after 4"]);
  scene.wire.answers("waits", { resp: 2 });
  await settled();
  expect(call.outcome).toBe(2);
});

test("a connection that is lost while channels come back is no connection", async () => {
  const scene = await connected();
  void scene.socket.subscribe("a");
  scene.wire.answers("_subscribe", { resp: "success" });
  scene.wire.ends();
  await after(10);
  await scene.connects();
  scene.wire.ends();
  await settled();
  expect(scene.socket.state).toBe("reconnecting");
  await after(50);
  expect(scene.tokenRequests).toBe(3);
});

test("pings are sent while connected, and a server that is silent after one is given up", async () => {
  const scene = await connected({ ping: 20_000, pingTimeout: 5000 });
  await after(20_000);
  expect(scene.wire.last("_ping")).toMatchObject({ req: {} });
  scene.wire.answers("_ping", { error: { code: 404, message: "Function not found" } });
  await after(24_999);
  expect(scene.socket.state).toBe("connected");
  await after(1);
  expect(scene.connections[0]?.closedWith?.[0]).toBe(4408);
  expect(scene.socket.state).toBe("reconnecting");
});

test("anything that comes after a ping is a sign of life", async () => {
  const scene = await connected({ ping: 20_000, pingTimeout: 5000 });
  await after(21_000);
  scene.wire.says({ channel: "x", message: 1 });
  await after(10_000);
  expect(scene.socket.state).toBe("connected");
});

test("no ping survives the end", async () => {
  const scene = await connected({ ping: 1000 });
  void scene.socket.end();
  await after(60_000);
  expect(scene.wire.said).toEqual(["auth"]);
});

test("the server may be answered by none who listens: a listener that throws is reported, and the others hear", async () => {
  const scene = new Scene();
  const heard: string[] = [];
  scene.socket.onmessage(() => { throw new Error("mine"); });
  scene.socket.onmessage((channel) => void heard.push(channel));
  await scene.connects();
  scene.wire.says({ channel: "news", message: 1 });
  expect([heard, scene.reported]).toEqual([["news"], [new Error("mine")]]);
});
