import { randomText } from "./random-text.js";

/** The address of a service. Slashes at its end are left out; a query stays, behind every path. Spec: sockjs 6.1. */
export class ServiceUrl {
  /** Without a slash at its end. */
  readonly base: string;

  /** With its question mark; empty if there is none. */
  readonly query: string;

  /** @throws TypeError It is not absolute, not `http` or `https`, or has a fragment. */
  constructor(text: string) {
    const url = new URL(text);
    if (!/^https?:$/.test(url.protocol) || url.hash !== "") throw new TypeError(`'${text}' is no service: write an http or https URL without a fragment.`);
    this.base = url.origin + url.pathname.replace(/\/+$/, "");
    this.query = url.search;
  }

  /** Where the service is asked what it has. Spec: sockjs 3.1. */
  get info(): string {
    return this.#path("/info");
  }

  /** A session with a fresh id. */
  session(server: string): SessionUrl {
    const session = randomText(8);
    return (transport) => this.#path(`/${server}/${session}/${transport}`);
  }

  #path(path: string): string {
    return this.base + path + this.query;
  }
}

/** The URL of a session for each transport. */
export type SessionUrl = (transport: string) => string;

/** What load balancers may go by: the same for all attempts of a connection. Spec: sockjs 7. */
export function randomServer(random: number): string {
  return Math.floor(random * 1000).toString().padStart(3, "0");
}
