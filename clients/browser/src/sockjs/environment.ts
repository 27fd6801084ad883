/** What the client needs of the world around it. Tests put their own in its place. */
export interface Environment {
  /** Sends a request. */
  readonly fetch: typeof fetch;

  /** Opens a WebSocket; undefined where there are none. */
  readonly WebSocket: (new (url: string) => WebSocket) | undefined;

  /** Milliseconds since some moment; never goes back. */
  now(): number;

  /** Does something once after so many milliseconds, unless what it returns is called before. */
  after(ms: number, action: () => void): () => void;

  /** A number from 0 up to 1, for delays; nothing secret is made of it. */
  random(): number;
}

/** The browser, with whatever of it is replaced. Looked up late: a page may load what it lacks after this. */
export function browser(replaced: Partial<Environment> = {}): Environment {
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    WebSocket: globalThis.WebSocket as Environment["WebSocket"],
    now: () => performance.now(),
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    ...replaced,
  };
}
