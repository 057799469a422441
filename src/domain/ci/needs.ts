/** The list of jobs that the gate judges by, beside the workflows. */
export const JOBS_FILE = ".github/cogrel-jobs.json";

interface Needy {
  name: string;
  needs: readonly string[];
}

/** These jobs and all that they need, through any number of steps; the needs of `gate` are not followed. */
export function withNeeds(jobs: readonly Needy[], on: ReadonlySet<string>, gate?: string): Set<string> {
  const needs = new Map(jobs.map((job) => [job.name, job.needs]));
  const all = new Set(on);
  for (const name of all) if (name !== gate) for (const need of needs.get(name) ?? []) all.add(need);
  return all;
}

/** The jobs that no change turns off: what was changed, and the version. */
export const ALWAYS: ReadonlySet<string> = new Set(["changes", "version-check"]);
