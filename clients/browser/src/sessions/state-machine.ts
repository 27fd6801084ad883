/**
 * `connecting`: for the first time. `connected`: authenticated, and in all its channels. `reconnecting`: trying to come back.
 * `disconnected`: nobody tries any more. `closed`: by `end`, for good.
 */
export type TokenSocketState = "connecting" | "connected" | "reconnecting" | "disconnected" | "closed";

const legal: Readonly<Record<TokenSocketState, readonly TokenSocketState[]>> = {
  disconnected: ["connecting", "closed"],
  connecting: ["connected", "disconnected", "closed"],
  connected: ["reconnecting", "disconnected", "closed"],
  reconnecting: ["connected", "disconnected", "closed"],
  closed: [],
};

/** Where a socket is, and where it may go from there. Spec: 7. */
export class StateMachine {
  readonly #changed: (state: TokenSocketState, previous: TokenSocketState) => void;
  #current: TokenSocketState = "disconnected";

  constructor(changed: (state: TokenSocketState, previous: TokenSocketState) => void) {
    this.#changed = changed;
  }

  get current(): TokenSocketState {
    return this.#current;
  }

  /** @returns Whether that move is legal, and so has been made. */
  tryMove(to: TokenSocketState): boolean {
    const previous = this.#current;
    if (!legal[previous].includes(to)) return false;
    this.#current = to;
    this.#changed(to, previous);
    return true;
  }
}
