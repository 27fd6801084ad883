/** How a connection has ended. Spec: sockjs 4.2. */
export interface CloseInfo {
  /** What the server or the application said, or a code of the client's own: 1002, 1006, 2000, or the HTTP status of `/info`. */
  readonly code: number;

  /** The same for people. */
  readonly reason: string;

  /** Whether either side has said goodbye; else the connection was lost, or there has never been one. */
  readonly wasClean: boolean;
}

/** The wire is gone without a word. Spec: sockjs 4.2. */
export function lost(reason: string, code = 1006): CloseInfo {
  return { code, reason, wasClean: false };
}

/** Codes of the service or its application: with one of these it does not want to be tried by another door. Spec: sockjs 6.3. */
export function isOwnWord(code: number): boolean {
  return code === 1000 || code === 2000 || (code >= 3000 && code <= 4999);
}
