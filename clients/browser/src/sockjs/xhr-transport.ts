import { lost } from "./close-info.js";
import type { TransportKind, TransportName } from "./transport.js";
import { receive } from "./xhr-receiver.js";
import { XhrSender } from "./xhr-sender.js";

/** A response that goes on and on. Spec: sockjs 3.4. */
export const xhrStreaming: TransportKind = overHttp("xhr-streaming", "xhr_streaming");

/** One response for each frame, for proxies that hold back what is not complete. Spec: sockjs 3.4. */
export const xhrPolling: TransportKind = overHttp("xhr-polling", "xhr");

/** Polling is streaming whose responses end after one frame. */
function overHttp(name: TransportName, path: string): TransportKind {
  return {
    name,
    open: (url, events, environment) => {
      const stop = new AbortController();
      const fail = (error: unknown): void => {
        if (stop.signal.aborted) return;
        stop.abort();
        events.ended(lost(error instanceof Error ? error.message : String(error)));
      };
      const sender = new XhrSender(url("xhr_send"), environment, stop.signal, fail);
      receive(url(path), events, environment, stop.signal).catch(fail);

      // There is no farewell: the server sees that nobody asks any more.
      return { send: (message) => sender.send(message), close: () => stop.abort() };
    },
  };
}
