import { lost, type CloseInfo } from "./close-info.js";
import { browser, type Environment } from "./environment.js";
import type { Frame } from "./frames.js";
import type { AskInfo } from "./info-request.js";
import { choose, type SockJSOptions } from "./options.js";
import { SessionOpener } from "./session-opener.js";
import { ServiceUrl } from "./session-url.js";
import type { Transport, TransportKind } from "./transport.js";
import { Watchdog } from "./watchdog.js";

/** What a connection tells: `opened` at most once, then messages in order, and at the end `closed`, exactly once. */
export interface ConnectionEvents {
  opened(): void;
  message(text: string): void;
  closed(info: CloseInfo): void;
}

/** What a client can do; each is a value of its own, so that who wants little ships little. */
export interface Abilities {
  /** The transports that there are, in the order in which they are tried. */
  readonly kinds: readonly TransportKind[];
  readonly askInfo: AskInfo;
}

/** A connection to a SockJS service, from its opening to its end. Spec: sockjs 6. */
export class SockJSConnection {
  readonly #events: ConnectionEvents;
  readonly #stop = new AbortController();
  readonly #watchdog: Watchdog;
  #opener: SessionOpener | undefined;
  #transport: Transport | undefined;
  #isClosed = false;

  /**
   * Begins to connect.
   * @param url The service, e.g. `https://api.example.com/sockets`.
   * @throws TypeError The URL or an option makes no sense; the message says what to write.
   */
  constructor(url: string, events: ConnectionEvents, { kinds, askInfo }: Abilities, options: SockJSOptions = {}, environment: Environment = browser()) {
    const service = new ServiceUrl(url);
    const chosen = choose(kinds, options.transports);
    this.#events = events;
    this.#watchdog = new Watchdog(options.idleTimeout ?? 60_000, environment, () => this.#end(lost("No sign of life"), true));
    void this.#open(askInfo(service, environment, options.infoTimeout ?? 8000, this.#stop.signal), chosen, options, environment);
  }

  /** Sends a message; what is sent while there is no open session goes nowhere. @returns Whether it was taken. */
  send(message: string): boolean {
    this.#transport?.send(message);
    return this.#transport !== undefined;
  }

  /**
   * Leaves. `closed` comes with this code, before anything else can come.
   * @param code 1000, or 3000 to 4999. Default: 1000.
   */
  close(code = 1000, reason = "Normal closure"): void {
    this.#end({ code, reason, wasClean: true }, true);
  }

  async #open(asking: ReturnType<AskInfo>, kinds: readonly TransportKind[], options: SockJSOptions, environment: Environment): Promise<void> {
    const info = await asking;
    if (this.#isClosed) return;
    if ("code" in info) return this.#end(info, false);

    this.#opener = new SessionOpener(info, kinds, options.connectTimeout ?? 5000, environment, {
      opened: (transport) => {
        this.#transport = transport;
        this.#events.opened();
      },
      heard: () => this.#watchdog.heard(),
      frame: (frame) => this.#receive(frame),
      ended: (end) => this.#end(end, false),
    });
    this.#opener.next();
  }

  #receive(frame: Frame): void {
    if (frame.kind === "open") this.#end(lost("Server lost session"), true);
    else if (frame.kind === "heartbeat") this.#watchdog.arm();
    else if (frame.kind === "close") this.#end({ code: frame.code, reason: frame.reason, wasClean: true }, true);
    else for (const message of frame.messages) if (!this.#isClosed) this.#events.message(message);
  }

  #end(info: CloseInfo, closesWire: boolean): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stop.abort();
    this.#watchdog.stop();
    this.#opener?.stop();
    // After a goodbye of the server too: a receiving request must not be made again.
    if (closesWire) this.#transport?.close(info.code, info.reason);
    this.#transport = undefined;
    this.#events.closed(info);
  }
}
