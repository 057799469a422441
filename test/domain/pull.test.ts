import { expect, test } from "vitest";
import { type Pull, pullAnswer, type Review } from "../../src/domain/pull";
import type { CheckRun } from "../../src/domain/runs";

const MERGE = "b".repeat(40);

const pull = (more: Partial<Pull> = {}): Pull => ({
  ...{
    number: 12,
    state: "open",
    merged: false,
    mergeCommit: undefined,
    head: { branch: "release/1.0.0", sha: "a".repeat(40) },
    base: "main",
  },
  ...{ draft: false, mergeable: "clean", url: "https://x.example/12" },
  ...more,
});

let ids = 1;
const check = (name: string, conclusion?: string): CheckRun => {
  const status = conclusion === undefined ? "in_progress" : "completed";
  return { id: ids++, name, status, conclusion, started: undefined };
};
const said = (by: string, state: string): Review => ({ by, state });

const look = (more: Partial<Pull> = {}, checks: CheckRun[] = [], reviews: Review[] = []) => {
  const { answer, over } = pullAnswer({ pull: pull(more), checks, reviews });
  return { answer, over, rows: (answer.table?.rows ?? []).map(({ mark, found }) => `${mark} ${found}`) };
};

test.each<[string, Partial<Pull>, boolean, string, string]>([
  ["open, and clean", {}, false, "yes", "open can be merged, https://x.example/12"],
  ["GitHub still computes", { mergeable: undefined }, false, "yes", "open open, https://x.example/12"],
  ["a draft", { draft: true }, false, "yes", "open a draft, https://x.example/12"],
  ["conflicts", { mergeable: "dirty" }, false, "yes", "open has conflicts, https://x.example/12"],
  ["behind", { mergeable: "behind" }, false, "yes", "open behind its base, https://x.example/12"],
  ["merged", { state: "closed", merged: true, mergeCommit: MERGE }, true, "yes", "yes merged as bbbbbbbbbb"],
  ["closed", { state: "closed" }, true, "no", "no closed, not merged"],
])("a look at a pull request: %s", (_, more, over, verdict, row) => {
  const seen = look(more);
  expect([seen.over, seen.answer.verdict, seen.rows[0]]).toEqual([over, verdict, row]);
  expect(seen.answer.checks.every((one) => one.verdict === "yes" || one.fix !== undefined)).toBe(true);
});

test.each<[string, CheckRun[], string]>([
  ["none", [], "open none yet"],
  ["all green", [check("a", "success"), check("b", "success")], "yes 2 passed"],
  ["skipped and neutral ones are no failures", [check("a", "success"), check("b", "skipped"), check("c", "neutral")], "yes 3 passed"],
  ["one goes on", [check("a", "success"), check("b")], "open waiting for b; 1 passed"],
  ["one failed", [check("a", "failure"), check("b")], "no failed: a; waiting for b"],
  ["cancelled is not green", [check("a", "cancelled")], "no failed: a"],
  ["a re-run replaces the one before", [check("a", "failure"), check("a", "success")], "yes 1 passed"],
  ["and makes green red", [check("a", "success"), check("a", "timed_out")], "no failed: a"],
])("checks of a pull request: %s", (_, checks, row) => {
  expect(look({}, checks).rows[1]).toBe(row);
});

test.each<[string, Review[], string]>([
  ["none", [], "open none yet"],
  ["a comment is none", [said("m", "COMMENTED")], "open none yet"],
  ["approved", [said("m", "APPROVED"), said("n", "APPROVED")], "yes approved by m, n"],
  ["a comment takes nothing back", [said("m", "APPROVED"), said("m", "COMMENTED")], "yes approved by m"],
  ["an objection stands beside an approval", [said("m", "APPROVED"), said("n", "CHANGES_REQUESTED")], "no changes requested by n"],
  ["who objected approves", [said("m", "CHANGES_REQUESTED"), said("m", "APPROVED")], "yes approved by m"],
  ["dismissed", [said("m", "APPROVED"), said("m", "DISMISSED")], "open none yet"],
])("reviews of a pull request: %s", (_, reviews, row) => {
  expect(look({}, [], reviews).rows[2]).toBe(row);
});
