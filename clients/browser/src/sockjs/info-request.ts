import { lost, type CloseInfo } from "./close-info.js";
import type { Environment } from "./environment.js";

/** What a service has. */
export interface ServiceInfo {
  readonly hasWebSocket: boolean;

  /** The address for everything else, if it is another. */
  readonly baseUrl: string | undefined;

  /** How long the answer took, in milliseconds. */
  readonly roundTrip: number;
}

/** Asks a service what it has, and measures how far away it is; or tells why it cannot. Spec: sockjs 3.1, 6.2. */
export async function askInfo(url: string, environment: Environment, timeout: number, stop: AbortSignal): Promise<ServiceInfo | CloseInfo> {
  const limit = new AbortController();
  const give = (): void => limit.abort();
  const cancel = environment.after(timeout, give);
  stop.addEventListener("abort", give);
  const since = environment.now();
  try {
    const response = await environment.fetch(url, { credentials: "include", cache: "no-store", signal: limit.signal });
    if (response.status !== 200) return lost("Cannot connect to server", response.status || 1002);
    return { ...read(await response.text()), roundTrip: environment.now() - since };
  } catch {
    return lost("Cannot connect to server", 1002);
  } finally {
    cancel();
    stop.removeEventListener("abort", give);
  }
}

/** What cannot be read says nothing: a service without it is taken to have everything. */
function read(text: string): Omit<ServiceInfo, "roundTrip"> {
  const { websocket, base_url: baseUrl } = parse(text) ?? {};
  return { hasWebSocket: websocket !== false, baseUrl: typeof baseUrl === "string" && baseUrl !== "" ? baseUrl : undefined };
}

function parse(text: string): { websocket?: unknown; base_url?: unknown } | null {
  try {
    return JSON.parse(text) as { websocket?: unknown; base_url?: unknown } | null;
  } catch {
    return null;
  }
}
