import type { Unreadable } from "./manifests/manifest";
import { shellWord } from "./quoted";

/** What to do about a file that cannot be read: its own fix, else the command that shows how it came to be so. */
export function repairByHand({ path, fix }: Unreadable): string {
  return fix ?? `git log -p -1 -- ${shellWord(path)}        shows its last change; put it right and commit it`;
}
