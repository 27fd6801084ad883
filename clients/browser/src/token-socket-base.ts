import { Caller } from "./calls/caller.js";
import { OfflineQueue } from "./calls/offline-queue.js";
import { WantedChannels } from "./channels/wanted-channels.js";
import { Emitter, safely } from "./emitter.js";
import type { CallOptions, TokenSocketOptions } from "./options.js";
import { defer, tell, type Callback } from "./promises.js";
import type { Actions } from "./rpc/actions.js";
import { RpcError } from "./rpc/rpc-error.js";
import { ConnectionKeeper } from "./sessions/connection-keeper.js";
import { StateMachine, type TokenSocketState } from "./sessions/state-machine.js";
import type { Connection } from "./sessions/token-session.js";
import { readSettings, type Settings } from "./settings.js";
import type { Environment } from "./sockjs/environment.js";
import type { SockJSOptions } from "./sockjs/options.js";
import type { ConnectionEvents } from "./sockjs/sockjs-connection.js";

/** The events of a socket, and what their listeners are told. */
export interface TokenSocketEvents {
  /** The first connection is there, or could not be had. */
  ready: [error?: Error];

  /** The connection is there again, or an attempt to bring it back has failed. */
  reconnect: [error?: Error];

  /** A message came on a channel. */
  message: [channel: string, message: unknown];

  /** The socket has gone from one state to another. */
  statechange: [state: TokenSocketState, previous: TokenSocketState];

  /** The server has taken the socket out of a channel, or does not let it in again (then with an error). */
  unsubscribe: [channel: string, error?: Error];
}

/** Opens a SockJS connection. */
export type Connector = (url: string, events: ConnectionEvents, options: SockJSOptions, environment: Environment) => Connection;

/** What all sockets have, whichever transports they bring. */
export abstract class TokenSocketBase {
  /** What the server can call. May be changed in place. */
  actions: Actions;

  readonly #settings: Settings;
  readonly #events: Emitter<TokenSocketEvents>;
  readonly #states: StateMachine;
  readonly #channels: WantedChannels;
  readonly #caller: Caller;
  readonly #keeper: ConnectionKeeper;
  #ready = defer();

  /** Begins to connect. @throws TypeError An option makes no sense; the message says what to write. */
  protected constructor(options: TokenSocketOptions, actions: Actions, connector: Connector) {
    const settings = (this.#settings = readSettings(options));
    const { environment } = settings;
    const events = (this.#events = new Emitter<TokenSocketEvents>(settings.report));
    this.actions = actions;
    this.#states = new StateMachine((state, previous) => events.emit("statechange", state, previous));
    this.#channels = new WantedChannels(environment, (channel, error) => events.emit("unsubscribe", channel, error));
    const queue = new OfflineQueue(settings);
    this.#caller = new Caller(settings, queue);
    this.#keeper = new ConnectionKeeper({
      settings,
      connect: (listener) => connector(settings.address.sockets, listener, settings.sockjs, environment),
      actions: () => this.actions,
      listener: {
        enteredByServer: (channel) => this.#channels.enteredByServer(channel),
        left: (channel) => this.#channels.left(channel),
        received: (channel, message) => events.emit("message", channel, message),
      },
    }, this.#states, this.#channels, queue, {
      ready: (error) => this.#settle(error),
      reconnect: (error) => events.emit("reconnect", ...only(error)),
    });
    if (options.ready) this.ready(options.ready);
    if (options.onreconnect) this.onreconnect(options.onreconnect);
    this.#keeper.begin();
  }

  /** Where the socket is. */
  get state(): TokenSocketState {
    return this.#states.current;
  }

  /** Tells when the first connection is there, or could not be had (then with an error), also when that is long ago. */
  ready(listener: (error?: Error) => void): void;
  ready(): Promise<void>;
  ready(listener?: (error?: Error) => void): Promise<void> | void {
    const { promise } = this.#ready;
    if (!listener) return promise;
    const { report } = this.#settings;
    promise.then(() => safely(() => listener(), report), (error: Error) => safely(() => listener(error), report));
  }

  /** Connects once more when nobody tries any more, e.g. after a refusal. @returns As `ready`. */
  connect(): Promise<void> {
    if (this.state === "disconnected") {
      this.#ready = defer();
      this.#keeper.begin();
    }

    return this.#ready.promise;
  }

  /** Adds a listener for `reconnect`: called without an error when the connection is there again, with one when an attempt has failed. */
  onreconnect(listener: (error?: Error) => void): void {
    this.on("reconnect", listener);
  }

  /** Adds a listener for the messages of all channels. */
  onmessage(listener: (channel: string, message: unknown) => void): void {
    this.on("message", listener);
  }

  /** Adds a listener; they are called in the order in which they were added. */
  on<E extends keyof TokenSocketEvents>(event: E, listener: (...args: TokenSocketEvents[E]) => void): this {
    this.#events.add(event, listener);
    return this;
  }

  /** The same as `on`. */
  addListener<E extends keyof TokenSocketEvents>(event: E, listener: (...args: TokenSocketEvents[E]) => void): this {
    return this.on(event, listener);
  }

  /** Removes a listener. */
  removeListener<E extends keyof TokenSocketEvents>(event: E, listener: (...args: TokenSocketEvents[E]) => void): this {
    this.#events.remove(event, listener);
    return this;
  }

  /** Removes all listeners of an event, or of all events. */
  removeAllListeners(event?: keyof TokenSocketEvents): this {
    this.#events.removeAll(event);
    return this;
  }

  /** Replaces all actions. */
  register(actions: Actions): void {
    this.actions = actions;
  }

  /**
   * Calls a function of the server; while there is no connection, waits for one. Fails with an `RpcError`: the server's, or 408
   * timed out, 413 too large, 429 too many wait, 503 no connection; its `outcome` tells whether it may have been carried out. Spec: 7.
   * @param name Its name, with dots.
   * @param data Any JSON; left out if there is none.
   */
  rpc<T = unknown>(name: string, data: unknown, callback: Callback<T>): void;
  rpc<T = unknown>(name: string, data?: unknown, options?: CallOptions): Promise<T>;
  rpc<T>(name: string, data?: unknown, more?: Callback<T> | CallOptions): Promise<T> | undefined {
    const callback = typeof more === "function" ? more : undefined;
    return tell(this.#caller.call(name, data, typeof more === "object" ? more : {}) as Promise<T>, callback, this.#settings.report);
  }

  /** Enters a channel; while there is no connection, it is wanted from now on. Done when the server has confirmed. Spec: A4. */
  subscribe(channel: string, callback: Callback<void>): void;
  subscribe(channel: string): Promise<void>;
  subscribe(channel: string, callback?: Callback<void>): Promise<void> | undefined {
    return tell(this.#channels.enter(channel), callback, this.#settings.report);
  }

  /** Leaves a channel. */
  unsubscribe(channel: string, callback: Callback<void>): void;
  unsubscribe(channel: string): Promise<void>;
  unsubscribe(channel: string, callback?: Callback<void>): Promise<void> | undefined {
    return tell(this.#channels.leave(channel), callback, this.#settings.report);
  }

  /** Sends to all who are in a channel. Done when the server has taken it; one of the original's: when it is sent. Spec: A4. */
  publish(channel: string, data: unknown, callback: Callback<void>): void;
  publish(channel: string, data: unknown): Promise<void>;
  publish(channel: string, data: unknown, callback?: Callback<void>): Promise<void> | undefined {
    return tell(this.#caller.publish(channel, data), callback, this.#settings.report);
  }

  /** Sends to all channels. Done as `publish`. */
  broadcast(data: unknown, callback: Callback<void>): void;
  broadcast(data: unknown): Promise<void>;
  broadcast(data: unknown, callback?: Callback<void>): Promise<void> | undefined {
    return tell(this.#caller.broadcast(data), callback, this.#settings.report);
  }

  /** The channels that the socket is in, or wants to be in. */
  channels(): string[] {
    return this.#channels.names;
  }

  /** Leaves for good, at any moment. What waits fails; nobody is told anything any more but of the end. */
  end(callback: () => void): void;
  end(): Promise<void>;
  end(callback?: () => void): Promise<void> | undefined {
    for (const event of ["ready", "reconnect", "message"] as const) this.#events.removeAll(event);
    this.#keeper.end();
    this.#ready.reject(RpcError.of(503, "not sent"));
    return tell(Promise.resolve(), callback, this.#settings.report);
  }

  #settle(error: Error | undefined): void {
    if (error) this.#ready.reject(error);
    else this.#ready.resolve();
    this.#events.emit("ready", ...only(error));
  }
}

/** Success is told without an argument, as in the originals. */
function only(error: Error | undefined): [error?: Error] {
  return error ? [error] : [];
}
