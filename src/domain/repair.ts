import type { Check } from "./check";
import type { Unreadable } from "./manifests/manifest";
import { shellWord } from "./quoted";

/** What to do about a file that cannot be read: its own fix, else the command that shows how it came to be so. */
export function repairByHand({ path, fix }: Unreadable): string {
  return fix ?? `git log -p -1 -- ${shellWord(path)}        shows its last change; put it right and commit it`;
}

/** Where it cannot be read, and why: `crates/Cargo.toml:3:1 is not TOML: …`. */
export function whyUnreadable({ path, line, column, why }: Unreadable): string {
  return `${[path, line, column].filter((one) => one !== undefined).join(":")} ${why}`;
}

/** The refusal of a file that cannot be read. */
export function unreadableCheck(one: Unreadable): Check {
  return { rule: "manifest-readable", verdict: "no", found: whyUnreadable(one), fix: repairByHand(one) };
}
