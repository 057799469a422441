import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseVersion } from "../domain/version";
import type { Job } from "./actions/run";
import { builtAssets } from "./build/assets";
import { checkedOut, cogrel, type JobPlace, type Site, type Work, workJob } from "./jobs";

/** The jobs of the two release workflows, in the seed's order, as far as a rehearsal can do them. */
export const RELEASE_JOBS: Readonly<Record<"build" | "publish", readonly Work[]>> = {
  build: [
    { name: "verify-tag", work: async (place) => void (await cogrel(place, await checkedOut(place, "verify-tag"), "verify-tag")) },
    { name: "build", work: build },
    { name: "create-release", work: createRelease },
  ],
  publish: [{ name: "verify-release", work: async () => undefined }],
};

/** Jobs whose work is done, or under way: a job that runs again is another one. */
const begun = new WeakSet<Job>();

/** Does the work of each job of a run that is under way. */
export async function workOn(site: Site, workflow: keyof typeof RELEASE_JOBS): Promise<void> {
  const { run, workshop } = site;
  const place: JobPlace = { ...site, dist: join(workshop.folder, `${run.id}-dist`) };
  for (const job of run.jobs.filter((one) => one.status === "in_progress" && !begun.has(one))) {
    begun.add(job);
    const work = RELEASE_JOBS[workflow].find(({ name }) => name === job.name);
    if (work) await workJob(job, work, place);
  }
}

async function build({ dist, workshop, run }: JobPlace): Promise<void> {
  const version = parseVersion(run.ref.slice(workshop.prefix.length));
  if (!version) throw new Error(`${run.ref} is not the tag of a version`);
  mkdirSync(dist, { recursive: true });
  for (const { name, bytes } of builtAssets({ ...workshop, version })) writeFileSync(join(dist, name), bytes);
}

async function createRelease(place: JobPlace): Promise<void> {
  await cogrel(place, await checkedOut(place, "create-release"), "draft", place.run.ref, "--assets", place.dist, "--yes");
}
