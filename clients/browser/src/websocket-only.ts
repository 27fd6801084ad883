import type { TokenSocketOptions } from "./options.js";
import type { Actions } from "./rpc/actions.js";
import { assumeWebSocket } from "./sockjs/info-request.js";
import { SockJSConnection } from "./sockjs/sockjs-connection.js";
import { webSocket } from "./sockjs/websocket-transport.js";
import { TokenSocketBase } from "./token-socket-base.js";

export * from "./exports.js";

/** The same socket for pages that need no fallback: smaller, connected sooner, and lost where a proxy forbids WebSockets. */
export class TokenSocket extends TokenSocketBase {
  /** Begins to connect. @throws TypeError An option makes no sense; the message says what to write. */
  constructor(options: TokenSocketOptions = {}, actions: Actions = {}) {
    super(options, actions, (url, events, sockjs, environment) => new SockJSConnection(url, events, { kinds: [webSocket], askInfo: assumeWebSocket }, sockjs, environment));
  }
}
