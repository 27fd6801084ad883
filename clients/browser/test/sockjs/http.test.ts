import { expect, test } from "vitest";
import { after, informed, settled, type Scene } from "./connected.js";

async function streaming(): Promise<Scene & { wire: { piece(text: string | Uint8Array): void; ends(): void; breaks(): void } }> {
  const scene = await informed({ transports: ["xhr-streaming"] });
  const wire = scene.http.last("/xhr_streaming").streams();
  wire.piece(`${"h".repeat(2048)}\no\n`);
  await settled();
  return { ...scene, wire };
}

async function polling(): Promise<Scene> {
  const scene = await informed({ transports: ["xhr-polling"] });
  scene.http.last("/xhr").answers("o\n");
  await settled();
  return scene;
}

test("frames are read wherever the network has cut them, also within a character", async () => {
  const { told, wire } = await streaming();
  const bytes = new TextEncoder().encode("a[\"é😀\"]\na[\"2\"]\n");
  for (const byte of bytes) {
    wire.piece(Uint8Array.of(byte));
    await settled();
  }

  expect(told).toEqual(["opened", "é😀", "2"]);
});

test("a complete response is followed by the next at once, in the same session", async () => {
  const { http, told, wire } = await streaming();
  wire.piece("a[\"1\"]\n");
  wire.ends();
  await settled();
  const [first, second] = http.to("/xhr_streaming");
  expect(second?.url).toBe(first?.url);
  second?.streams().piece("a[\"2\"]\n");
  await settled();
  expect(told).toEqual(["opened", "1", "2"]);
});

test("a response that breaks off is a lost connection", async () => {
  const { ends, wire } = await streaming();
  wire.breaks();
  await settled();
  expect(ends).toEqual([{ code: 1006, reason: "network error", wasClean: false }]);
});

test("so is one that ends in the middle of a line", async () => {
  const { ends, told, wire } = await streaming();
  wire.piece("a[\"1\"]");
  wire.ends();
  await settled();
  expect(told).toEqual(["opened"]);
  expect(ends).toEqual([{ code: 1006, reason: "Response broken off", wasClean: false }]);
});

test("so is one that is not UTF-8, and one with another status", async () => {
  const one = await streaming();
  one.wire.piece(Uint8Array.of(0xff, 0x0a));
  await settled();
  expect(one.ends).toMatchObject([{ code: 1006 }]);

  const other = await polling();
  other.http.last("/xhr").answers("", 502);
  await settled();
  expect(other.ends).toEqual([{ code: 1006, reason: "Receiving error: HTTP status 502", wasClean: false }]);
});

test("after a close frame nothing is asked for any more", async () => {
  const { ends, http } = await polling();
  http.last("/xhr").answers("c[3000,\"Go away!\"]\na[\"late\"]\n");
  await after(60_000);
  expect(ends).toEqual([{ code: 3000, reason: "Go away!", wasClean: true }]);
  expect(http.to("/xhr")).toHaveLength(2);
});

test("while one request sends the others wait, and then travel together", async () => {
  const { connection, http } = await streaming();
  for (const message of ["1", "2"]) connection.send(message);
  await settled();
  for (const message of ["3", "4"]) connection.send(message);
  await settled();
  expect(http.to("/xhr_send").map((request) => request.init.body)).toEqual(["[\"1\",\"2\"]"]);
  http.last("/xhr_send").answers("", 204);
  await settled();
  expect(http.to("/xhr_send").map((request) => request.init.body)).toEqual(["[\"1\",\"2\"]", "[\"3\",\"4\"]"]);
  expect(http.last("/xhr_send").init).toMatchObject({ method: "POST", credentials: "include", headers: { "Content-Type": "text/plain" } });
});

test("a large backlog goes in several requests", async () => {
  const { connection, http } = await streaming();
  for (let i = 0; i < 3; i++) connection.send("x".repeat(700_000));
  await settled();
  http.last("/xhr_send").answers("", 204);
  await settled();
  expect(http.to("/xhr_send").map((request) => String(request.init.body).length)).toEqual([700_004, 700_004]);
});

test("a send that fails ends the connection, because what follows would be out of order", async () => {
  const { connection, ends, http } = await streaming();
  connection.send("1");
  await settled();
  http.last("/xhr_send").answers("", 404);
  await settled();
  expect(ends).toEqual([{ code: 1006, reason: "Sending error: HTTP status 404", wasClean: false }]);
  expect(http.last("/xhr_streaming").isAborted).toBe(true);
});

test("leaving stops asking and sending", async () => {
  const { connection, ends, http } = await streaming();
  connection.send("1");
  await settled();
  connection.close();
  await settled();
  expect(http.requests.slice(1).every((request) => request.isAborted)).toBe(true);
  expect(ends).toMatchObject([{ code: 1000, wasClean: true }]);
});

test.each(["", "\n\n", "a[]\n", "h\n", "nonsense\n"])("polls that bring nothing of use are made ever more slowly: %j", async (body) => {
  const { http } = await polling();
  const gaps: number[] = [];
  for (let i = 0; i < 4; i++) {
    const before = http.to("/xhr").length;
    http.last("/xhr").answers(body);
    let gap = 0;
    for (await settled(); http.to("/xhr").length === before; gap += 50) await after(50);
    gaps.push(gap);
  }

  expect(gaps).toEqual([100, 200, 400, 800]);
});

test("a poll that brings a message is followed at once", async () => {
  const { http, told } = await polling();
  for (const i of ["1", "2", "3"]) {
    http.last("/xhr").answers(`a["${i}"]\n`);
    await settled();
  }

  expect(told).toEqual(["opened", "1", "2", "3"]);
  expect(http.to("/xhr")).toHaveLength(5);
});

test("no pause outlives the connection", async () => {
  const { connection, http } = await polling();
  http.last("/xhr").answers("");
  await settled();
  connection.close();
  await after(10_000);
  expect(http.to("/xhr")).toHaveLength(2);
});
