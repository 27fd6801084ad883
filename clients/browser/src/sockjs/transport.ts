import type { CloseInfo } from "./close-info.js";
import type { Environment } from "./environment.js";
import type { SessionUrl } from "./session-url.js";

/** The ways in which a session may travel, in the order in which they are tried. */
export type TransportName = "websocket" | "xhr-streaming" | "xhr-polling";

/** What a transport tells. After `ended` it says nothing any more. */
export interface TransportEvents {
  /** A frame has come, without what the transport puts around it. */
  frame(text: string): void;

  /** Some bytes have come: a large frame on a slow wire takes long, but it is not silence. */
  heard(): void;

  /** The wire is gone. */
  ended(info: CloseInfo): void;
}

/** One session on the wire. */
export interface Transport {
  /** Takes a message; what is on its way goes before it. */
  send(message: string): void;

  /** Leaves, and tells nothing any more. */
  close(code: number, reason: string): void;
}

/** A kind of transport. Each is a value of its own, so that who wants only one ships only one. */
export interface TransportKind {
  readonly name: TransportName;
  open(url: SessionUrl, events: TransportEvents, environment: Environment): Transport;
}
