import { TOKEN_FIX } from "../bad-token";
import { nextAfter, versionPolicy } from "../policy";
import { shellWord } from "../quoted";
import { OPEN_DAYS } from "../registries/pypi";
import { newestRun, type Run, verdictOfStanding } from "../runs";
import { isUnread, type Unread } from "../unread";
import type { Cell } from "./cell";
import { releaseMeant, type StatusFacts } from "./facts";
import { publishRun } from "./github";
import type { Stage } from "./stage";

/** Between a command and what is said of it. */
const GAP = "        ";

/** The one next command, and what is to be said of it; `undefined` where nothing is left to do. */
export function nextOf(facts: StatusFacts, stage: Stage, cells: readonly Cell[]): string | undefined {
  if (stage === "done") return undefined;
  return burnt(facts, cells) ?? tokenless(facts, stage) ?? unread(facts, stage, cells) ?? NEXT[stage](facts, cells);
}

/** Other bytes on a registry are there for ever, and what PyPI takes no more is missing for ever. */
function burnt({ version, gate, tags, base }: StatusFacts, cells: readonly Cell[]): string | undefined {
  const other = cells.find(({ group, state }) => state === "different" && (group === "pypi" || group === "crates"));
  if (!other) return undefined;
  const next = nextAfter(version, gate.at?.tags ?? tags, base.manifests.version);
  const why = other.closed ? `opened more than ${OPEN_DAYS} days ago: no more files may be added to it` : "has other bytes, for ever";
  return `cogrel withdraw ${version.text}${GAP}${other.name} ${why}; next is ${next.text}`;
}

/** Without a token that is taken nothing of GitHub's is known; what stands in git alone goes on without. */
function tokenless({ release, tag }: StatusFacts, stage: Stage): string | undefined {
  if (stage === "merged" || !isUnread(release)) return undefined;
  const { code, fix } = release.unread;
  if (code !== "no-token" && fix !== TOKEN_FIX) return undefined;
  return `${fix}, then  cogrel status ${shellWord(tag)}`;
}

/** Where all that is missing, of the registries while they are being filled, is not known, looking again is what is left to do. */
function unread({ tag, targets }: StatusFacts, stage: Stage, cells: readonly Cell[]): string | undefined {
  const owed = cells.filter((one) => one.owed && (stage !== "published" || one.group === "pypi" || one.group === "crates"));
  const unknown = owed.filter(({ state }) => state === "unknown");
  if (unknown.length === 0 || (stage !== "on_the_registries" && owed.some(isMissing))) return undefined;
  const fix = targets.find((one) => one.owed && one.unread?.fix !== undefined)?.unread?.fix;
  const how = fix === undefined ? "" : `: ${fix.replace(/ {2,}/g, "  ")}`;
  return `cogrel status ${shellWord(tag)}${GAP}${inWords(unknown)} could not be read${how}`;
}

const isMissing = ({ state }: Cell) => state === "absent" || state === "partial" || state === "different";

function inWords(cells: readonly Cell[]): string {
  const [first] = cells;
  return cells.length === 1 && first ? first.name : `${cells.length} lines`;
}

const NEXT: Readonly<Record<Exclude<Stage, "done">, (facts: StatusFacts, cells: readonly Cell[]) => string>> = {
  not_begun: (facts) => {
    const { version } = facts;
    return refused(facts) ?? `cogrel release ${version.text}${GAP}step by step; or  cogrel bump ${version.text}`;
  },
  bumped: ({ version, proposal }) => {
    const pull = isUnread(proposal) ? undefined : proposal.pull;
    return `cogrel release ${version.text}${GAP}${pull ? `follows pull request #${pull.number} until it is merged` : "opens the pull request"}`;
  },
  merged: ({ version, brought }) => `cogrel tag ${version.text} --commit ${brought}`,
  tagged: ({ builds, workflows, tag, release }) =>
    (!isUnread(builds) && !newestRun(builds, tag) ? blind(release, tag) : undefined) ??
    afterRun(builds, (runs) => newestRun(runs, tag), { tag, file: workflows.build }),
  built: ({ tag, release }) => blind(release, tag) ?? `cogrel draft ${shellWord(tag)} --assets DIR`,
  drafted: ({ tag, release }) => {
    const drafts = isUnread(release) || releaseMeant(release) ? [] : release.own;
    return drafts.length > 1
      ? `gh release list${GAP}${drafts.length} drafts of ${tag}: delete the one that is not wanted, on its page`
      : `cogrel publish ${shellWord(tag)}`;
  },
  published: ({ follows, workflows, tag }) => afterRun(follows, (runs) => publishRun(runs, tag), { tag, file: workflows.publish }),
  on_the_registries: afterRegistries,
};

/** A version that the policy refuses will never be begun. */
function refused({ version, tag, tags }: StatusFacts): string | undefined {
  const no = versionPolicy({ version, own: tag, tags, scope: "repository" }, (next) => next.text).find(({ verdict }) => verdict === "no");
  return no && `cogrel status --all${GAP}${version.text} can't be released any more: ${no.found}; next is ${no.fix}`;
}

/** Whether there is a draft is not known: a look that may see it comes first (H1). */
function blind(release: StatusFacts["release"], tag: string): string | undefined {
  const sees = !isUnread(release) && release.seesDrafts === "yes";
  return sees ? undefined : `cogrel status ${shellWord(tag)}${GAP}with a token that may see drafts: contents: write`;
}

/** What a run is to be helped with: started, waited for, run again; or it succeeded, and its result does not show yet. */
function afterRun(
  runs: readonly Run[] | Unread,
  pick: (runs: readonly Run[]) => Run | undefined,
  { tag, file }: { tag: string; file: string },
): string {
  const look = `cogrel status ${shellWord(tag)}`;
  if (isUnread(runs)) return `${look}${GAP}the runs of ${file} could not be read`;
  const run = pick(runs);
  if (!run)
    return `gh workflow run ${shellWord(file)} --ref ${shellWord(tag)}${GAP}it has not run for ${tag}, if it can be started by hand`;
  const verdict = verdictOfStanding(run);
  if (verdict === "unknown") return `${look} --watch${GAP}${file} #${run.number} is under way`;
  if (verdict === "yes") return `${look} --watch${GAP}${file} #${run.number} succeeded: what it did may take a while to show`;
  return `gh run rerun ${run.id} --failed${GAP}${file} #${run.number}: what is done already is not done twice`;
}

/** The packages are where they belong: what is left is the cask, or a release that is not whole. */
function afterRegistries({ tag, cask }: StatusFacts, cells: readonly Cell[]): string {
  const own = cells.find(({ group, owed }) => group === "homebrew" && owed);
  if (own && isMissing(own)) {
    const pulls = cask?.tap && !isUnread(cask.tap) ? cask.tap.pulls : [];
    const open = pulls.find(({ state }) => state === "open");
    if (open && own.state === "partial")
      return `gh pr view ${open.number} --repo ${cask?.place.tap} --web${GAP}it waits for a person to merge it`;
    if (own.state === "different") return `cogrel explain cask-kept${GAP}another cask of this version is in the way: a person decides`;
    const [last] = pulls;
    if (last && !open && !last.merged)
      return `gh pr reopen ${last.number} --repo ${cask?.place.tap}${GAP}somebody closed it: its page says why, perhaps`;
    return `cogrel homebrew ${shellWord(tag)}`;
  }
  const fault = cells.find(({ group, owed, state }) => (group === "git" || group === "github") && owed && isMissing({ state } as Cell));
  return fault ? `cogrel verify-tag ${shellWord(tag)}` : `cogrel audit ${shellWord(tag)}${GAP}what is wrong with its assets`;
}
