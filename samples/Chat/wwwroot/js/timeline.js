const MostEarly = 500;

/**
 * Puts the answer to `room.join` and the messages of the channel into one order, because they may overtake each other:
 * each carries the number of its change, and the answer holds all changes up to its own.
 */
export class Timeline {
  #early = [];   // what came before the answer; null once that is here
  #change = 0;
  #happened;

  constructor(happened) {
    this.#happened = happened;
  }

  /** We are not in the room (any more): what comes has to wait for the next answer. */
  reset() {
    this.#early = [];
  }

  /** The answer is here and shown: what it does not hold follows. */
  start(change) {
    const early = this.#early ?? [];
    this.#early = null;
    this.#change = change;
    early.forEach(event => this.add(event));
  }

  add(event) {
    if (this.#early) {
      if (this.#early.length < MostEarly) this.#early.push(event);
    } else if (event.change > this.#change) {
      this.#change = event.change;
      this.#happened(event);
    }
  }
}
