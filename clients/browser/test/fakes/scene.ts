import { vi } from "vitest";
import type { TokenSocketOptions } from "../../src/options.js";
import type { Actions } from "../../src/rpc/actions.js";
import type { ConnectionEvents } from "../../src/sockjs/sockjs-connection.js";
import { TokenSocketBase } from "../../src/token-socket-base.js";
import { ScriptedFetch } from "./scripted-fetch.js";

interface Sent {
  readonly rpc: string;
  readonly uuid: string;
  readonly [name: string]: unknown;
}

/** A SockJS connection whose other end is the test. */
export class FakeConnection {
  readonly url: string;
  readonly sent: Sent[] = [];
  closedWith: readonly [number, string] | undefined;
  readonly #events: ConnectionEvents;
  #isClosed = false;

  constructor(url: string, events: ConnectionEvents) {
    this.url = url;
    this.#events = events;
  }

  send(message: string): boolean {
    if (!this.#isClosed) this.sent.push(JSON.parse(message) as Sent);
    return !this.#isClosed;
  }

  close(code = 1000, reason = ""): void {
    this.closedWith ??= [code, reason];
    this.ends(code, reason, true);
  }

  opens(): void {
    this.#events.opened();
  }

  says(message: unknown): void {
    this.#events.message(typeof message === "string" ? message : JSON.stringify(message));
  }

  ends(code = 1006, reason = "", wasClean = false): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events.closed({ code, reason, wasClean });
  }

  /** The last message of that name. */
  last(rpc: string): Sent {
    const last = this.sent.filter((message) => message.rpc === rpc).at(-1);
    if (!last) throw new Error(`Nothing like ${rpc} was sent, only ${JSON.stringify(this.sent)}.`);
    return last;
  }

  /** Answers the last message of that name. */
  answers(rpc: string, answer: { resp?: unknown; error?: unknown }): void {
    this.says({ rpc, uuid: this.last(rpc).uuid, ...answer });
  }

  /** The names and data of what was sent, without ids. */
  get said(): unknown[] {
    return this.sent.map(({ rpc, req }) => (req === undefined ? rpc : [rpc, req]));
  }
}

class ScriptedSocket extends TokenSocketBase {
  constructor(options: TokenSocketOptions, actions: Actions, connections: FakeConnection[]) {
    super(options, actions, (url, events) => {
      const connection = new FakeConnection(url, events);
      connections.push(connection);
      return connection;
    });
  }
}

/** A socket whose world is the test. */
export class Scene {
  readonly http = new ScriptedFetch();
  readonly connections: FakeConnection[] = [];
  readonly socket: TokenSocketBase;
  readonly reported: unknown[] = [];

  constructor(options: TokenSocketOptions = {}, actions: Actions = {}) {
    vi.useFakeTimers();
    this.socket = new ScriptedSocket({
      host: "https://h", report: (error) => void this.reported.push(error),
      environment: { fetch: this.http.fetch, random: () => 1 }, ...options,
    }, actions, this.connections);
  }

  /** The newest connection. */
  get wire(): FakeConnection {
    const last = this.connections.at(-1);
    if (!last) throw new Error("No connection was made.");
    return last;
  }

  get tokenRequests(): number {
    return this.http.to("/socket/token").length;
  }

  /** Gives the token that was asked for, and opens the connection: `auth` waits for its reply. */
  async presents(): Promise<void> {
    await settled();
    this.http.last("/socket/token").answers("{\"token\":\"t\"}");
    await settled();
    this.wire.opens();
    await settled();
  }

  /** All of it. @param limits Those of a server of protocol 4; null for one of old. */
  async connects(limits: object | null = {}): Promise<void> {
    await this.presents();
    this.wire.answers("auth", { resp: limits ? { protocol: 4, socket: "s", limits, features: [] } : "success" });
    await settled();
  }
}

/** A socket that is connected. */
export async function connected(options: TokenSocketOptions = {}, actions: Actions = {}, limits: object | null = {}): Promise<Scene> {
  const scene = new Scene(options, actions);
  await scene.connects(limits);
  return scene;
}

/** What becomes of a promise; "pending" as long as nothing has. */
export function watch(promise: Promise<unknown>): { outcome: unknown } {
  const watched: { outcome: unknown } = { outcome: "pending" };
  promise.then((value) => (watched.outcome = value), (error: unknown) => (watched.outcome = error));
  return watched;
}

export async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

export async function after(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}
