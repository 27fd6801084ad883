import type { Environment } from "./sockjs/environment.js";
import type { SockJSOptions } from "./sockjs/options.js";

/** Where the server is, who wants to connect, and with how much patience. Spec: 8. */
export interface TokenSocketOptions {
  /** The server: a name, `name:port`, or a URL, whose path is left out. Default: the server of the page. Spec: 8.1. */
  readonly host?: string | undefined;

  /** Its port; goes before a port in `host`. */
  readonly port?: number | undefined;

  /** The path of the token endpoint. Default: `/socket/token`. */
  readonly tokenPath?: string | undefined;

  /** The path of the SockJS service. Default: `/sockets`. */
  readonly socketPrefix?: string | undefined;

  /**
   * What the token endpoint is told of the user, or a function that gives it for each attempt. It travels in the URL, where logs
   * keep it: rather use cookies, or `headers`. Default: nothing. Spec: 2.5, Q18.
   */
  readonly authentication?: object | (() => object | Promise<object>) | undefined;

  /** More headers for the token request. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;

  /** Whether to come back after a lost connection. Default: true. Spec: 7. */
  readonly reconnect?: boolean | undefined;

  /** Whether to try again when the very first token request fails; else that is final, as in the originals. Default: false. Spec: Q46. */
  readonly retryFirstConnect?: boolean | undefined;

  /** Milliseconds between pings. Default: none are sent. Spec: 7. */
  readonly ping?: number | undefined;

  /** How many milliseconds the server may be silent after a ping; then the connection is given up. Default: 10,000. */
  readonly pingTimeout?: number | undefined;

  /** How many milliseconds the token request may take. Default: 10,000. Spec: 2.6. */
  readonly tokenTimeout?: number | undefined;

  /** How many milliseconds a call or command may take, the waiting for a connection included. Default: 30,000. Spec: A13. */
  readonly callTimeout?: number | undefined;

  /** What may wait for a connection. Spec: 7. */
  readonly offlineQueue?: {
    /** How many calls. Default: 1,000. */
    readonly maxCalls?: number | undefined;

    /** How many bytes of them. Default: 4 MiB. */
    readonly maxBytes?: number | undefined;

    /** For how many milliseconds. Default: 30,000. */
    readonly maxTime?: number | undefined;
  } | undefined;

  /** How to connect to the SockJS service. */
  readonly sockjs?: SockJSOptions | undefined;

  /** The same as `ready(listener)`. */
  readonly ready?: ((error?: Error) => void) | undefined;

  /** The same as `onreconnect(listener)`. */
  readonly onreconnect?: ((error?: Error) => void) | undefined;

  /** Told what the application's own code throws where nobody else can hear it: listeners, callbacks, actions. Default: `console.error`. */
  readonly report?: ((error: unknown) => void) | undefined;

  /** What takes the place of the browser's `fetch`, `WebSocket`, clock and chance. Default: nothing. */
  readonly environment?: Partial<Environment> | undefined;
}

/** How to make one call. */
export interface CallOptions {
  /** How many milliseconds it may take; Infinity for ever. Default: `callTimeout` of the socket. */
  readonly timeout?: number | undefined;

  /** Ends the waiting; the call fails with its reason. The server is not told. */
  readonly signal?: AbortSignal | undefined;

  /** Whether it may be made again when the connection was lost while it was under way. Default: false, it fails. Spec: 7. */
  readonly retryable?: boolean | undefined;
}
