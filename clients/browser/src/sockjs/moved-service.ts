import { ServiceUrl } from "./session-url.js";

/**
 * A service at another address, which its own `/info` gave; at this one if that is none, or leads from `https` to `http`:
 * a server behind a proxy may not know that it is reached over TLS. Spec: sockjs 6.2.
 */
export function movedTo(baseUrl: string, service: ServiceUrl): ServiceUrl {
  try {
    const moved = new ServiceUrl(new URL(baseUrl, service.base).href + service.query);
    return moved.base.startsWith("https:") || !service.base.startsWith("https:") ? moved : service;
  } catch {
    return service;
  }
}
