import { vi } from "vitest";
import { connect, type CloseInfo, type SockJSConnection, type SockJSOptions } from "../../src/sockjs/index.js";
import { FakeWebSocket, fakeWebSocket } from "../fakes/fake-websocket.js";
import { ScriptedFetch } from "../fakes/scripted-fetch.js";

/** A connection whose network is the test, and everything that it has told. */
export interface Scene {
  readonly http: ScriptedFetch;
  readonly connection: SockJSConnection;
  readonly told: string[];
  readonly ends: CloseInfo[];
}

/** Begins to connect; the info request waits. */
export function begin(options: SockJSOptions = {}, more: { onMessage?: (text: string) => void } = {}): Scene {
  vi.useFakeTimers();
  FakeWebSocket.all = [];
  const http = new ScriptedFetch();
  const told: string[] = [];
  const ends: CloseInfo[] = [];
  const connection = connect("https://h/sockets", {
    opened: () => void told.push("opened"),
    message: (text) => {
      told.push(text);
      more.onMessage?.(text);
    },
    closed: (info) => void ends.push(info),
  }, options, { fetch: http.fetch, WebSocket: fakeWebSocket, random: () => 0.5 });
  return { http, connection, told, ends };
}

/** Begins, and has the info request answered. */
export async function informed(options: SockJSOptions = {}, info: object = { websocket: true }, more: { onMessage?: (text: string) => void } = {}): Promise<Scene> {
  const scene = begin(options, more);
  scene.http.last("/info").answers(JSON.stringify(info));
  await settled();
  return scene;
}

/** Lets whatever can happen without time passing happen. */
export async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** Lets time pass. */
export async function after(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}
