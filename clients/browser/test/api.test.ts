import { afterEach, expect, test, vi } from "vitest";
import { Emitter } from "../src/emitter.js";
import { TokenSocket } from "../src/index.js";
import { TokenSocket as SmallSocket } from "../src/websocket-only.js";
import { StateMachine } from "../src/sessions/state-machine.js";
import { FakeWebSocket, fakeWebSocket } from "./fakes/fake-websocket.js";
import { connected, settled } from "./fakes/scene.js";
import { ScriptedFetch } from "./fakes/scripted-fetch.js";

afterEach(() => vi.unstubAllGlobals());

test.each([["all transports", TokenSocket], ["WebSocket only", SmallSocket]])("the real thing reaches the server of the page: %s", async (_, Socket) => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { host: "page.example:8443", protocol: "https:" });
  FakeWebSocket.all = [];
  const http = new ScriptedFetch();
  const socket = new Socket({ environment: { fetch: http.fetch, WebSocket: fakeWebSocket } });
  await settled();
  expect(http.last("/socket/token").url).toBe("https://page.example:8443/socket/token?");
  http.last("/socket/token").answers("{\"token\":\"t\"}");
  await settled();
  // Who can speak nothing else need not ask what there is.
  expect(http.to("/sockets/info")).toHaveLength(Socket === SmallSocket ? 0 : 1);
  if (Socket === TokenSocket) http.last("/sockets/info").answers("{\"websocket\":true}");
  await settled();
  const wire = FakeWebSocket.last;
  expect(wire.url).toMatch(/^wss:\/\/page\.example:8443\/sockets\/\d{3}\/[a-z0-5]{8}\/websocket$/);
  wire.says("o");
  await settled();
  const auth = JSON.parse((JSON.parse(wire.sent[0] ?? "[]") as string[])[0] ?? "{}") as { uuid: string };
  expect(auth).toMatchObject({ rpc: "auth", token: "t" });
  wire.says(`a${JSON.stringify([JSON.stringify({ rpc: "auth", uuid: auth.uuid, resp: "success" })])}`);
  await socket.ready();
  expect(socket.state).toBe("connected");
  await socket.end();
});

test("a transport that is not there is told by ready", async () => {
  vi.useFakeTimers();
  const http = new ScriptedFetch();
  const socket = new SmallSocket({ host: "h", sockjs: { transports: ["xhr-polling"] }, environment: { fetch: http.fetch } });
  await settled();
  http.last("/socket/token").answers("{\"token\":\"t\"}");
  await expect(socket.ready()).rejects.toThrow("write one or more of websocket");
});

test("listeners are added and removed under all their names", async () => {
  const { socket, wire } = await connected();
  const heard: string[] = [];
  const [a, b, c] = ["a", "b", "c"].map((name) => () => void heard.push(name)) as [() => void, () => void, () => void];
  socket.on("message", a).addListener("message", b).onmessage(c);
  socket.removeListener("message", b);
  wire.says({ channel: "x", message: 1 });
  socket.removeAllListeners("message");
  wire.says({ channel: "x", message: 1 });
  expect(heard).toEqual(["a", "c"]);
});

test("a listener that leaves while it is called keeps nobody from hearing", () => {
  const emitter = new Emitter<{ x: [number] }>(() => undefined);
  const heard: string[] = [];
  const first = (): void => { heard.push("first"); emitter.removeAll(); };
  emitter.add("x", first);
  emitter.add("x", () => void heard.push("second"));
  emitter.emit("x", 1);
  emitter.emit("x", 1);
  expect(heard).toEqual(["first", "second"]);
});

test("no move leads out of the end, and none back to the beginning", () => {
  const moves: string[] = [];
  const states = new StateMachine((to, from) => void moves.push(`${from} → ${to}`));
  expect((["connected", "connecting", "connecting", "reconnecting", "connected", "connecting", "reconnecting", "disconnected", "connecting", "closed", "connecting", "closed"] as const)
    .map((to) => states.tryMove(to))).toEqual([false, true, false, false, true, false, true, true, true, true, false, false]);
  expect(moves).toHaveLength(6);
});
