import { RpcError, retryMakesSense } from "../rpc/rpc-error.js";
import type { TokenSession } from "../sessions/token-session.js";
import type { Environment } from "../sockjs/environment.js";
import { repeatLater } from "./later.js";
import { WantedChannel } from "./wanted-channel.js";

/** How many channels a socket may be in. Spec: A13. */
const most = 1000;

/** How many channels are entered at once on a new connection: well below what servers take. Spec: A13. */
const atOnce = 16;

/** The channels that the socket wants to be in, over all its connections: entered again on each new one. Spec: 7. */
export class WantedChannels {
  readonly #environment: Environment;
  readonly #lost: (channel: string, error?: Error) => void;
  readonly #wanted = new Map<string, WantedChannel>();
  #session: TokenSession | undefined;
  #refusal: Error | undefined;

  /** @param lost Told when the socket is out of a channel though nobody has asked for that. */
  constructor(environment: Environment, lost: (channel: string, error?: Error) => void) {
    this.#environment = environment;
    this.#lost = lost;
  }

  get names(): string[] {
    return [...this.#wanted.keys()];
  }

  /** Enters a channel, now or when there is a connection. @throws RpcError The server does not let the socket in, or there are too many. */
  async enter(name: string): Promise<void> {
    if (this.#refusal) throw this.#refusal;
    if (typeof name !== "string" || name === "") throw RpcError.of(400, "not sent");
    await (this.#wanted.get(name) ?? this.#add(name)).entered;
  }

  /** Leaves a channel. @throws RpcError The server does not let the socket out. */
  async leave(name: string): Promise<void> {
    const channel = this.#wanted.get(name);
    if (!channel) return;
    this.#wanted.delete(name);
    channel.fail(RpcError.of(499, "unknown"));
    if (this.#session) await this.#depart(name, this.#session);
  }

  /**
   * Uses a new connection from now on, and enters all channels on it in which it is not already. Those into which the server
   * could not let it now are asked for again. Ends early when the connection does.
   */
  async restore(session: TokenSession): Promise<void> {
    this.#session = session;
    this.#refusal = undefined;
    let missing = await this.#enterAll([...this.#wanted.values()], session);
    if (missing.length > 0) void repeatLater(async () => (missing = await this.#enterAll(missing, session)).length === 0, this.#environment, session.over);
  }

  /** The connection is gone; the channels stay wanted. */
  detach(): void {
    this.#session = this.#refusal = undefined;
    for (const channel of this.#wanted.values()) channel.lose();
  }

  /** There will be no other connection: nobody may enter until there is one. */
  endAll(reason: Error): void {
    this.#session = undefined;
    this.#refusal = reason;
    for (const channel of this.#wanted.values()) channel.fail(reason);
    this.#wanted.clear();
  }

  /** The server has put this socket into a channel; it is wanted from now on. Spec: 5. */
  enteredByServer(name: string): void {
    let channel = this.#wanted.get(name);
    if (!channel) {
      if (this.#wanted.size >= most) return;
      this.#wanted.set(name, channel = new WantedChannel(name));
    }

    channel.confirm();
  }

  /**
   * The server says that this socket is out of a channel. That answers a command of ours when the channel is not wanted, or
   * only now being entered again; else the server has done it by itself.
   */
  left(name: string): void {
    if (!this.#wanted.get(name)?.isEntered) return;
    this.#wanted.delete(name);
    this.#lost(name);
  }

  #add(name: string): WantedChannel {
    if (this.#wanted.size >= most) throw RpcError.of(429, "not sent");
    const channel = new WantedChannel(name);
    this.#wanted.set(name, channel);
    if (this.#session) void this.#ask(channel, this.#session);
    return channel;
  }

  /** @returns Those that are to be asked for again later. */
  async #enterAll(channels: readonly WantedChannel[], session: TokenSession): Promise<WantedChannel[]> {
    const waiting = channels[Symbol.iterator]();
    const missing: WantedChannel[] = [];
    const enter = async (): Promise<void> => {
      // All of them share the iterator: each takes the next that nobody has taken.
      for (const channel of waiting) if (await this.#ask(channel, session)) missing.push(channel);
    };
    await Promise.all(Array.from({ length: atOnce }, enter));
    return missing;
  }

  /** Asks the server to let this socket in, if that is still wanted on that connection. @returns Whether it is to be asked again later. */
  async #ask(channel: WantedChannel, session: TokenSession): Promise<boolean> {
    if (session.end || !this.#isWanted(channel) || channel.isEntered) return false;
    try {
      await session.subscribe(channel.name, () => channel.confirm());
      return false;
    } catch (error) {
      // If the connection is over, the next one asks.
      return !session.end && this.#isWanted(channel) && this.#refused(channel, error as RpcError, session);
    }
  }

  /** Who was in the channel before is wanted back as long as that makes sense; else it is forgotten. */
  #refused(channel: WantedChannel, error: RpcError, session: TokenSession): boolean {
    if (channel.wasEntered && retryMakesSense(error.code)) return true;
    this.#wanted.delete(channel.name);
    channel.fail(error);
    if (channel.wasEntered) this.#lost(channel.name, error);
    // Not answered in time: the server may yet let us in.
    if (error.code === 408) this.#depart(channel.name, session).catch(() => undefined);
    return false;
  }

  async #depart(name: string, session: TokenSession): Promise<void> {
    const refusal = await this.#tryLeave(name, session);
    if (!refusal) return;
    if (retryMakesSense(refusal.code)) {
      const isDone = async (): Promise<boolean> => {
        const again = this.#wanted.has(name) ? undefined : await this.#tryLeave(name, session);
        return !again || !retryMakesSense(again.code);
      };
      void repeatLater(isDone, this.#environment, session.over);
    }

    throw refusal;
  }

  /** @returns Why it did not succeed; nothing if the connection was lost, because then the socket is out as well. */
  async #tryLeave(name: string, session: TokenSession): Promise<RpcError | undefined> {
    try {
      await session.unsubscribe(name);
      return undefined;
    } catch (error) {
      return session.end ? undefined : (error as RpcError);
    }
  }

  #isWanted(channel: WantedChannel): boolean {
    return this.#wanted.get(channel.name) === channel;
  }
}
