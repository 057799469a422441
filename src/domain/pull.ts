import type { Check } from "./check";
import type { Answer, Row } from "./plan";
import { type CheckRun, verdictOfStanding } from "./runs";

/** A pull request, as GitHub tells of it. */
export interface Pull {
  number: number;
  state: "open" | "closed";
  merged: boolean;
  /** The commit that it became on its base; set when it is merged. */
  mergeCommit: string | undefined;
  head: { branch: string; sha: string };
  base: string;
  draft: boolean;
  /** clean, blocked, dirty, behind, unstable …; `undefined` while GitHub computes it. */
  mergeable: string | undefined;
  url: string;
}

export interface Review {
  by: string;
  /** APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED. */
  state: string;
}

export interface PullFacts {
  pull: Pull;
  checks: readonly CheckRun[];
  reviews: readonly Review[];
}

export interface PullData {
  number: number;
  url: string;
  state: string;
  merge_commit?: string;
  checks: { passed: number; failed: string[]; waiting: string[] };
  approved_by: string[];
  changes_requested_by: string[];
}

/** What one look at a pull request shows, and whether it is over: merged, or closed without. */
export function pullAnswer({ pull, checks, reviews }: PullFacts): { answer: Answer<PullData>; over: boolean } {
  const newest = newestChecks(checks);
  const failed = newest
    .filter((one) => verdictOfStanding(one) === "no" && one.conclusion !== "skipped" && one.conclusion !== "neutral")
    .map(({ name }) => name);
  const waiting = newest.filter((one) => verdictOfStanding(one) === "unknown").map(({ name }) => name);
  const standing = lastReviews(reviews);
  const approved = [...standing].filter(([, state]) => state === "APPROVED").map(([by]) => by);
  const objecting = [...standing].filter(([, state]) => state === "CHANGES_REQUESTED").map(([by]) => by);
  const data: PullData = {
    number: pull.number,
    url: pull.url,
    state: pull.merged ? "merged" : pull.state,
    ...(pull.mergeCommit !== undefined && pull.merged && { merge_commit: pull.mergeCommit }),
    checks: { passed: newest.length - failed.length - waiting.length, failed, waiting },
    approved_by: approved,
    changes_requested_by: objecting,
  };
  const over = pull.merged || pull.state === "closed";
  const check = mergedCheck(pull);
  const rows: Row[] = [
    {
      cells: [`pull request #${pull.number}`],
      mark: pull.merged ? "yes" : pull.state === "closed" ? "no" : "open",
      found: standingOf(pull),
      rule: "pull-merged",
    },
    {
      cells: ["checks"],
      mark: failed.length > 0 ? "no" : waiting.length > 0 || newest.length === 0 ? "open" : "yes",
      found: checksShown(data.checks),
    },
    {
      cells: ["review"],
      mark: objecting.length > 0 ? "no" : approved.length > 0 ? "yes" : "open",
      found: reviewShown(approved, objecting),
    },
  ];
  const title = `pull request #${pull.number} is merged`;
  return {
    answer: { kind: "answer", title, verdict: over ? check.verdict : "yes", data, checks: over ? [check] : [], table: { rows } },
    over,
  };
}

function mergedCheck({ merged, mergeCommit, number, url }: Pull): Check {
  if (merged) return { rule: "pull-merged", verdict: "yes", found: `#${number} as ${mergeCommit?.slice(0, 10)}` };
  return {
    rule: "pull-merged",
    verdict: "no",
    found: `#${number} was closed without being merged: ${url}`,
    expected: "merged",
    fix: `gh pr reopen ${number}        or delete its branch, and begin again`,
  };
}

function standingOf({ merged, mergeCommit, state, draft, mergeable, url }: Pull): string {
  if (merged) return `merged as ${mergeCommit?.slice(0, 10)}`;
  if (state === "closed") return "closed, not merged";
  const why = draft
    ? "a draft"
    : mergeable === "dirty"
      ? "has conflicts"
      : mergeable === "behind"
        ? "behind its base"
        : mergeable === "clean"
          ? "can be merged"
          : "open";
  return `${why}, ${url}`;
}

function checksShown({ passed, failed, waiting }: PullData["checks"]): string {
  const parts = [
    ...(failed.length > 0 ? [`failed: ${failed.join(", ")}`] : []),
    ...(waiting.length > 0 ? [`waiting for ${waiting.join(", ")}`] : []),
    ...(passed > 0 ? [`${passed} passed`] : []),
  ];
  return parts.length === 0 ? "none yet" : parts.join("; ");
}

function reviewShown(approved: readonly string[], objecting: readonly string[]): string {
  if (objecting.length > 0) return `changes requested by ${objecting.join(", ")}`;
  return approved.length > 0 ? `approved by ${approved.join(", ")}` : "none yet";
}

/** The newest check of each name: a re-run replaces the one before. */
function newestChecks(checks: readonly CheckRun[]): CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const one of checks) if ((newest.get(one.name)?.id ?? -1) < one.id) newest.set(one.name, one);
  return [...newest.values()];
}

/** What each reviewer said last; a comment takes nothing back. */
function lastReviews(reviews: readonly Review[]): Map<string, string> {
  const last = new Map<string, string>();
  for (const { by, state } of reviews) if (state !== "COMMENTED" && state !== "PENDING") last.set(by, state);
  return last;
}
