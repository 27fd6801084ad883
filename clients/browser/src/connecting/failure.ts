import type { CloseInfo } from "../sockjs/close-info.js";

/** Where an attempt to connect has failed. */
export type Step = "token" | "carriage" | "authentication";

/** An attempt to connect that failed: why, at which step, and how the server closed, if it did. Spec: A6. */
export class Failure extends Error {
  readonly step: Step;
  readonly error: Error;
  readonly close: CloseInfo | undefined;

  constructor(step: Step, error: Error, close?: CloseInfo) {
    super(error.message);
    this.step = step;
    this.error = error;
    this.close = close;
  }
}
