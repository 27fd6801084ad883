import type { TokenSocketOptions } from "./options.js";
import type { Actions } from "./rpc/actions.js";
import { SockJSConnection } from "./sockjs/sockjs-connection.js";
import { webSocket } from "./sockjs/websocket-transport.js";
import { xhrPolling, xhrStreaming } from "./sockjs/xhr-transport.js";
import { TokenSocketBase } from "./token-socket-base.js";

export * from "./exports.js";

const transports = [webSocket, xhrStreaming, xhrPolling];

/** A socket that asks for a token, connects with it over whatever gets through, and comes back when the connection is lost. */
export class TokenSocket extends TokenSocketBase {
  /** Begins to connect. @throws TypeError An option makes no sense; the message says what to write. */
  constructor(options: TokenSocketOptions = {}, actions: Actions = {}) {
    super(options, actions, (url, events, sockjs, environment) => new SockJSConnection(url, events, transports, sockjs, environment));
  }
}
