import { askInfo } from "./info-request.js";
import type { Abilities } from "./sockjs-connection.js";
import { webSocket } from "./websocket-transport.js";
import { xhrPolling, xhrStreaming } from "./xhr-transport.js";

/** A WebSocket, else a streaming response, else polling. */
export const everything: Abilities = { kinds: [webSocket, xhrStreaming, xhrPolling], askInfo };
