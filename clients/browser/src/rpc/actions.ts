/** How an action answers that does not return its answer; an error that JavaScript takes for false is none. */
export type Answer = (error?: unknown, result?: unknown) => void;

/**
 * What the server can call. It returns its answer, or a promise of it; or it takes the callback as the second of its parameters,
 * and calls that. Spec: A11.
 */
export type Action = (data: never, callback: Answer) => unknown;

/** Actions by name; those in a group are called by dotted names. */
export interface Actions {
  readonly [name: string]: Action | Actions;
}

/** The action of exactly that name. Only what is an actions object's own counts: no name leads to its prototype. Spec: A8, Q57. */
export function findAction(actions: Actions, name: string): ((data: unknown, callback: Answer) => unknown) | undefined {
  let found: unknown = actions;
  for (const part of name.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string, unknown>)[part];
  }

  return typeof found === "function" ? (found as (data: unknown, callback: Answer) => unknown) : undefined;
}
