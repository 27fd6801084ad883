/** A WebSocket whose other end is the test. */
export class FakeWebSocket {
  static all: FakeWebSocket[] = [];

  readonly sent: string[] = [];
  closedWith: readonly [number | undefined, string | undefined] | undefined;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeWebSocket.all.push(this);
  }

  static get last(): FakeWebSocket {
    const last = FakeWebSocket.all.at(-1);
    if (!last) throw new Error("No WebSocket was opened.");
    return last;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code?: number, reason?: string): void {
    this.closedWith = [code, reason];
  }

  /** The server sends something. */
  says(data: unknown): void {
    this.onmessage?.({ data });
  }

  /** The connection is closed or refused. */
  ends(code: number, reason = "", wasClean = false): void {
    this.onclose?.({ code, reason, wasClean });
  }
}

export const fakeWebSocket = FakeWebSocket as unknown as new (url: string) => WebSocket;
