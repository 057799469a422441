import { listed } from "../assets/finding";
import { shellWord } from "../quoted";
import { FOREIGN } from "../registries/pypi";
import { type Cell, isReached } from "../status/cell";
import type { StatusFacts, TargetSeen } from "../status/facts";
import { gitCells } from "../status/git";
import { githubCells } from "../status/github";
import { registryCells } from "../status/registries";
import { isUnread, type Unread, unreadCheck } from "../unread";
import { type Finding, said, unguarded } from "./look";

/** Whether what a release owes is where it belongs, as status tells it, for each of the last releases. */
export function lastReleaseChecks(last: readonly { tag: string; seen: StatusFacts | Unread }[]): Finding[] {
  const rule = "releases-whole";
  if (last.length === 0) return [said(rule, "yes", "no stable version and no pre-release is tagged yet")];
  return last.map(({ tag, seen }) =>
    isUnread(seen) ? { ...unreadCheck(rule, seen), found: `${tag}: ${seen.unread.message}` } : wholeCheck(tag, seen),
  );
}

/** The release carries no file of the package: it was made in another way, and there is nothing to compare with. */
function compared(target: TargetSeen): TargetSeen {
  const { standing } = target;
  if (standing.state !== "different" || standing.files.some(({ why }) => why !== FOREIGN)) return target;
  return { ...target, standing: { ...standing, state: "partial", found: "there, and not among the release's assets" } };
}

/** Other bytes say that something was changed behind the project's back; what is missing can be brought, and hinders no other release. */
function wholeCheck(tag: string, facts: StatusFacts): Finding {
  const rule = "releases-whole";
  const cells = [...gitCells(facts), ...githubCells(facts), ...registryCells({ ...facts, targets: facts.targets.map(compared) })];
  const open = cells.filter((cell) => cell.owed && !isReached(cell));
  if (open.length === 0) return said(rule, "yes", `${tag}, everywhere`);
  const fix = `cogrel status ${shellWord(tag)}`;
  const of = (state: Cell["state"]) => open.filter((cell) => cell.state === state);
  const [different, unknown] = [of("different"), of("unknown")];
  const expected = "what was released, unchanged";
  if (different.length > 0) return unguarded(rule, `${tag}: ${inWords(different)}`, fix, expected);
  if (unknown.length > 0) return said(rule, "unknown", `${tag}: ${inWords(unknown)}`, fix, expected);
  return said(rule, "yes", `${tag}: ${inWords(open)}`, fix);
}

function inWords(cells: readonly Cell[]): string {
  return listed(
    cells.map(({ name, state, found }) => (found === "" || found === state ? `${name} ${state}` : `${name} ${state}, ${found}`)),
  );
}
