import { randomText } from "./random-text.js";

/** The address of a service. Slashes at its end are left out; a query stays, behind every path. Spec: sockjs 6.1. */
export class ServiceUrl {
  readonly #base: string;
  readonly #query: string;

  /** @throws TypeError It is not absolute, not `http` or `https`, or has a fragment. */
  constructor(text: string) {
    const url = new URL(text);
    if (!/^https?:$/.test(url.protocol) || url.hash !== "") throw new TypeError(`'${text}' is no address of a SockJS service: write an http or https URL without a fragment.`);
    this.#base = url.origin + url.pathname.replace(/\/+$/, "");
    this.#query = url.search;
  }

  /** Where the service is asked what it has. Spec: sockjs 3.1. */
  get info(): string {
    return this.#path("/info");
  }

  /**
   * The service at another address, which its own `/info` gave; at this one if that is none, or leads from `https` to `http`:
   * a server behind a proxy may not know that it is reached over TLS. Spec: sockjs 6.2.
   */
  movedTo(baseUrl: string): ServiceUrl {
    try {
      const moved = new ServiceUrl(new URL(baseUrl, this.#base).href + this.#query);
      return moved.#base.startsWith("https:") || !this.#base.startsWith("https:") ? moved : this;
    } catch {
      return this;
    }
  }

  /** A session with a fresh id. */
  session(server: string): SessionUrl {
    const session = randomText(8);
    return (transport) => this.#path(`/${server}/${session}/${transport}`);
  }

  #path(path: string): string {
    return this.#base + path + this.#query;
  }
}

/** The URL of a session for each transport. */
export type SessionUrl = (transport: string) => string;

/** What load balancers may go by: the same for all attempts of a connection. Spec: sockjs 7. */
export function randomServer(random: number): string {
  return Math.floor(random * 1000).toString().padStart(3, "0");
}
