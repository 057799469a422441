import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { releaseType } from "../domain/version";
import type { Job, JobSeed } from "./actions/run";
import { builtAssets } from "./build/assets";
import type { Ci } from "./ci";
import { checkedOut, cogrel, type JobPlace, type Site, versionOf, versionOfRun, type Work, workJob } from "./jobs";
import { publishJobs } from "./publishing/jobs";
import { ownSeeds } from "./workflows/own";

/** The jobs of the workflow that a pushed tag starts, in the seed's order. */
const BUILD: readonly Work[] = [
  {
    name: "verify-tag",
    needs: [],
    work: async (place) => void (await cogrel(place, await checkedOut(place, "verify-tag"), ["verify-tag"])),
  },
  { name: "build", needs: ["verify-tag"], work: build },
  { name: "create-release", needs: ["verify-tag", "build"], work: createRelease },
];

/** The jobs of a workflow; none of one that is no release workflow, or that nobody works for. */
function worksOf({ build, publish, workshop }: Ci, path: string): readonly Work[] {
  if (!workshop) return [];
  if (path.endsWith(`/${build}`)) return BUILD;
  return path.endsWith(`/${publish}`) ? publishJobs(workshop) : [];
}

/** The jobs that a run for a tag begins with: those that are for other types of releases are skipped when their turn comes. */
export function releaseSeeds(ci: Ci | undefined, path: string, tag: string): JobSeed[] {
  if (!ci?.workshop) return [];
  const own = ownSeeds(ci.workshop, path);
  if (own) return own;
  const version = versionOf(ci.workshop, tag);
  const isFor = ({ only }: Work) => !only || (version !== undefined && only.includes(releaseType(version)));
  return worksOf(ci, path).map((work) => ({ name: work.name, steps: ["Run"], needs: [...work.needs], off: !isFor(work) }));
}

/** Jobs whose work is done, or under way: a job that runs again is another one. */
const begun = new WeakSet<Job>();

/** Does the work of each job of a run that is under way; those that wait for nothing of each other go side by side. */
export async function workOn(site: Site, ci: Ci): Promise<void> {
  const { run, workshop } = site;
  const place: JobPlace = { ...site, dist: join(workshop.folder, `${run.id}-dist`) };
  const works = worksOf(ci, run.path);
  const due = run.jobs.filter((one) => one.status === "in_progress" && !begun.has(one));
  await Promise.all(
    due.map(async (job) => {
      begun.add(job);
      const work = works.find(({ name }) => name === job.name);
      if (work) await workJob(job, work, place);
    }),
  );
}

async function build({ dist, workshop, run }: JobPlace): Promise<void> {
  const version = versionOfRun(workshop, run);
  mkdirSync(dist, { recursive: true });
  for (const { name, bytes } of builtAssets({ ...workshop, version })) writeFileSync(join(dist, name), bytes);
}

async function createRelease(place: JobPlace): Promise<void> {
  const args = ["draft", place.run.ref, "--assets", place.dist, "--yes"];
  await cogrel(place, await checkedOut(place, "create-release"), args);
}
