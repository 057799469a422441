import type { Check } from "../check";
import { shellWord } from "../quoted";
import { hiddenCheck, type Look, said } from "./look";
import type { About, Installation, Settings, TapSeen } from "./settings";

const RULE = "tap-access";

interface Tap {
  /** owner/name. */
  tap: string;
  /** Where its owner's Apps are set. */
  page: string;
  expected: string;
}

/** Where the tap's owner sets Apps; a person has another page than an organization, as far as the owner is known to be one. */
export function installationsPage(tap: string, { repository, about, page }: Pick<Settings, "repository" | "about" | "page">): string {
  const server = page.slice(0, -repository.length - 1);
  const [owner = ""] = tap.split("/");
  const isPerson = about.is === "seen" && !about.value.organization && owner.toLowerCase() === repository.split("/")[0]?.toLowerCase();
  return isPerson ? `${server}/settings/installations` : `${server}/organizations/${owner}/settings/installations`;
}

/** Whether the Homebrew tap can be written to, by its own App or token; `undefined`: neither is here. `page` is where Apps are set. */
export function tapCheck(tap: string, seen: TapSeen | undefined, page: string): Check {
  const at = { tap, page, expected: `contents and pull requests to write on ${tap}` };
  if (seen?.by === "app") return byApp(seen.look, at);
  if (seen?.by === "token") return byToken(seen.look, at);
  if (seen) return said(RULE, "no", seen.why, seen.fix, at.expected);
  const found = `the App's key or a token for ${tap} is not here`;
  return said(RULE, "unknown", found, `${page}        or COGREL_TAP_APP_ID and COGREL_TAP_APP_PRIVATE_KEY`, at.expected);
}

function byApp(look: Look<Installation>, { tap, page, expected }: Tap): Check {
  if (look.is === "absent") return said(RULE, "no", `the App is not installed on ${tap}, or is not known`, page, expected);
  if (look.is !== "seen") return unseen(look, { tap, page, expected }, "the App's number and key");
  const { contents, pulls, suspended } = look.value;
  if (suspended) return said(RULE, "no", `the App on ${tap} is suspended`, page, expected);
  const lacking = [...(contents === "write" ? [] : ["contents"]), ...(pulls === "write" ? [] : ["pull requests"])];
  if (lacking.length > 0) return said(RULE, "no", `the App on ${tap} may not write ${lacking.join(" and ")}`, page, expected);
  return said(RULE, "yes", `the App is installed on ${tap} and may write`);
}

function byToken(look: Look<About>, at: Tap): Check {
  const { tap, page, expected } = at;
  if (look.is !== "seen") return unseen(look, at, "COGREL_TAP_TOKEN");
  if (look.value.archived)
    return said(RULE, "no", `${tap} is archived: nothing can be pushed there`, `gh repo unarchive ${shellWord(tap)}`, expected);
  if (look.value.push === true) return said(RULE, "yes", `COGREL_TAP_TOKEN may write to ${tap}`);
  if (look.value.push === false)
    return said(RULE, "no", `COGREL_TAP_TOKEN may not write to ${tap}`, "give it contents and pull requests: write", expected);
  return said(RULE, "unknown", `GitHub does not tell what COGREL_TAP_TOKEN may do on ${tap}`, page, expected);
}

/** Who is refused by 401 will be refused in the job too; anything else says nothing of the tap. */
function unseen(look: Exclude<Look<unknown>, { is: "seen" }>, { tap, page, expected }: Tap, what: string): Check {
  if (look.is === "hidden" && look.status === 401) return said(RULE, "no", `GitHub does not accept ${what}: ${look.why}`, page, expected);
  if (look.is === "hidden" && look.status === 404) return said(RULE, "unknown", look.why, page, expected);
  return { ...hiddenCheck(RULE, tap, [look], tap), expected };
}
