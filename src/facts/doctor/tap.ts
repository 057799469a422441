import type { TapSeen } from "../../domain/doctor/settings";
import { hostsOf } from "../../domain/hosts";
import { Problem } from "../../domain/problem";
import { tapApp } from "../../world/tap-token";
import type { World } from "../../world/world";

/** Whether the tap can be written to; `undefined` where nothing that is meant for the tap is here. Only looks. */
export async function tapSeen(world: World, tap: string): Promise<TapSeen | undefined> {
  const { env, clock } = world;
  const { token, appId, appKey } = env.tap;
  if (token === undefined && appId === undefined && appKey === undefined) return undefined;
  try {
    if (token !== undefined) return { by: "token", look: await (await (await world.tap(tap)).settings()).about() };
    return { by: "app", look: await tapApp(env, hostsOf(env.serverUrl, env.apiUrl), tap, clock) };
  } catch (cause) {
    // Half an App, a key that is none: no job could use it either.
    if (cause instanceof Problem && cause.code === "usage") return { by: "nothing", why: cause.message, fix: cause.fix };
    throw cause;
  }
}
