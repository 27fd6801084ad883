import type { CloseInfo } from "../sockjs/close-info.js";

/** The server says nothing any more; reported to it, in case that it can still hear. */
export const noAnswerToPing = 4408;

/** Whether a client may come back by itself. Spec: A6. */
export function mayReconnect(code: number): boolean {
  return code !== 4003 && code !== 4011;
}

/** Within how many milliseconds a server that goes down wants its clients back, if it says so. Spec: A6, 4.5. */
export function restartWindow({ code, reason }: CloseInfo): number | undefined {
  const window = code === 1012 ? /^restart;window=(\d{1,9})$/.exec(reason)?.[1] : undefined;
  return window === undefined ? undefined : Number(window);
}

/** Whether the server has had too much of this client. Spec: A6. */
export function isTooMany(code: number): boolean {
  return code === 4029;
}
