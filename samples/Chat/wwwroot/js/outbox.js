/**
 * What was said and not yet answered. What is said while we are not in the room waits, and goes out when we are back.
 * What was under way when the connection broke is never answered, and only its author can say whether it should go
 * out again: it may have arrived.
 */
export class Outbox {
  #entries = new Set();
  #open = false;
  #view;
  #send;

  /** `send(text, callback)` says a text; the view shows what waits and what may be lost. */
  constructor(view, send) {
    this.#view = view;
    this.#send = send;
  }

  say(text) {
    const entry = { text, sent: false, item: null };
    this.#entries.add(entry);
    if (this.#open) this.#dispatch(entry);
    else entry.item = this.#view.waiting(text);
  }

  open() {
    this.#open = true;
    for (const entry of this.#entries) {
      if (!entry.sent) this.#dispatch(entry);
    }
  }

  close() {
    this.#open = false;
    for (const entry of [...this.#entries].filter(entry => entry.sent)) {
      this.#forget(entry);
      this.#view.undelivered(entry.text, () => this.say(entry.text));
    }
  }

  #dispatch(entry) {
    entry.sent = true;
    this.#send(entry.text, () => this.#forget(entry));
  }

  #forget(entry) {
    this.#entries.delete(entry);
    entry.item?.remove();
  }
}
