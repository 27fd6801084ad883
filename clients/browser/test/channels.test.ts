import { expect, test } from "vitest";
import { after, connected, Scene, settled, watch } from "./fakes/scene.js";

const subscribed = (channel: string, more: object = {}): object => ({ internal: true, command: "subscribe", data: { ...more, channel } });
const unsubscribed = (channel: string): object => ({ internal: true, command: "unsubscribe", data: { channel } });

test("a channel is entered once the server has replied", async () => {
  const { socket, wire } = await connected();
  const entered = watch(socket.subscribe("news"));
  expect([wire.said.at(-1), socket.channels()]).toEqual([["_subscribe", { channel: "news" }], ["news"]]);
  await settled();
  expect(entered.outcome).toBe("pending");
  wire.answers("_subscribe", { resp: "success" });
  await settled();
  expect(entered.outcome).toBeUndefined();
});

test("or has sent a frame of that channel, as the second generation does", async () => {
  const { socket, wire } = await connected({}, {}, null);
  const told: unknown[] = [];
  socket.subscribe("news", (...args) => void told.push(args));
  wire.says(subscribed("other"));
  await settled();
  expect(told).toEqual([]);
  wire.says(subscribed("news"));
  wire.answers("_subscribe", { resp: "success" });
  await settled();
  expect(told).toEqual([[null, undefined]]);
});

test("or a frame that repeats the request, as the third does", async () => {
  const { socket, wire } = await connected({}, {}, null);
  const entered = watch(socket.subscribe("news"));
  const { uuid } = wire.last("_subscribe");
  await settled();
  expect(entered.outcome).toBe("pending");
  wire.says(subscribed("news", { rpc: "_subscribe", uuid }));
  await settled();
  expect(entered.outcome).toBeUndefined();
});

test("messages of channels are told, also those that come in a reply", async () => {
  const { socket, wire } = await connected();
  const heard: unknown[] = [];
  socket.onmessage((...args) => void heard.push(args));
  wire.says({ channel: "news", message: { a: 1 } });
  wire.says({ rpc: "x", uuid: "none", channel: "news", message: 2 });
  expect(heard).toEqual([["news", { a: 1 }], ["news", 2]]);
});

test("a channel that is refused is forgotten", async () => {
  const { socket, wire } = await connected();
  const entered = watch(socket.subscribe("secret"));
  wire.answers("_subscribe", { error: { code: 403, message: "Forbidden" } });
  await settled();
  expect(entered.outcome).toMatchObject({ code: 403 });
  expect(socket.channels()).toEqual([]);
});

test("two subscriptions of one channel are one on the wire", async () => {
  const { socket, wire } = await connected();
  const both = watch(Promise.all([socket.subscribe("news"), socket.subscribe("news")]));
  expect(wire.sent).toHaveLength(2);
  wire.answers("_subscribe", { resp: "success" });
  await settled();
  expect(both.outcome).toEqual([undefined, undefined]);
});

test("a channel is left, and not entered again after a reconnect", async () => {
  const scene = await connected();
  void scene.socket.subscribe("news");
  scene.wire.answers("_subscribe", { resp: "success" });
  const left = watch(scene.socket.unsubscribe("news"));
  expect(scene.socket.channels()).toEqual([]);
  scene.wire.says(unsubscribed("news"));
  scene.wire.answers("_unsubscribe", { resp: "success" });
  await settled();
  expect(left.outcome).toBeUndefined();
  scene.wire.ends();
  await after(10);
  await scene.connects();
  expect(scene.wire.said).toEqual(["auth"]);
});

test("one that is left while it is being entered is out, and one that is wanted again is in", async () => {
  const { socket, wire } = await connected();
  const first = watch(socket.subscribe("news"));
  void socket.unsubscribe("news");
  const second = watch(socket.subscribe("news"));
  const [, one, two, three] = wire.sent;
  wire.says(subscribed("news"));
  wire.says({ rpc: "_subscribe", uuid: one?.uuid, resp: "success" });
  wire.says(unsubscribed("news"));
  wire.says({ rpc: "_unsubscribe", uuid: two?.uuid, resp: "success" });
  await settled();
  expect([first.outcome, second.outcome]).toMatchObject([{ code: 499 }, "pending"]);
  wire.says(subscribed("news"));
  wire.says({ rpc: "_subscribe", uuid: three?.uuid, resp: "success" });
  await settled();
  expect([second.outcome, socket.channels()]).toEqual([undefined, ["news"]]);
});

test("the server may put the socket into a channel, which is then entered again", async () => {
  const scene = await connected();
  scene.wire.says(subscribed("room"));
  expect(scene.socket.channels()).toEqual(["room"]);
  scene.wire.ends();
  await after(10);
  await scene.connects();
  expect(scene.wire.said).toEqual(["auth", ["_subscribe", { channel: "room" }]]);
});

test("and take it out of one, which is told", async () => {
  const { socket, wire } = await connected();
  const told: unknown[] = [];
  socket.on("unsubscribe", (...args) => void told.push(args));
  wire.says(subscribed("room"));
  wire.says(unsubscribed("room"));
  wire.says(unsubscribed("room"));
  expect([told, socket.channels()]).toEqual([[["room", undefined]], []]);
});

test("a channel wanted while there is no connection is entered when there is one", async () => {
  const scene = new Scene();
  const entered = watch(scene.socket.subscribe("news"));
  void scene.socket.subscribe("dropped");
  void scene.socket.unsubscribe("dropped");
  await scene.connects();
  expect(scene.wire.said).toEqual(["auth", ["_subscribe", { channel: "news" }]]);
  scene.wire.answers("_subscribe", { resp: "success" });
  await settled();
  expect(entered.outcome).toBeUndefined();
});

async function lostIn(channel: string): Promise<Scene & { told: unknown[] }> {
  const scene = await connected();
  const told: unknown[] = [];
  scene.socket.on("unsubscribe", (...args) => void told.push(args));
  void scene.socket.subscribe(channel);
  scene.wire.answers("_subscribe", { resp: "success" });
  scene.wire.ends();
  await after(10);
  await scene.connects();
  return Object.assign(scene, { told });
}

test("a channel that is refused after a reconnect is forgotten, which is told", async () => {
  const scene = await lostIn("news");
  scene.wire.answers("_subscribe", { error: { code: 403, message: "Forbidden" } });
  await settled();
  expect([scene.told, scene.socket.channels(), scene.socket.state]).toEqual([[["news", expect.objectContaining({ code: 403 })]], [], "connected"]);
});

test.each([408, 429, 503])("unless with %i: then it is asked for again, after one second, two, four", async (code) => {
  const scene = await lostIn("news");
  for (const pause of [1000, 2000, 4000]) {
    scene.wire.answers("_subscribe", { error: { code, message: "later" } });
    await settled();
    const before = scene.wire.sent.length;
    await after(pause - 1);
    expect(scene.wire.sent).toHaveLength(before);
    await after(1);
    expect(scene.wire.sent).toHaveLength(before + 1);
  }

  scene.wire.answers("_subscribe", { resp: "success" });
  await after(60_000);
  expect([scene.told, scene.socket.channels(), scene.wire.sent.length]).toEqual([[], ["news"], 5]);
});

test("leaving is asked for again, too, unless the channel is wanted again", async () => {
  const { socket, wire } = await connected();
  void socket.subscribe("news");
  wire.answers("_subscribe", { resp: "success" });
  const left = watch(socket.unsubscribe("news"));
  wire.answers("_unsubscribe", { error: { code: 429, message: "later" } });
  await settled();
  expect(left.outcome).toMatchObject({ code: 429 });
  await after(1000);
  expect(wire.said.filter((said) => String(said).startsWith("_unsubscribe"))).toHaveLength(2);
  wire.answers("_unsubscribe", { error: { code: 429, message: "later" } });
  await settled();
  void socket.subscribe("news");
  await after(10_000);
  expect(wire.said.filter((said) => String(said).startsWith("_unsubscribe"))).toHaveLength(2);
});

test("at most sixteen channels are entered at once after a reconnect", async () => {
  const scene = await connected();
  for (let i = 0; i < 20; i++) scene.wire.says(subscribed(`c${i}`));
  scene.wire.ends();
  await after(10);
  await scene.connects();
  expect(scene.wire.sent).toHaveLength(17);
  scene.wire.answers("_subscribe", { resp: "success" });
  await settled();
  expect(scene.wire.sent).toHaveLength(18);
});

test("a thousand channels are enough, and a name that is none is refused", async () => {
  const { socket } = new Scene();
  for (let i = 0; i < 1000; i++) void socket.subscribe(`c${i}`);
  await expect(socket.subscribe("one more")).rejects.toMatchObject({ code: 429 });
  await expect(socket.subscribe("")).rejects.toMatchObject({ code: 400 });
  expect(socket.channels()).toHaveLength(1000);
});

test("names of members of objects are ordinary channels", async () => {
  const { socket, wire } = await connected();
  for (const name of ["__proto__", "constructor", "hasOwnProperty"]) wire.says(subscribed(name));
  expect(socket.channels()).toEqual(["__proto__", "constructor", "hasOwnProperty"]);
});
