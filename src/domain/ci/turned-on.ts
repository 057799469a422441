import type { Ci, Job } from "./jobs";
import { JOBS_FILE, withNeeds } from "./needs";

/** What decides which jobs there are: a change of it changes everything, whatever is configured. */
export const DECIDING: readonly string[] = ["cogrel.toml", JOBS_FILE];

/** The jobs that a change of these components turns on, in the table's order, with all that they need. */
export function jobsFor({ jobs, gate }: Pick<Ci, "jobs" | "gate">, changed: ReadonlySet<string>): string[] {
  const meant = new Set(jobs.filter((job) => isMeant(job, changed)).map(({ name }) => name));
  // The gate looks at all jobs; what it waits for is not turned on by that.
  const on = withNeeds(jobs, meant, gate);
  return jobs.map(({ name }) => name).filter((name) => on.has(name));
}

function isMeant({ when }: Job, changed: ReadonlySet<string>): boolean {
  if (when === "always") return true;
  return when === "any" ? changed.size > 0 : when.some((component) => changed.has(component));
}
