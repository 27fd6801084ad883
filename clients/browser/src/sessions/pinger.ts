import type { Environment } from "../sockjs/environment.js";
import { sleep } from "../sockjs/sleep.js";
import type { TokenSession } from "./token-session.js";

/** Pings the server for as long as a connection lasts. One that is not answered is not followed by another. Spec: 7. */
export async function keepPinging(session: TokenSession, interval: number, environment: Environment): Promise<void> {
  for (await sleep(interval, environment, session.over); !session.end; await sleep(interval, environment, session.over)) await session.ping();
}
