import { RpcError } from "../rpc/rpc-error.js";
import type { Settings } from "../settings.js";
import { within } from "../sockjs/within.js";
import { Failure } from "./failure.js";
import { encodeForm } from "./form-encoder.js";
import { readTokenAnswer } from "./token-answer.js";

/**
 * Asks for a token: a new one for each attempt, kept nowhere. Spec: 2.1, 2.6.
 * @throws Failure Refused, with the HTTP status as code; not answered in time (408); or not reached (503).
 */
export function requestToken(settings: Settings, stop: AbortSignal): Promise<string> {
  return within(settings.tokenTimeout, settings.environment, stop, async (signal) => {
    try {
      return await ask(settings, signal);
    } catch (error) {
      throw new Failure("token", describe(error, signal.aborted));
    }
  });
}

async function ask({ address, authentication, environment, headers }: Settings, signal: AbortSignal): Promise<string> {
  const who = typeof authentication === "function" ? await (authentication as () => object | Promise<object>)() : authentication;
  const response = await environment.fetch(address.token(encodeForm(who)), {
    credentials: "include", cache: "no-store", headers: { Accept: "application/json", ...headers }, signal,
  });
  return readTokenAnswer(response.status, await response.text());
}

function describe(error: unknown, isLate: boolean): Error {
  if (isLate) return new RpcError(408, "No token in time");
  return error instanceof RpcError ? error : Object.assign(new RpcError(503, "Token endpoint cannot be reached"), { cause: error });
}
