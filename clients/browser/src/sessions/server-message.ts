import { parseJson } from "../sockjs/parse-json.js";

/** What a server says. Spec: 5. */
export type ServerMessage =
  | { readonly kind: "reply"; readonly uuid: string; readonly error: unknown; readonly resp: unknown; readonly channel: string | undefined; readonly message: unknown }
  | { readonly kind: "channelMessage"; readonly channel: string; readonly message: unknown }
  | { readonly kind: "subscribed"; readonly channel: string; readonly confirmedUuid: string | undefined }
  | { readonly kind: "unsubscribed"; readonly channel: string }
  | { readonly kind: "call"; readonly fid: string; readonly command: string; readonly args: unknown }
  | { readonly kind: "notice" };

interface Members {
  readonly [name: string]: unknown;
}

/** Reads a message of the server; nothing if it is no JSON object. Spec: 5. */
export function readServerMessage(text: string): ServerMessage | undefined {
  const members = parseJson(text);
  if (!isMembers(members)) return undefined;
  if (members["internal"]) return readInternal(members["command"], members["data"]);

  const channel = textOf(members["channel"]);
  const message = members["message"];
  const uuid = textOf(members["uuid"]);
  if (uuid !== undefined && textOf(members["rpc"]) !== undefined) {
    // What JavaScript takes for false is no error. Spec: 4.3.
    return { kind: "reply", uuid, error: members["error"] || undefined, resp: members["resp"], channel, message };
  }

  return channel === undefined ? { kind: "notice" } : { kind: "channelMessage", channel, message };
}

function readInternal(command: unknown, data: unknown): ServerMessage {
  if (!isMembers(data)) return { kind: "notice" };
  const channel = textOf(data["channel"]);
  if (command === "subscribe" && channel !== undefined) return { kind: "subscribed", channel, confirmedUuid: textOf(data["uuid"]) };
  if (command === "unsubscribe" && channel !== undefined) return { kind: "unsubscribed", channel };

  const fid = textOf(data["fid"]);
  const name = textOf(data["command"]);
  return command === "rpc" && fid !== undefined && name !== undefined ? { kind: "call", fid, command: name, args: data["args"] } : { kind: "notice" };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
