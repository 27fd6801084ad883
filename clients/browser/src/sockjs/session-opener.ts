import { isOwnWord, lost, type CloseInfo } from "./close-info.js";
import type { Environment } from "./environment.js";
import { readFrame, type Frame } from "./frames.js";
import type { ServiceInfo } from "./info-request.js";
import { randomServer, type ServiceUrl } from "./session-url.js";
import type { Transport, TransportEvents, TransportKind } from "./transport.js";

/** What comes of opening a session, and over the session then. */
export interface SessionEvents {
  opened(transport: Transport): void;
  heard(): void;
  frame(frame: Frame): void;
  ended(info: CloseInfo): void;
}

/** Tries one transport after the other until one opens. Spec: sockjs 6.3. */
export class SessionOpener {
  readonly #service: ServiceUrl;
  readonly #server: string;
  readonly #kinds: TransportKind[];
  readonly #limit: number;
  readonly #environment: Environment;
  readonly #events: SessionEvents;
  #giveUp: (() => void) | undefined;

  /** @param connectTimeout How long an attempt may take at least, in milliseconds; more where the server is far away. */
  constructor(info: ServiceInfo, kinds: readonly TransportKind[], connectTimeout: number, environment: Environment, events: SessionEvents) {
    this.#service = info.service;
    this.#server = randomServer(environment.random());
    this.#kinds = kinds.filter((kind) => kind.name !== "websocket" || info.hasWebSocket);
    this.#limit = Math.max(connectTimeout, 2 * (info.roundTrip > 100 ? 4 * info.roundTrip : info.roundTrip + 300));
    this.#environment = environment;
    this.#events = events;
  }

  /** Tries the next one. */
  next(): void {
    const kind = this.#kinds.shift();
    if (kind) this.#try(kind);
    else this.#events.ended(lost("All transports failed", 2000));
  }

  /** Gives up whatever is being tried, and tells nothing more. */
  stop(): void {
    this.#kinds.length = 0;
    this.#giveUp?.();
  }

  #try(kind: TransportKind): void {
    let state: "trying" | "open" | "over" = "trying";
    const patience = this.#environment.after(this.#limit, () => leave(() => this.next()));

    // Each attempt has a session of its own: the server may have opened the one before without our knowing.
    const transport = kind.open(this.#service.session(this.#server), this.#listen(
      () => state,
      () => {
        state = "open";
        patience();
        this.#giveUp = undefined;
        this.#events.opened(transport);
      },
      (info) => {
        if (state === "open") this.#events.ended(info);
        else leave(() => isOwnWord(info.code) ? this.#events.ended(info) : this.next());
      },
    ), this.#environment);

    const leave = (then: () => void): void => {
      if (state !== "trying") return;
      state = "over";
      patience();
      transport.close(1000, "");
      then();
    };
    this.#giveUp = () => leave(() => undefined);
  }

  #listen(state: () => "trying" | "open" | "over", opened: () => void, ended: (info: CloseInfo) => void): TransportEvents {
    return {
      heard: () => this.#events.heard(),
      ended,
      frame: (text) => {
        const frame = readFrame(text);
        if (!frame || state() === "over") return;
        if (state() === "open") this.#events.frame(frame);
        else if (frame.kind === "open") opened();
        else if (frame.kind === "close") ended({ code: frame.code, reason: frame.reason, wasClean: true });
      },
    };
  }
}
