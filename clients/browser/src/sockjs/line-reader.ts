/** Cuts a response into lines as it comes, wherever the network has cut it. Spec: sockjs 6.6. */
export class LineReader {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #rest: string[] = [];

  /**
   * The lines that are complete with this piece.
   * @throws TypeError It is not UTF-8.
   */
  *read(piece: Uint8Array): Generator<string> {
    const lines = this.#decoder.decode(piece, { stream: true }).split("\n");
    const rest = lines.pop() ?? "";
    for (const line of lines) {
      yield this.#rest.join("") + line;
      this.#rest = [];
    }

    if (rest !== "") this.#rest.push(rest);
  }

  /**
   * Nothing more will come.
   * @throws TypeError It ended in the middle of a character or of a line.
   */
  end(): void {
    this.#decoder.decode();
    if (this.#rest.length > 0) throw new TypeError("Response broken off");
  }
}
