import { lost, type CloseInfo } from "./close-info.js";
import type { Environment } from "./environment.js";
import { movedTo } from "./moved-service.js";
import { parseJson } from "./parse-json.js";
import type { ServiceUrl } from "./session-url.js";
import { within } from "./within.js";

/** What a service has. */
export interface ServiceInfo {
  readonly hasWebSocket: boolean;

  /** The address for everything else. */
  readonly service: ServiceUrl;

  /** How long the answer took, in milliseconds. */
  readonly roundTrip: number;
}

/** Finds out what a service has, or why that cannot be. */
export type AskInfo = (service: ServiceUrl, environment: Environment, timeout: number, stop: AbortSignal) => Promise<ServiceInfo | CloseInfo>;

/** Asks a service what it has, and measures how far away it is. Spec: sockjs 3.1, 6.2. */
export const askInfo: AskInfo = (service, environment, timeout, stop) => within(timeout, environment, stop, async (signal) => {
  const since = environment.now();
  try {
    const response = await environment.fetch(service.info, { credentials: "include", cache: "no-store", signal });
    if (response.status !== 200) return lost("Cannot connect to server", response.status || 1002);
    return { ...read(await response.text(), service), roundTrip: environment.now() - since };
  } catch {
    return lost("Cannot connect to server", 1002);
  }
});

/** What cannot be read says nothing: a service without it is taken to have everything. */
function read(text: string, service: ServiceUrl): Omit<ServiceInfo, "roundTrip"> {
  const { websocket, base_url: baseUrl } = (parseJson(text) ?? {}) as { websocket?: unknown; base_url?: unknown };
  return { hasWebSocket: websocket !== false, service: typeof baseUrl === "string" && baseUrl !== "" ? movedTo(baseUrl, service) : service };
}

/** For a client that can speak nothing but WebSocket there is nothing to ask. Spec: 3. */
export const assumeWebSocket: AskInfo = (service) => Promise.resolve({ hasWebSocket: true, service, roundTrip: 0 });
