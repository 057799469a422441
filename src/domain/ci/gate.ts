import { type Check, type Verdict, verdictOf } from "../check";
import type { Answer, Row } from "../plan";
import { quoted } from "../quoted";
import type { GateJob, TurnedOn } from "./gate-input";
import { ALWAYS, JOBS_FILE, withNeeds } from "./needs";

export interface GateFacts {
  /** The jobs that the gate waits for. */
  jobs: readonly GateJob[];
  /** Results by job. */
  needs: ReadonlyMap<string, string>;
  turnedOn: TurnedOn;
  /** The gate's own job, which its list has not; `undefined` outside of a workflow. */
  gate: string | undefined;
}

export interface GateData {
  jobs: { name: string; result: string | null; turned_on: boolean | null; informational: boolean; verdict: Verdict }[];
}

interface Judged extends GateJob {
  result: string | undefined;
  /** `undefined`: not known. */
  on: boolean | undefined;
  /** `undefined` for green. */
  why: string | undefined;
}

/**
 * The one check that a commit needs. A job is green when it succeeded, or when it was skipped and the change did not turn it
 * on; whatever else became of it is red, and so is a job that is missing or that nobody knows (SAFETY: "Gate").
 */
export function judgeNeeds(facts: GateFacts): Answer<GateData> {
  const jobs = judged(facts);
  const checks = [...changesCheck(facts), ...listCheck(facts), ...jobs.map(jobCheck)];
  const verdict = verdictOf(checks);
  const data = { jobs: jobs.map(dataOf) };
  return { kind: "answer", title: titleOf(jobs, verdict), verdict, data, checks, table: { rows: jobs.map(rowOf) } };
}

function judged({ jobs, needs, turnedOn }: GateFacts): Judged[] {
  const on = "why" in turnedOn ? undefined : withNeeds(jobs, turnedOn);
  return jobs.map((job) => {
    const one = { ...job, result: needs.get(job.name), on: on && (on.has(job.name) || ALWAYS.has(job.name)) };
    return { ...one, why: whyRed(one, needs) };
  });
}

function whyRed({ result, on, needs: waitedFor }: Omit<Judged, "why">, needs: GateFacts["needs"]): string | undefined {
  if (result === "success" || (result === "skipped" && on === false)) return undefined;
  if (result === undefined) return "not in NEEDS";
  if (result === "") return "no result";
  if (result === "failure" || result === "cancelled") return result;
  if (result !== "skipped") return `${quoted(result)} is no result that is known`;
  if (on === undefined) return "skipped, and CHANGES does not say that it may be";
  const broken = waitedFor.filter((name) => needs.get(name) !== "success");
  return `skipped, though the change turned it on${broken.length === 0 ? "" : `; it waits for ${broken.join(", ")}`}`;
}

const LOG = "gh run view --log-failed        shows why";

const FIXES: Readonly<Record<string, string>> = { failure: LOG, cancelled: "gh run rerun --failed" };

function jobCheck({ name, result, informational, why }: Judged): Check {
  if (why === undefined) return { rule: "job-green", verdict: "yes", found: `${name}: ${result}` };
  const found = `${name}: ${why}`;
  const fix = FIXES[result ?? ""] ?? "gh run view        shows what became of each job";
  if (informational) return { rule: "job-green", verdict: "yes", found: `${found}; informational`, fix };
  return { rule: "job-green", verdict: "no", found, expected: "success", fix };
}

function rowOf({ name, result, informational, why }: Judged): Row {
  const found = why ?? (result === "skipped" ? "skipped: nothing that it tests was changed" : (result as string));
  if (why === undefined) return { cells: [name], mark: result === "skipped" ? "open" : "yes", found, rule: "job-green" };
  return {
    cells: [name],
    mark: informational ? "warning" : "no",
    found: informational ? `${found}; informational` : found,
    rule: "job-green",
  };
}

function changesCheck({ turnedOn }: GateFacts): Check[] {
  if (!("why" in turnedOn)) return [];
  const fix = `env:  CHANGES: \${{ toJSON(needs.changes.outputs) }}        in the gate's step`;
  return [{ rule: "changes-known", verdict: "no", found: turnedOn.why, expected: "the outputs of cogrel ci changes", fix }];
}

/** What was turned on and is in no list of jobs: `ci changes` and the gate were told of different jobs. */
function strangers({ jobs, turnedOn, gate }: GateFacts): string[] {
  if ("why" in turnedOn) return [];
  const strange = [...turnedOn].filter((name) => name !== gate && !jobs.some((job) => job.name === name));
  // Where it is not known which job this is, one may be the gate itself.
  return gate === undefined && strange.length === 1 ? [] : strange;
}

function listCheck(facts: GateFacts): Check[] {
  const { jobs, needs } = facts;
  const names = new Set(jobs.map(({ name }) => name));
  const missing = [...names].filter((name) => !needs.has(name));
  const foreign = [...needs.keys()].filter((name) => !names.has(name)).map((name) => quoted(name));
  const strange = strangers(facts).map((name) => quoted(name));
  if (missing.length + foreign.length + strange.length === 0) return [{ rule: "jobs-listed", verdict: "yes", found: `${names.size} jobs` }];
  const found = [
    ...(missing.length > 0 ? [`not in NEEDS: ${missing.join(", ")}`] : []),
    ...(foreign.length > 0 ? [`not in the list: ${foreign.join(", ")}`] : []),
    ...(strange.length > 0 ? [`turned on, and not in the list: ${strange.join(", ")}`] : []),
  ];
  const fix =
    missing.length + foreign.length > 0
      ? `let the gate need every job, and list each in ${JOBS_FILE}`
      : `cogrel ci init        writes ${JOBS_FILE} anew from cogrel.toml`;
  return [{ rule: "jobs-listed", verdict: "no", found: found.join("; "), fix }];
}

function titleOf(jobs: readonly Judged[], verdict: Verdict): string {
  const red = jobs.filter(({ why, informational }) => why !== undefined && !informational);
  const passed = jobs.filter(({ result }) => result === "success").length;
  if (verdict === "yes") return `${passed} of ${jobs.length} jobs succeeded, the others were not turned on`;
  return red.length === 0 ? "the gate cannot judge" : `${red.length} of ${jobs.length} jobs are red`;
}

function dataOf({ name, result, on, informational = false, why }: Judged): GateData["jobs"][number] {
  const verdict = why === undefined || informational ? "yes" : "no";
  return { name, result: result ?? null, turned_on: on ?? null, informational, verdict };
}
