import type { Look } from "../../domain/doctor/look";
import { Problem } from "../../domain/problem";
import type { World } from "../../world/world";

/** Whether the tap can be written to; `undefined` where the token of the tap is not here. */
export async function tapSeen(world: World, tap: string): Promise<Look<{ push: boolean | undefined; app: boolean }> | undefined> {
  const { token, appId } = world.env.tap;
  if (token === undefined && appId === undefined) return undefined;
  try {
    const about = await (await world.tap(tap)).about();
    // An App's token was just granted what a cask takes.
    return { is: "seen", value: { push: about.permissions?.push, app: token === undefined } };
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code === "interrupted") throw cause;
    return cause.code === "server-refused" && /not installed|refuses/.test(cause.message)
      ? { is: "plan", why: cause.message }
      : { is: "hidden", why: cause.message };
  }
}
