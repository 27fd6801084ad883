/** Errors that both sides know by number. Spec: A5. */
const texts = {
  400: "Invalid request",
  401: "Not authenticated",
  403: "Forbidden",
  404: "Function not found",
  408: "Timed out",
  413: "Message too large",
  429: "Too many requests",
  499: "Cancelled",
  500: "Internal error",
  503: "Service unavailable",
} as const;

/** Codes from here on belong to the application; this one is for errors without a code. Spec: A5. */
const applicationCode = 1000;

/**
 * What is known of a call that failed: the peer has answered with the error; or nothing of it has reached the server, so that it
 * may be made again; or it may have been carried out, or not.
 */
export type Outcome = "answered" | "not sent" | "unknown";

/** An error of a call or command, from the server or of the client's own. What an action throws as one is shown to the server. Spec: A5. */
export class RpcError extends Error {
  /** Below 1000 as in HTTP; 1000 and up are the application's. */
  readonly code: number;

  /** What else the peer said; undefined if nothing. */
  readonly data: unknown;

  /** Whether the call may have been carried out. */
  readonly outcome: Outcome;

  constructor(code: number, message: string, data?: unknown, outcome: Outcome = "answered") {
    super(message);
    this.name = "RpcError";
    this.code = code;
    this.data = data;
    this.outcome = outcome;
  }

  /** One of the table. */
  static of(code: keyof typeof texts, outcome?: Outcome, data?: unknown): RpcError {
    return new RpcError(code, texts[code], data, outcome);
  }

  /** Reads the error of a peer. @param coded Whether it speaks protocol 4. */
  static fromWire(error: unknown, coded: boolean): RpcError {
    if (typeof error === "string") return new RpcError(applicationCode, error);
    const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
    if (coded && Number.isInteger(code) && typeof message === "string") return new RpcError(code as number, message, data);
    return new RpcError(applicationCode, typeof message === "string" ? message : "Error", error);
  }

  /** As a peer reads it: towards old ones never something that JavaScript takes for false. @param coded Whether it speaks protocol 4. */
  toWire(coded: boolean): unknown {
    const { code, message, data } = this;
    if (coded) return { code, message, data };
    if (code === applicationCode) return data || message || "Error";
    return data === undefined ? message || "Error" : { message, code, data };
  }
}

/** Whether the same request may succeed later. Spec: A5. */
export function retryMakesSense(code: number): boolean {
  return code === 408 || code === 429 || code === 503;
}
