import { everything } from "./abilities.js";
import { browser, type Environment } from "./environment.js";
import type { SockJSOptions } from "./options.js";
import { SockJSConnection, type ConnectionEvents } from "./sockjs-connection.js";

export type { CloseInfo } from "./close-info.js";
export type { Environment } from "./environment.js";
export type { SockJSOptions } from "./options.js";
export type { ConnectionEvents, SockJSConnection } from "./sockjs-connection.js";
export type { TransportName } from "./transport.js";

/**
 * Connects to a SockJS service over whatever gets through: a WebSocket, else a streaming response, else polling.
 * @param url The service, e.g. `https://example.com/echo`.
 * @throws TypeError The URL or an option makes no sense; the message says what to write.
 */
export function connect(url: string, events: ConnectionEvents, options?: SockJSOptions, environment?: Partial<Environment>): SockJSConnection {
  return new SockJSConnection(url, events, everything, options, browser(environment));
}
