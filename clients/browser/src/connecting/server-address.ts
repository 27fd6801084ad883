/** Where the server is. Spec: 8.1. */
export class ServerAddress {
  readonly #origin: string;
  readonly #tokenPath: string;

  /** The SockJS service. */
  readonly sockets: string;

  /** @throws TypeError The host is none; the message says what to write. */
  constructor(host: string | undefined, port: number | undefined, tokenPath: string, socketPrefix: string) {
    this.#origin = originOf(host || globalThis.location?.host || "", port);
    this.#tokenPath = tokenPath;
    this.sockets = this.#origin + socketPrefix;
  }

  /** The token endpoint, with a question mark even when there is nothing to say. Spec: 2.5. */
  token(form: string): string {
    return this.#origin + this.#tokenPath + (this.#tokenPath.includes("?") ? "&" : "?") + form;
  }
}

/** A name, `name:port`, or a URL, whose path is left out. Without a scheme it is that of the page. */
function originOf(host: string, port: number | undefined): string {
  try {
    const scheme = globalThis.location?.protocol === "https:" ? "https:" : "http:";
    const url = new URL((host.includes("://") ? host : `${scheme}//${host}`).replace(/^ws/, "http"));
    if (port !== undefined) url.port = String(port);
    if (/^https?:$/.test(url.protocol) && url.username === "") return url.origin;
  } catch {
    // See below.
  }

  throw new TypeError(`The host is '${host}': write a name, name:port or URL, e.g. host: "https://api.example.com".`);
}
