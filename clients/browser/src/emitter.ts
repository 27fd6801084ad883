type Listener<A extends readonly unknown[]> = (...args: A) => void;

/** Listeners by event, called in the order in which they were added. One that throws is reported, and keeps nobody from hearing. */
export class Emitter<Events extends { [event in keyof Events]: readonly unknown[] }> {
  readonly #report: (error: unknown) => void;
  readonly #listeners = new Map<keyof Events, readonly unknown[]>();

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  add<E extends keyof Events>(event: E, listener: Listener<Events[E]>): void {
    this.#listeners.set(event, [...this.#of(event), listener]);
  }

  remove<E extends keyof Events>(event: E, listener: Listener<Events[E]>): void {
    this.#listeners.set(event, this.#of(event).filter((one) => one !== listener));
  }

  removeAll(event?: keyof Events): void {
    if (event === undefined) this.#listeners.clear();
    else this.#listeners.delete(event);
  }

  emit<E extends keyof Events>(event: E, ...args: Events[E]): void {
    for (const listener of this.#of(event)) safely(() => listener(...args), this.#report);
  }

  #of<E extends keyof Events>(event: E): readonly Listener<Events[E]>[] {
    return (this.#listeners.get(event) ?? []) as readonly Listener<Events[E]>[];
  }
}

/** Runs code of the application. What it throws is told, and never fatal. */
export function safely(action: () => void, report: (error: unknown) => void): void {
  try {
    action();
  } catch (error) {
    report(error);
  }
}
