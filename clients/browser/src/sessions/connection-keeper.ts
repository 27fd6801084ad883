import type { OfflineQueue } from "../calls/offline-queue.js";
import type { WantedChannels } from "../channels/wanted-channels.js";
import { Backoff } from "../connecting/backoff.js";
import { Failure } from "../connecting/failure.js";
import { requestToken } from "../connecting/token-request.js";
import { RpcError } from "../rpc/rpc-error.js";
import type { CloseInfo } from "../sockjs/close-info.js";
import { sleep } from "../sockjs/sleep.js";
import { mayReconnect } from "./close-codes.js";
import { keepPinging } from "./pinger.js";
import type { StateMachine } from "./state-machine.js";
import { TokenSession, type SessionParts } from "./token-session.js";

/** Who hears of the connection. */
export interface KeeperEvents {
  /** The first attempts have succeeded, or failed. Once for each time that a connection was asked for. */
  ready(error?: Error): void;

  /** It is back, or an attempt to come back has failed. */
  reconnect(error?: Error): void;
}

/**
 * Sees to it that there is a connection: the first one on request, and after a loss another one, by one attempt at a time, each
 * with a new token. Spec: 7, Q47.
 */
export class ConnectionKeeper {
  readonly #parts: SessionParts;
  readonly #states: StateMachine;
  readonly #channels: WantedChannels;
  readonly #queue: OfflineQueue;
  readonly #events: KeeperEvents;
  readonly #stop = new AbortController();
  readonly #backoff: Backoff;
  #isReady = false;
  #session: TokenSession | undefined;

  constructor(parts: SessionParts, states: StateMachine, channels: WantedChannels, queue: OfflineQueue, events: KeeperEvents) {
    this.#parts = parts;
    this.#states = states;
    this.#channels = channels;
    this.#queue = queue;
    this.#events = events;
    this.#backoff = new Backoff(parts.settings.environment.random);
  }

  /** Begins to connect; when that has succeeded, keeps connected. @returns False if it does already, or is closed. */
  begin(): boolean {
    if (!this.#states.tryMove("connecting")) return false;
    this.#isReady = false;
    this.#backoff.begin();
    this.#drop();
    void this.#keep();
    return true;
  }

  /** Leaves for good. */
  end(): void {
    if (!this.#states.tryMove("closed")) return;
    this.#stop.abort();
    this.#refuse(RpcError.of(503, "not sent"));
    this.#session?.close();
  }

  async #keep(): Promise<void> {
    for (let delay = 0; ;) {
      if (delay > 0) await sleep(delay, this.#parts.settings.environment, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      const end = await this.#live();
      if (this.#stop.signal.aborted) return;
      this.#drop();
      if (end instanceof Error ? this.#isFinal(end) : !this.#parts.settings.reconnect || !mayReconnect(end.code)) return this.#giveUp(end);
      if (this.#states.current === "connected") this.#states.tryMove("reconnecting");
      // Before the first connection only what the server itself has refused is told: the rest may yet come right. Spec: Q46.
      if (end instanceof Failure && (this.#isReady || end.step === "authentication")) this.#tell(end.error);
      delay = this.#backoff.next(end instanceof Error ? (end as Failure).close : end);
    }
  }

  /** One attempt, and what comes of it: how the connection has ended, or why there was none. */
  async #live(): Promise<CloseInfo | Error> {
    const { environment, ping } = this.#parts.settings;
    try {
      const session = await this.#open();
      if (session.end) return new Failure("carriage", RpcError.of(503, "unknown"), session.end);
      const since = environment.now();
      this.#queue.open(session);
      this.#states.tryMove("connected");
      this.#tell();
      if (Number.isFinite(ping)) void keepPinging(session, ping, environment);

      const end = await session.untilEnd();
      this.#backoff.lost(environment.now() - since);
      return end;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Token, SockJS session, authentication, channels. */
  async #open(): Promise<TokenSession> {
    const token = await requestToken(this.#parts.settings, this.#stop.signal);
    // Whoever has left meanwhile opens nothing.
    this.#stop.signal.throwIfAborted();
    const session = (this.#session = new TokenSession(this.#parts));
    await session.authenticate(token);
    await this.#channels.restore(session);
    return session;
  }

  /** Whether there is no sense in another attempt. */
  #isFinal(error: Error): boolean {
    if (!(error instanceof Failure) || !this.#parts.settings.reconnect) return true;
    if (error.close && !mayReconnect(error.close.code)) return true;
    return error.step === "token" && !this.#isReady && !this.#parts.settings.retryFirstConnect;
  }

  #giveUp(end: CloseInfo | Error): void {
    this.#session = undefined;
    this.#refuse(RpcError.of(503, "not sent"));
    this.#states.tryMove("disconnected");
    if (end instanceof Error) this.#tell(end instanceof Failure ? end.error : end);
  }

  #tell(error?: Error): void {
    const event = this.#isReady ? "reconnect" : "ready";
    this.#isReady = true;
    this.#events[event](error);
  }

  #drop(): void {
    this.#queue.close();
    this.#channels.detach();
  }

  #refuse(error: Error): void {
    this.#queue.refuse(error);
    this.#channels.endAll(error);
  }
}
