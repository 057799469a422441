import { type Check, verdictOf } from "../check";
import { said } from "../doctor/look";
import { archived, refusedToken, scopeLacking } from "../doctor/repository";
import type { Settings } from "../doctor/settings";
import type { Action, Answer, Plan } from "../plan";
import { type ByHand, byHandLines } from "./by-hand";
import { checkOf, rowOf, type Setting } from "./setting";
import type { Wanted } from "./wanted";

export interface SetupData {
  repository: string;
  branch: string;
  tag_pattern: string;
  settings: { rule: string; of: string; is: Setting["is"]; before: string; after?: string }[];
  by_hand: readonly ByHand[];
}

interface Facts {
  wanted: Wanted;
  settings: Settings;
  found: readonly Setting[];
  hand: readonly ByHand[];
}

/** The settings that are to change, as a Plan; without any an Answer of how all of them stand. */
export function planSetup(facts: Facts, { dryRun }: { dryRun: boolean }): Plan<SetupData> | Answer<SetupData> {
  const { wanted, found, hand, settings } = facts;
  const steps = stepsOf(found);
  const { length: count } = steps.flat();
  if (count === 0) return answerSetup(facts, true);
  const { repository } = wanted;
  return {
    kind: "plan",
    title: `set up ${repository} for releases`,
    checks: [mayWrite(settings)],
    steps,
    left: found.filter(({ is }) => is !== "change").map(checkOf),
    local: false,
    data: dataOf(facts),
    table: { rows: found.map(rowOf) },
    ...(dryRun && { below: byHandLines(hand) }),
    question: `Make ${count === 1 ? "this change" : `these ${count} changes`} to the settings of ${repository}?`,
  };
}

/** How the settings stand: `idle` where nothing was to do, else after it was done. */
export function answerSetup(facts: Facts, idle: boolean): Answer<SetupData> {
  const { wanted, found, hand } = facts;
  const checks = found.map(checkOf);
  const verdict = verdictOf(checks);
  const open = checks.filter((check) => check.verdict !== "yes").length;
  const { repository } = wanted;
  const ready = `${repository} is set up for releases`;
  return {
    kind: "answer",
    title:
      verdict === "yes" ? (idle ? `nothing to do: ${ready}` : ready) : `${open} of ${checks.length} settings of ${repository} are left`,
    verdict,
    data: dataOf(facts),
    checks,
    table: { heading: `the settings of ${repository}${idle ? "" : ", read back"}`, rows: found.map(rowOf) },
    below: byHandLines(hand),
    closing:
      verdict === "no"
        ? `not all: ${open} of ${checks.length} settings of ${repository} are not as a release needs them`
        : unseen(open, checks.length, repository),
    next: "cogrel doctor        looks at all that a release needs",
  };
}

function unseen(open: number, all: number, repository: string): string {
  return `undecided: ${open} of ${all} settings of ${repository} were not shown, and are left as they are`;
}

/** What others wait for comes first; what a plan of GitHub's may refuse comes last. */
function stepsOf(found: readonly Setting[]): Action[][] {
  const changes = found.filter(({ is }) => is === "change");
  return [changes.flatMap(({ actions = [] }) => actions), changes.flatMap(({ late = [] }) => late)].filter((step) => step.length > 0);
}

const ASK = "GH_TOKEN=… cogrel setup        with an administrator's token, or ask one to run it";

/** GitHub takes the token for nobody's: it may change nothing, and is shown nothing. */
export function refusedSetup(repository: string, words: string): Answer {
  return {
    ...{ kind: "answer", title: `set up ${repository} for releases`, verdict: "no", data: undefined },
    checks: [{ ...refusedToken(words, repository), rule: "settings-write", expected: NEEDED }],
  };
}

const NEEDED = "administration: write";

/** A person's role and a classic token's scopes are told; of any other token only the change itself shows what it may. */
function mayWrite({ about, me, repository, page }: Settings): Check {
  const rule = "settings-write";
  if (about.is === "seen" && about.value.archived) return archived(rule, repository, page, NEEDED);
  const who = me.is === "seen" ? me.value.login : "the token";
  if (about.is === "seen" && about.value.admin === false && me.is === "seen")
    return said(rule, "no", `GitHub says that ${who} may not administer ${repository} with this token`, ASK, NEEDED);
  if (about.is !== "seen" || !about.value.admin) return said(rule, "yes", "GitHub tells when it is tried");
  const lacking = me.is === "seen" ? scopeLacking(me.value, about.value) : undefined;
  if (lacking !== undefined)
    return said(rule, "no", `${who}'s token lacks the scope ${lacking}`, `gh auth refresh --scopes ${lacking}`, NEEDED);
  const scoped = me.is === "seen" && me.value.scopes !== undefined;
  return said(rule, "yes", `${who} is an administrator${scoped ? "" : "; whether the token may GitHub tells when it is tried"}`);
}

function dataOf({ wanted, settings, found, hand }: Facts): SetupData {
  return {
    repository: wanted.repository,
    branch: settings.branch,
    tag_pattern: wanted.pattern,
    settings: found.map(({ rule, of, is, before, after }) => ({ rule, of, is, before, ...(after !== undefined && { after }) })),
    by_hand: hand,
  };
}
