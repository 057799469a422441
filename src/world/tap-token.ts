import type { Look } from "../domain/doctor/look";
import type { Installation } from "../domain/doctor/settings";
import type { Hosts } from "../domain/hosts";
import { Problem } from "../domain/problem";
import type { Clock } from "./clock";
import type { Env } from "./env";
import { checkedToken, githubToken } from "./token";

/**
 * The token for the Homebrew tap: COGREL_TAP_TOKEN, else one of the App of COGREL_TAP_APP_ID and COGREL_TAP_APP_PRIVATE_KEY, else the
 * usual one, which a person's may be good for. Throws `usage`, exit 2, for half an App.
 */
export async function tapToken(env: Env, hosts: Hosts, repository: string, clock: Clock): Promise<string> {
  const { token, appId, appKey } = env.tap;
  if (token !== undefined) return checkedToken(token, "COGREL_TAP_TOKEN");
  if (appId === undefined && appKey === undefined) return githubToken(env, hosts.server);
  const app = wholeApp(env);
  const { appToken } = await import("./github/app");
  return appToken({ app, hosts, repository, clock });
}

/** What the App of the environment was granted on the tap; no token is made. Throws `usage`, exit 2, for half an App. */
export async function tapApp(env: Env, hosts: Hosts, repository: string, clock: Clock): Promise<Look<Installation>> {
  const app = wholeApp(env);
  const { installationSeen } = await import("./github/app");
  return installationSeen({ app, hosts, repository, clock });
}

function wholeApp({ tap: { appId, appKey } }: Env): { id: string; key: string } {
  if (appId === undefined || appKey === undefined)
    throw halfAnApp(appId === undefined ? "COGREL_TAP_APP_ID" : "COGREL_TAP_APP_PRIVATE_KEY");
  if (/^[A-Za-z0-9.]{1,60}$/.test(appId)) return { id: appId, key: appKey };
  throw new Problem("usage", "COGREL_TAP_APP_ID is not the number of a GitHub App", { exit: 2, fix: "it stands on the App's page" });
}

/** Whether the tap has a token of its own. */
export function hasTapToken({ tap }: Env): boolean {
  return tap.token !== undefined || tap.appId !== undefined;
}

function halfAnApp(missing: string): Problem {
  const fix = `export ${missing}=…        or COGREL_TAP_TOKEN in place of both`;
  return new Problem("usage", `a GitHub App needs its number and its key: ${missing} is not set`, { exit: 2, fix });
}
