import type { Check, Verdict } from "./check";
import type { RuleCode } from "./codes";
import type { Answer, Mark, Row } from "./plan";

/** A run of a workflow, or a job of one, as GitHub tells of it. */
export interface Standing {
  /** queued, in_progress, completed, waiting, requested, pending. */
  status: string;
  /** Set when it is completed: success, failure, cancelled, skipped and others. */
  conclusion: string | undefined;
}

export interface Run extends Standing {
  id: number;
  number: number;
  attempt: number;
  event: string;
  /** The branch or the tag that it is for. */
  ref: string | undefined;
  sha: string;
  url: string;
  /** ISO 8601. */
  created: string;
}

export interface Job extends Standing {
  name: string;
  /** ISO 8601; `undefined` while it has not come so far. */
  started: string | undefined;
  completed: string | undefined;
}

/** A check run of a commit. */
export interface CheckRun extends Standing {
  id: number;
  name: string;
  started: string | undefined;
}

/** Conclusions that let a release go on; anything else that is completed, and not known here, does not. */
const PASSED: ReadonlySet<string> = new Set(["success"]);

/** What a run or a check comes to: nothing is known before it is completed. */
export function verdictOfStanding({ status, conclusion }: Standing): Verdict {
  if (status !== "completed") return "unknown";
  return conclusion !== undefined && PASSED.has(conclusion) ? "yes" : "no";
}

/** How it stands, in a word or two. */
export function standingInWords({ status, conclusion }: Standing): string {
  return (status === "completed" ? (conclusion ?? "completed without a conclusion") : status).replaceAll("_", " ");
}

/** The newest run that is for this tag; several tags may be at one commit. */
export function newestRun(runs: readonly Run[], tag: string): Run | undefined {
  return runs.filter(({ ref }) => ref === tag).sort((a, b) => b.created.localeCompare(a.created) || b.id - a.id)[0];
}

/** Has the workflow that must have run for a tag succeeded? */
export function runCheck(rule: RuleCode, { file, tag, run }: { file: string; tag: string; run: Run | undefined }): Check {
  const expected = `a successful run of ${file} for ${tag}`;
  if (!run)
    return {
      rule,
      verdict: "no",
      found: `${file} has not run for ${tag}`,
      expected,
      fix: "cogrel explain build-run        says why that can be",
    };
  const found = `#${run.number}${run.attempt > 1 ? `, attempt ${run.attempt}` : ""}: ${standingInWords(run)}, ${run.url}`;
  const verdict = verdictOfStanding(run);
  if (verdict === "yes") return { rule, verdict, found };
  const fix = verdict === "no" ? `gh run rerun ${run.id} --failed` : `gh run watch ${run.id}        then the same command again`;
  return { rule, verdict, found, expected, fix };
}

/** Is the gate's check on the commit green? The newest of its name counts. */
export function gateCheck(rule: RuleCode, name: string, checks: readonly CheckRun[]): Check {
  const newest = checks.filter((check) => check.name === name).sort((a, b) => b.id - a.id)[0];
  const expected = `${name} is successful on the commit`;
  const excuse = 'cogrel publish --ci-not-required "REASON"        if the commit needs none';
  if (!newest) return { rule, verdict: "no", found: `the commit has no check ${name}`, expected, fix: excuse };
  const verdict = verdictOfStanding(newest);
  const found = `${name}: ${standingInWords(newest)}`;
  if (verdict === "yes") return { rule, verdict, found };
  return { rule, verdict, found, expected, fix: verdict === "no" ? excuse : "wait for it, then the same command again" };
}

const MARKS: Readonly<Record<Verdict, Mark>> = { yes: "yes", no: "no", unknown: "open" };

/** A run's jobs as a table: name, how it stands, how long it took so far. */
function jobRows(jobs: readonly Job[]): Row[] {
  return jobs.map((job) => ({
    cells: [job.name],
    mark: job.conclusion === "skipped" ? "open" : MARKS[verdictOfStanding(job)],
    found: standingInWords(job),
    ...(job.conclusion === "skipped" && { uncounted: true }),
  }));
}

export interface Followed {
  /** What is followed, such as release-publish.yaml for v1.2.3. */
  file: string;
  tag: string;
  run: Run | undefined;
  jobs: readonly Job[];
  /** Looks so far. */
  looks: number;
  /** What starts the run. */
  event: "push" | "release";
  /** Why no run may appear, where that is known: a job's own token (H12). */
  silent: boolean;
}

export interface RunData {
  workflow: string;
  tag: string;
  run?: { id: number; number: number; status: string; conclusion?: string; url: string };
  jobs: { name: string; status: string; conclusion?: string }[];
}

/** Looks for a run that does not appear before it is told that there is none. */
const MOST_LOOKS = 8;

/** What one look at a run shows, and whether it is over: completed, or never begun. */
export function followed({ file, tag, run, jobs, looks, event, silent }: Followed): { answer: Answer<RunData>; over: boolean } {
  const over = run ? run.status === "completed" : looks >= MOST_LOOKS;
  const data: RunData = { workflow: file, tag, ...(run && { run: runDataOf(run) }), jobs: jobs.map(jobData) };
  const rows = run
    ? [
        { cells: [`${file} #${run.number}`], mark: MARKS[verdictOfStanding(run)], found: standingInWords(run), uncounted: true as const },
        ...jobRows(jobs),
      ]
    : [];
  const check = run ? runOver(file, run) : neverBegun(file, tag, silent ? TOKEN : UNSEEN[event]);
  const checks = over ? [check] : [];
  const title = `${file} ran for ${tag}`;
  const waiting: Row[] = [{ cells: [file], mark: "open", found: "no run yet" }];
  return {
    answer: { kind: "answer", title, verdict: over ? check.verdict : "yes", data, checks, table: { rows: run ? rows : waiting } },
    over,
  };
}

/** How a run ended, or that it goes on; `named` is its workflow. */
export function runOver(named: string, run: Run): Check {
  const verdict = verdictOfStanding(run);
  const found = `${named} #${run.number}: ${standingInWords(run)}, ${run.url}`;
  if (verdict === "yes") return { rule: "run-succeeded", verdict, found };
  return {
    rule: "run-succeeded",
    verdict,
    found,
    expected: "success",
    fix: verdict === "no" ? `gh run rerun ${run.id} --failed        what is done already is not done twice` : `gh run watch ${run.id}`,
  };
}

const TOKEN = "events of a workflow's own GITHUB_TOKEN start no workflow";
const OFF = "Actions are off, or the tag's commit has no such workflow";
/** Why a run may not appear (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows, "push"). */
const UNSEEN: Readonly<Record<Followed["event"], string>> = {
  push: `more than three tags were pushed at once, a workflow's own GITHUB_TOKEN pushed it, ${OFF}`,
  release: `a workflow's own GITHUB_TOKEN published it, ${OFF}`,
};

function neverBegun(file: string, tag: string, why: string): Check {
  return {
    rule: "run-succeeded",
    verdict: "unknown",
    found: `no run of ${file} for ${tag} appeared: ${why}`,
    expected: "a run that succeeds",
    fix: `gh workflow run ${file} --ref ${tag}        if it can be started by hand`,
  };
}

/** What is told of a run to machines. */
export function runDataOf({ id, number, status, conclusion, url }: Run): NonNullable<RunData["run"]> {
  return { id, number, status, ...(conclusion !== undefined && { conclusion }), url };
}

function jobData({ name, status, conclusion }: Job): RunData["jobs"][number] {
  return { name, status, ...(conclusion !== undefined && { conclusion }) };
}
