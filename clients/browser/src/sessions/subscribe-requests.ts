interface Entering {
  readonly channel: string;
  entered(): void;
}

/** The subscriptions that are on their way, and which of them a frame of the server confirms. Spec: 5.2. */
export class SubscribeRequests {
  readonly #entering = new Map<string, Entering>();

  /** @param entered Called at once when it is confirmed, so that what is read next is seen in that light. */
  add(uuid: string, channel: string, entered: () => void): void {
    this.#entering.set(uuid, { channel, entered });
  }

  /** A reply, or the end of the waiting. */
  take(uuid: string, hasEntered: boolean): void {
    const entering = this.#entering.get(uuid);
    this.#entering.delete(uuid);
    if (hasEntered) entering?.entered();
  }

  /** An internal frame: with a uuid it confirms that request, without one the first of that channel. @returns Which. */
  confirm(channel: string, uuid: string | undefined): string | undefined {
    for (const [id, entering] of this.#entering) {
      if (uuid === undefined ? entering.channel !== channel : id !== uuid) continue;
      this.take(id, true);
      return id;
    }

    return undefined;
  }
}
