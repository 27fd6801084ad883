/** A request that waits for the test to answer it. */
export class PendingRequest {
  readonly url: string;
  readonly method: string;
  readonly init: RequestInit;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (error: unknown) => void;
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(url: string, init: RequestInit, resolve: (response: Response) => void, reject: (error: unknown) => void) {
    this.url = url;
    this.init = init;
    this.method = init.method ?? "GET";
    this.#resolve = resolve;
    this.#reject = reject;
    init.signal?.addEventListener("abort", () => {
      reject(init.signal?.reason);
      this.#stream?.error(init.signal?.reason);
      this.#stream = undefined;
    });
  }

  get isAborted(): boolean {
    return this.init.signal?.aborted ?? false;
  }

  answers(body: string, status = 200): void {
    this.#resolve(new Response(status === 204 ? null : body, { status }));
  }

  fails(error: unknown = new TypeError("fetch failed")): void {
    this.#reject(error);
  }

  /** Answers with a body that comes piece by piece. */
  streams(): { piece(text: string | Uint8Array): void; ends(): void; breaks(): void } {
    this.#resolve(new Response(new ReadableStream<Uint8Array>({ start: (stream) => void (this.#stream = stream) })));
    return {
      piece: (text) => this.#stream?.enqueue(typeof text === "string" ? new TextEncoder().encode(text) : text),
      ends: () => this.#stream?.close(),
      breaks: () => this.#stream?.error(new TypeError("network error")),
    };
  }
}

/** A `fetch` whose other end is the test. */
export class ScriptedFetch {
  readonly requests: PendingRequest[] = [];

  readonly fetch = ((input: string, init: RequestInit = {}) =>
    new Promise<Response>((resolve, reject) => {
      this.requests.push(new PendingRequest(input, init, resolve, reject));
    })) as typeof globalThis.fetch;

  /** All requests to a path that ends so, in order. */
  to(end: string): PendingRequest[] {
    return this.requests.filter((request) => new URL(request.url).pathname.endsWith(end));
  }

  last(end: string): PendingRequest {
    const last = this.to(end).at(-1);
    if (!last) throw new Error(`No request to ${end} was made, only to ${this.requests.map((request) => request.url).join(", ")}.`);
    return last;
  }
}
