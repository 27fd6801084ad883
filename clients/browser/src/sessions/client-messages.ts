// What a client says: one JSON object a message, members in the order of the originals. Spec: 4.

export function authenticate(token: string, uuid: string): string {
  return JSON.stringify({ rpc: "auth", token, uuid, protocol: 4 });
}

/** Without data there is no `req`. */
export function call(rpc: string, req: unknown, uuid: string): string {
  return JSON.stringify({ rpc, req, uuid });
}

export function ping(uuid: string): string {
  return call("_ping", {}, uuid);
}

export function subscribe(channel: string, uuid: string): string {
  return call("_subscribe", { channel }, uuid);
}

export function unsubscribe(channel: string, uuid: string): string {
  return call("_unsubscribe", { channel }, uuid);
}

/** Nothing is published as `null`. Spec: 6.4. */
export function publish(channel: string, data: unknown, uuid: string): string {
  return call("_publish", { channel, data: data ?? null }, uuid);
}

export function broadcast(data: unknown, uuid: string): string {
  return call("_broadcast", { data: data ?? null }, uuid);
}

/** The answer to a call of the server; nothing is no `data`. */
export function answer(fid: string, data: unknown): string {
  return JSON.stringify({ rpc: "_rpc", fid, resp: { data } });
}

export function answerError(fid: string, error: unknown): string {
  return JSON.stringify({ rpc: "_rpc", fid, resp: { error } });
}
