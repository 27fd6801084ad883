import { expect, test } from "vitest";
import { FakeWebSocket } from "../fakes/fake-websocket.js";
import { after, informed, type Scene } from "./connected.js";

async function opened(more: { onMessage?: (text: string) => void } = {}): Promise<Scene & { ws: FakeWebSocket }> {
  const scene = await informed({}, { websocket: true }, more);
  FakeWebSocket.last.says("o");
  return { ...scene, ws: FakeWebSocket.last };
}

test("messages come in order, and go in an array of one", async () => {
  const { connection, told, ws } = await opened();
  ws.says("a[\"1\",\"2\"]");
  ws.says("m\"3\"");
  ws.says(new ArrayBuffer(1));
  ws.says("nonsense");
  expect(told).toEqual(["opened", "1", "2", "3"]);
  expect(connection.send("{\"é\":1}")).toBe(true);
  expect(ws.sent).toEqual(["[\"{\\\"é\\\":1}\"]"]);
});

test("a close frame ends the connection cleanly, with its code", async () => {
  const { ends, ws } = await opened();
  ws.says("c[4011,\"Disconnected by the application\"]");
  ws.ends(1000, "", true);
  expect(ends).toEqual([{ code: 4011, reason: "Disconnected by the application", wasClean: true }]);
});

test("a WebSocket that breaks ends it with 1006", async () => {
  const { connection, ends, ws } = await opened();
  ws.ends(1006);
  expect(ends).toEqual([{ code: 1006, reason: "", wasClean: false }]);
  expect(connection.send("x")).toBe(false);
});

test("a second o means that the server has lost the session", async () => {
  const { ends, ws } = await opened();
  ws.says("o");
  expect(ends).toEqual([{ code: 1006, reason: "Server lost session", wasClean: false }]);
  expect(ws.closedWith).toEqual([undefined, undefined]);
});

test("closing tells the application at once, and the server as far as there is room", async () => {
  const { connection, ends, ws } = await opened();
  connection.close(3001, "é".repeat(100));
  connection.close();
  expect(ends).toMatchObject([{ code: 3001, wasClean: true }]);
  expect(ws.closedWith).toEqual([3001, ""]);
});

test("messages behind a close by the application are not told", async () => {
  let close = (): void => undefined;
  const scene = await opened({ onMessage: () => close() });
  close = () => scene.connection.close();
  scene.ws.says("a[\"1\",\"2\"]");
  expect(scene.told).toEqual(["opened", "1"]);
});

test("a server that has sent a heartbeat and falls silent for a minute is gone", async () => {
  const { ends, ws } = await opened();
  ws.says("h");
  await after(50_000);
  ws.says("a[\"x\"]");
  await after(59_999);
  expect(ends).toEqual([]);
  await after(1);
  expect(ends).toEqual([{ code: 1006, reason: "No sign of life", wasClean: false }]);
});

test("a server that has never sent one may be silent", async () => {
  const { ends } = await opened();
  await after(3_600_000);
  expect(ends).toEqual([]);
});
