import { expect, test } from "vitest";
import { type CheckRun, followed, gateCheck, newestRun, type Run, runCheck, verdictOfStanding } from "../../src/domain/runs";

function run(conclusion: string | undefined, more: Partial<Run> = {}): Run {
  const status = conclusion === undefined ? "in_progress" : "completed";
  const known = { id: 1, number: 7, attempt: 1, event: "push", ref: "v1.0.0", sha: "a".repeat(40), url: "https://x.example/7" };
  return { ...known, created: "2026-01-01T00:00:00Z", status, conclusion, ...more };
}

test.each([
  ["queued", undefined, "unknown"],
  ["in_progress", undefined, "unknown"],
  ["waiting", undefined, "unknown"],
  ["a status that nobody knows", "success", "unknown"],
  ["completed", "success", "yes"],
  ["completed", "failure", "no"],
  ["completed", "cancelled", "no"],
  ["completed", "timed_out", "no"],
  ["completed", "skipped", "no"],
  ["completed", "neutral", "no"],
  ["completed", "a conclusion that nobody knows", "no"],
  ["completed", undefined, "no"],
])("a run that is %s, %s: %s", (status, conclusion, verdict) => {
  expect(verdictOfStanding({ status, conclusion })).toBe(verdict);
});

test("of several runs at a commit the tag's own newest counts", () => {
  const old = run("success", { id: 1 });
  const newer = run("failure", { id: 2, created: "2026-01-02T00:00:00Z" });
  const other = run("success", { id: 3, ref: "v1.0.0-rc1", created: "2026-01-03T00:00:00Z" });
  const twin = run("success", { id: 4, created: "2026-01-02T00:00:00Z" });
  expect(newestRun([old, newer, other], "v1.0.0")?.id).toBe(2);
  expect(newestRun([twin, newer], "v1.0.0")?.id).toBe(4);
  expect(newestRun([other], "v1.0.0")).toBeUndefined();
});

test.each<[string, Run | undefined, string, string | undefined]>([
  ["none", undefined, "no", "cogrel explain build-run        says why that can be"],
  ["going on", run(undefined), "unknown", "gh run watch 1        then the same command again"],
  ["failed", run("failure"), "no", "gh run rerun 1 --failed"],
  ["well", run("success", { attempt: 2 }), "yes", undefined],
])("the run that must have succeeded: %s", (_, one, verdict, fix) => {
  expect(runCheck("build-run", { file: "b.yaml", tag: "v1.0.0", run: one })).toMatchObject({ verdict, ...(fix && { fix }) });
});

test.each<[string, CheckRun[], string]>([
  ["none of the name", [{ id: 9, name: "other", status: "completed", conclusion: "success", started: undefined }], "no"],
  ["going on", [{ id: 1, name: "gate", status: "queued", conclusion: undefined, started: undefined }], "unknown"],
  [
    "the newest counts",
    [
      { id: 2, name: "gate", status: "completed", conclusion: "success", started: undefined },
      { id: 1, name: "gate", status: "completed", conclusion: "failure", started: undefined },
    ],
    "yes",
  ],
])("the gate's check: %s", (_, checks, verdict) => {
  expect(gateCheck("ci-green", "gate", checks).verdict).toBe(verdict);
});

const watched = { file: "b.yaml", tag: "v1.0.0", jobs: [], event: "push", silent: false } as const;

test("a run is looked for a while before it is told that there is none, and why that can be", () => {
  expect(followed({ ...watched, run: undefined, looks: 7 })).toMatchObject({ over: false, answer: { verdict: "yes", checks: [] } });
  const said = (more: object) => followed({ ...watched, run: undefined, looks: 8, ...more }).answer.checks[0];
  expect(said({})).toMatchObject({
    verdict: "unknown",
    found: expect.stringMatching(/more than three tags .* GITHUB_TOKEN .* Actions are off/),
  });
  expect(said({ event: "release" })?.found).not.toContain("three tags");
  expect(said({ silent: true })?.found).toMatch(/own GITHUB_TOKEN start no workflow$/);
});

test("a run that is over is told by how it ended; one that goes on by nothing", () => {
  const jobs = [{ name: "j", status: "completed", conclusion: "skipped", started: undefined, completed: undefined }];
  expect(followed({ ...watched, jobs, run: run(undefined), looks: 1 })).toMatchObject({ over: false, answer: { checks: [] } });
  expect(followed({ ...watched, run: run("success"), looks: 1 })).toMatchObject({ over: true, answer: { verdict: "yes" } });
  const failed = followed({ ...watched, jobs, run: run("cancelled"), looks: 1 });
  expect(failed).toMatchObject({
    over: true,
    answer: { verdict: "no", checks: [{ fix: expect.stringContaining("gh run rerun 1 --failed") }] },
  });
  expect(failed.answer.table?.rows.map(({ mark }) => mark)).toEqual(["no", "open"]);
});
