import { ServerAddress } from "./connecting/server-address.js";
import type { TokenSocketOptions } from "./options.js";
import { browser } from "./sockjs/environment.js";

/** The options with their defaults, checked. */
export type Settings = ReturnType<typeof readSettings>;

/** @throws TypeError An option makes no sense; the message says what to write. */
export function readSettings(options: TokenSocketOptions) {
  const settings = {
    address: new ServerAddress(options.host, options.port, options.tokenPath ?? "/socket/token", options.socketPrefix ?? "/sockets"),
    environment: browser(options.environment),
    authentication: options.authentication ?? {},
    headers: options.headers ?? {},
    reconnect: options.reconnect === undefined || !!options.reconnect,
    retryFirstConnect: options.retryFirstConnect ?? false,
    ping: options.ping || Infinity,
    pingTimeout: options.pingTimeout ?? 10_000,
    tokenTimeout: options.tokenTimeout ?? 10_000,
    callTimeout: options.callTimeout ?? 30_000,
    maxQueuedCalls: options.offlineQueue?.maxCalls ?? 1000,
    maxQueuedBytes: options.offlineQueue?.maxBytes ?? 4 * 1024 * 1024,
    maxQueuedTime: options.offlineQueue?.maxTime ?? 30_000,
    sockjs: options.sockjs ?? {},
    report: options.report ?? ((error: unknown) => console.error(error)),
  };
  for (const name of ["ping", "pingTimeout", "tokenTimeout", "callTimeout", "maxQueuedTime"] as const) {
    if (!(settings[name] > 0)) throw new TypeError(`'${name}' is ${settings[name]}: write milliseconds, more than zero.`);
  }

  return settings;
}
