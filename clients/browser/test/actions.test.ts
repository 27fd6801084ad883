import { expect, test } from "vitest";
import { RpcError, type Actions } from "../src/index.js";
import { after, connected, settled, type Scene } from "./fakes/scene.js";

/** The server calls, and this is what it is answered. */
async function call(scene: Scene, command: string, args?: unknown): Promise<unknown> {
  scene.wire.says({ internal: true, command: "rpc", data: { fid: "f", command, args } });
  await settled();
  const answers = scene.wire.sent.filter(({ rpc }) => rpc === "_rpc");
  expect(answers.at(-1)).toMatchObject({ fid: "f" });
  expect(answers.at(-1)).not.toHaveProperty("uuid");
  return answers.at(-1)?.["resp"];
}

const actions: Actions = {
  value: (data: number) => data + 1,
  promise: async (data: number) => Promise.resolve(data + 2),
  callback: (data: number, callback) => callback(null, data + 3),
  later: (data: number, callback) => void setTimeout(() => callback(0, data + 4)),
  asyncCallback: async (data: number, callback) => {
    await Promise.resolve();
    callback(undefined, data + 5);
  },
  nested: { deep: { er: () => "found" } },
  nothing: () => undefined,
  nil: () => null,
  text: (_: unknown, callback) => callback("no"),
  error: (_: unknown, callback) => callback(new Error("shown")),
  shown: () => { throw new RpcError(1500, "mine", [1]); },
  throws: () => { throw new Error("secret"); },
  rejects: () => Promise.reject(new Error("secret")),
  twice: (_: unknown, callback) => { callback(null, 1); callback("late"); },
  large: () => "x".repeat(200),
  circle: () => { const a: unknown[] = []; a.push(a); return a; },
};

test.each([
  ["value", 2], ["promise", 3], ["callback", 4], ["later", 5], ["asyncCallback", 6], ["nested.deep.er", "found"], ["nil", null], ["twice", 1],
])("an action answers: %s", async (name, data) => {
  expect(await call(await connected({}, actions), name, 1)).toEqual({ data });
});

test("an action of nothing is answered, too", async () => {
  expect(await call(await connected({}, actions), "nothing")).toEqual({});
});

test.each([
  ["text", { code: 1000, message: "no" }],
  ["error", { code: 1000, message: "shown" }],
  ["shown", { code: 1500, message: "mine", data: [1] }],
])("an action may show an error: %s", async (name, error) => {
  const scene = await connected({}, actions);
  expect(await call(scene, name)).toEqual({ error });
  expect(scene.reported).toEqual([]);
});

test.each(["throws", "rejects", "circle"])("what it throws else stays here, under an id: %s", async (name) => {
  const scene = await connected({}, actions);
  expect(await call(scene, name)).toEqual({ error: { code: 500, message: "Internal error", data: { id: expect.stringMatching(/^\w{12}$/) as string } } });
  expect(scene.reported).toHaveLength(1);
});

test("towards an old server errors are texts", async () => {
  const scene = await connected({}, actions, null);
  expect(await call(scene, "throws")).toEqual({ error: "Internal error" });
  expect(await call(scene, "missing")).toEqual({ error: "Function not found" });
  expect(await call(scene, "text")).toEqual({ error: "no" });
});

test.each(["missing", "nested", "nested.deep", "value.more", "nested..er", "", "toString", "constructor", "__proto__.toString", "nested.hasOwnProperty", "value.call"])(
  "no name but that of an action leads to a function: '%s'", async (name) => {
    const scene = await connected({}, actions);
    if (name === "") {
      scene.wire.says({ internal: true, command: "rpc", data: { fid: "f", command: name } });
      return expect(scene.wire.said).toEqual(["auth"]);
    }

    expect(await call(scene, name)).toEqual({ error: { code: 404, message: "Function not found" } });
  });

test("register replaces all actions, and they may be changed in place", async () => {
  const scene = await connected({}, actions);
  scene.socket.register({ other: () => 7 });
  expect(await call(scene, "other")).toEqual({ data: 7 });
  expect(await call(scene, "value", 1)).toMatchObject({ error: { code: 404 } });
  scene.socket.actions = { ...scene.socket.actions, value: () => 8 };
  expect(await call(scene, "value")).toEqual({ data: 8 });
});

test("an answer that is too large for the server is an error instead", async () => {
  expect(await call(await connected({}, actions, { messageBytes: 150 }), "large")).toMatchObject({ error: { code: 413 } });
});

test("an action may call back the server and wait for its answer", async () => {
  const scene = await connected();
  scene.socket.register({ ask: () => scene.socket.rpc("question") });
  scene.wire.says({ internal: true, command: "rpc", data: { fid: "f", command: "ask" } });
  await settled();
  scene.wire.answers("question", { resp: 42 });
  await settled();
  expect(scene.wire.last("_rpc")["resp"]).toEqual({ data: 42 });
});

test("at most thirty-two run at once, and one that never answers gives its place back", async () => {
  const scene = await connected({}, { never: (_: unknown, __) => undefined, value: () => 1 });
  for (let i = 0; i < 32; i++) scene.wire.says({ internal: true, command: "rpc", data: { fid: `f${i}`, command: "never" } });
  expect(await call(scene, "value")).toMatchObject({ error: { code: 429 } });
  await after(30_000);
  expect(scene.wire.last("_rpc")["resp"]).toMatchObject({ error: { code: 408 } });
  expect(await call(scene, "value")).toEqual({ data: 1 });
});
