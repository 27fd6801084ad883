import type { TokenSocketOptions } from "./options.js";
import type { Actions } from "./rpc/actions.js";
import { everything } from "./sockjs/abilities.js";
import { SockJSConnection } from "./sockjs/sockjs-connection.js";
import { TokenSocketBase } from "./token-socket-base.js";

export * from "./exports.js";

/** A socket that asks for a token, connects with it over whatever gets through, and comes back when the connection is lost. */
export class TokenSocket extends TokenSocketBase {
  /** Begins to connect. @throws TypeError An option makes no sense; the message says what to write. */
  constructor(options: TokenSocketOptions = {}, actions: Actions = {}) {
    super(options, actions, (url, events, sockjs, environment) => new SockJSConnection(url, events, everything, sockjs, environment));
  }
}
