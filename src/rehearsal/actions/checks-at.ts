import type { State } from "../state";
import { present } from "./progress";
import { ACTIONS_APP, type CheckRun } from "./run";

/** The check runs of a commit: those that were set, and the jobs of its runs, which are check runs too. Oldest first. */
export function checksAt({ checks, runs }: Pick<State, "checks" | "runs">, sha: string): CheckRun[] {
  const jobs = runs.filter((run) => run.sha === sha).flatMap((run) => present(run).map((job) => ({ run, job })));
  const ofJobs = jobs.map(({ run, job: { id, name, status, conclusion, started } }) => {
    return { id, name, sha, status, conclusion, created: started ?? run.created, app: ACTIONS_APP };
  });
  return [...checks.filter((check) => check.sha === sha), ...ofJobs].sort((left, right) => left.id - right.id);
}

/** The last check run of each name and App: what came before it counts no more. */
export function latestChecksAt(state: Pick<State, "checks" | "runs">, sha: string): CheckRun[] {
  return [...new Map(checksAt(state, sha).map((check) => [`${check.app} ${check.name}`, check])).values()];
}

/** The last status of each context. */
export function latestStatusesAt({ statuses }: Pick<State, "statuses">, sha: string): State["statuses"] {
  return [...new Map(statuses.filter((status) => status.sha === sha).map((status) => [status.context, status])).values()];
}
