import { RpcError } from "../rpc/rpc-error.js";
import { parseJson } from "../sockjs/parse-json.js";

/**
 * Reads what a token endpoint answers, whatever it may be. Spec: 2.3, 2.6.
 * @returns The token.
 * @throws RpcError There is none; the code is the HTTP status.
 */
export function readTokenAnswer(status: number, text: string): string {
  const code = status >= 400 ? status : 500;
  const answer = parseJson(text) as { token?: unknown; error?: unknown } | null | undefined;
  if (answer?.error) {
    const { message, data } = RpcError.fromWire(answer.error, false);
    throw new RpcError(code, message, data);
  }

  if (status >= 200 && status < 300 && typeof answer?.token === "string" && answer.token !== "") return answer.token;
  throw new RpcError(code, `No token, but HTTP status ${status}`);
}
