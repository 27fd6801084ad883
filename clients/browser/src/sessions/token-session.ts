import { Failure } from "../connecting/failure.js";
import { defer } from "../promises.js";
import { ActionRunner } from "../rpc/action-runner.js";
import type { Actions } from "../rpc/actions.js";
import { RpcError } from "../rpc/rpc-error.js";
import type { Settings } from "../settings.js";
import { byteLength } from "../sockjs/byte-length.js";
import { lost, type CloseInfo } from "../sockjs/close-info.js";
import { randomText } from "../sockjs/random-text.js";
import { sleep } from "../sockjs/sleep.js";
import type { ConnectionEvents } from "../sockjs/sockjs-connection.js";
import * as say from "./client-messages.js";
import { noAnswerToPing } from "./close-codes.js";
import { Requests, type Patience } from "./requests.js";
import { readServerMessage, type ServerMessage } from "./server-message.js";
import { SubscribeRequests } from "./subscribe-requests.js";
import { readWelcome } from "./welcome.js";

/** A SockJS connection, as a session sees it. */
export interface Connection {
  send(message: string): boolean;
  close(code?: number, reason?: string): void;
}

/** What a session tells of channels. */
export interface SessionListener {
  enteredByServer(channel: string): void;
  left(channel: string): void;
  received(channel: string, message: unknown): void;
}

/** What all sessions of a socket share. */
export interface SessionParts {
  readonly settings: Settings;
  readonly connect: (events: ConnectionEvents) => Connection;
  readonly actions: () => Actions;
  readonly listener: SessionListener;
}

/** A server that refuses a token closes as well; how long to wait for that, because its code says more. Spec: 7. */
const farewell = 1000;

/** One connection to the server, from its opening to its end: what is asked on it, and what comes. Spec: 4, 5. */
export class TokenSession {
  readonly #parts: SessionParts;
  readonly #connection: Connection;
  readonly #requests: Requests;
  readonly #subscribing = new SubscribeRequests();
  readonly #runner: ActionRunner;
  readonly #over = new AbortController();
  readonly #opened = defer();
  readonly #ended = defer();
  #welcome = readWelcome(undefined);
  #authentication: string | undefined;
  #isAuthenticated = false;
  #heardAt: number;
  #end: CloseInfo | undefined;

  /** Begins to connect. */
  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#requests = new Requests(parts.settings.environment);
    this.#heardAt = parts.settings.environment.now();
    this.#runner = new ActionRunner(parts.actions, parts.settings, {
      isCoded: () => this.#welcome.isCoded,
      messageBytes: () => this.#welcome.messageBytes,
      post: (message) => void this.#connection.send(message),
    });
    this.#connection = parts.connect({
      opened: () => this.#opened.resolve(),
      message: (text) => this.#receive(text),
      closed: (info) => this.#close(info),
    });
  }

  /** How the connection has ended; undefined as long as it lasts. */
  get end(): CloseInfo | undefined {
    return this.#end;
  }

  /** Aborted when the connection is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Completes when the connection is over and everybody who waited on it knows. */
  async untilEnd(): Promise<CloseInfo> {
    await this.#ended.promise;
    return this.#end ?? lost("Connection lost");
  }

  /** How many calls, and how many commands, may be under way. Spec: A3, A13. */
  get limits(): { readonly calls: number; readonly commands: number } {
    return this.#welcome;
  }

  /** For how many milliseconds nothing has come from the server. */
  get silence(): number {
    return this.#parts.settings.environment.now() - this.#heardAt;
  }

  /**
   * Presents the token when the connection is open. Nothing else may be sent before the reply. Spec: 4.1, Q69.
   * @throws Failure It was refused, or the connection was closed instead.
   */
  async authenticate(token: string): Promise<void> {
    try {
      await this.#opened.promise;
      const uuid = (this.#authentication = newId());
      await this.#ask(uuid, say.authenticate(token, uuid), { timeout: this.#parts.settings.callTimeout });
    } catch (error) {
      const isTheServers = error instanceof RpcError && error.outcome === "answered";
      if (isTheServers) await sleep(farewell, this.#parts.settings.environment, this.over);
      const end = this.#end;
      this.close();
      // Servers without codes say only why.
      const shown = isTheServers && error.code === 1000 ? new RpcError(401, error.message, error.data) : (error as Error);
      throw new Failure(isTheServers ? "authentication" : "carriage", shown, end);
    }
  }

  /** Calls a function; the message carries the `uuid`. @throws RpcError The server's error; or too large, too late, connection lost. */
  async call(uuid: string, message: string, patience: Patience): Promise<unknown> {
    return this.#ask(uuid, message, patience);
  }

  /** A command is answered since protocol 4; else it is done when it has been handed over. Spec: A4. */
  async command(uuid: string, message: string, patience: Patience): Promise<void> {
    if (this.#welcome.isCoded) await this.#ask(uuid, message, patience);
    else this.#send(message);
  }

  /** Enters a channel. @param entered Called as soon as that is known, before anything else is read. Spec: 5.2. */
  async subscribe(channel: string, entered: () => void): Promise<void> {
    const uuid = newId();
    this.#subscribing.add(uuid, channel, entered);
    try {
      await this.#ask(uuid, say.subscribe(channel, uuid), { timeout: this.#parts.settings.callTimeout });
    } finally {
      this.#subscribing.take(uuid, false);
    }
  }

  unsubscribe(channel: string): Promise<void> {
    const uuid = newId();
    return this.command(uuid, say.unsubscribe(channel, uuid), { timeout: this.#parts.settings.callTimeout });
  }

  /** Asks for a sign of life, and gives the connection up when there is none: an error is one as well. Spec: 7. */
  async ping(): Promise<void> {
    const uuid = newId();
    const timeout = this.#parts.settings.pingTimeout;
    try {
      await this.#ask(uuid, say.ping(uuid), { timeout });
    } catch {
      if (!this.#end && this.silence >= timeout) this.#connection.close(noAnswerToPing, "No answer to a ping");
    }
  }

  /** Leaves in good order. There is no message for it. Spec: 7. */
  close(): void {
    this.#connection.close();
  }

  async #ask(uuid: string, message: string, patience: Patience): Promise<unknown> {
    if (patience.signal?.aborted) throw patience.signal.reason;
    const answer = this.#requests.wait(uuid, patience);
    try {
      this.#send(message);
    } catch (error) {
      this.#requests.fail(uuid, error);
    }

    return answer;
  }

  /** @throws RpcError It is too large for the server, or the connection is over: nothing was sent. */
  #send(message: string): void {
    if (byteLength(message) > this.#welcome.messageBytes) throw RpcError.of(413, "not sent");
    if (this.#end || !this.#connection.send(message)) throw RpcError.of(503, "not sent");
  }

  #close(info: CloseInfo): void {
    this.#end = info;
    const closed = new Error(`Connection closed: ${info.code} ${info.reason}`);
    this.#opened.reject(closed);
    this.#requests.failAll(this.#isAuthenticated ? RpcError.of(503, "unknown") : closed);
    this.#over.abort();
    this.#ended.resolve();
  }

  #receive(text: string): void {
    this.#heardAt = this.#parts.settings.environment.now();
    const message = readServerMessage(text);
    if (message) this.#handle(message);
  }

  #handle(message: ServerMessage): void {
    const { listener } = this.#parts;
    switch (message.kind) {
      case "reply":
        this.#answered(message.uuid, message.error, message.resp);
        // A reply may be a channel message as well. Spec: 5.
        if (message.channel !== undefined) listener.received(message.channel, message.message);
        break;
      case "channelMessage":
        listener.received(message.channel, message.message);
        break;
      case "subscribed": {
        const uuid = this.#subscribing.confirm(message.channel, message.confirmedUuid);
        if (uuid === undefined) listener.enteredByServer(message.channel);
        else this.#requests.complete(uuid);
        break;
      }
      case "unsubscribed":
        listener.left(message.channel);
        break;
      case "call":
        void this.#runner.run(message.fid, message.command, message.args);
        break;
      case "notice":
    }
  }

  #answered(uuid: string, error: unknown, resp: unknown): void {
    const isAuthentication = uuid === this.#authentication;
    this.#subscribing.take(uuid, error === undefined);
    if (error !== undefined) return this.#requests.fail(uuid, RpcError.fromWire(error, this.#welcome.isCoded || isAuthentication));

    if (isAuthentication) {
      this.#authentication = undefined;
      this.#isAuthenticated = true;
      this.#welcome = readWelcome(resp);
    }

    this.#requests.complete(uuid, resp);
  }
}

/** A `uuid` is any string that no other request waits under. Not of `crypto.randomUUID`, which pages without TLS lack. Spec: 4. */
export function newId(): string {
  return randomText(16);
}
