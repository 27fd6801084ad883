import { byteLength } from "./byte-length.js";
import { lost } from "./close-info.js";
import { writeMessages } from "./frames.js";
import type { Transport, TransportEvents, TransportKind } from "./transport.js";

/** One WebSocket a session. Spec: sockjs 3.6. */
export const webSocket: TransportKind = {
  name: "websocket",
  open: (url, events, environment) => {
    try {
      if (environment.WebSocket) return connect(new environment.WebSocket(url("websocket").replace(/^http/, "ws")), events);
    } catch {
      // A page may forbid it by its content security policy.
    }

    return refused(events);
  },
};

function connect(socket: WebSocket, events: TransportEvents): Transport {
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    events.heard();
    if (typeof data === "string") events.frame(data);
  };
  socket.onclose = ({ code, reason, wasClean }) => events.ended({ code, reason, wasClean });

  return {
    send: (message) => socket.send(writeMessages([message])),
    close: (code, reason) => {
      socket.onmessage = socket.onclose = null;
      // Of the codes of the protocol itself a page may say only this one; for a reason there are 123 bytes. Spec: sockjs 3.7.
      if (code === 1000 || code >= 3000) socket.close(code, byteLength(reason) > 123 ? "" : reason);
      else socket.close();
    },
  };
}

/** Told later: who opens a transport does not have it yet. */
function refused(events: TransportEvents): Transport {
  queueMicrotask(() => events.ended(lost("No WebSocket")));
  return { send: () => undefined, close: () => undefined };
}
