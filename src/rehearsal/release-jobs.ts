import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hub } from "./hub";
import { checkedOut, cogrel, type Job, type JobPlace, nextJob, type Workshop } from "./jobs";
import type { Run } from "./state";

/** The jobs of the two release workflows, in the seed's order, as far as a rehearsal can do them. */
const JOBS: Readonly<Record<"build" | "publish", readonly Job[]>> = {
  build: [
    { name: "verify-tag", work: async (place) => void (await cogrel(place, await checkedOut(place, "verify-tag"), "verify-tag")) },
    { name: "build", work: build },
    { name: "create-release", work: createRelease },
  ],
  publish: [{ name: "verify-release", work: async () => undefined }],
};

/** Does the next job of a run. */
export async function goOn(hub: Hub, run: Run, workshop: Workshop, workflow: keyof typeof JOBS): Promise<void> {
  if (run.status === "queued") {
    run.status = "in_progress";
    return;
  }
  const place: JobPlace = { workshop, hub, run, dist: join(workshop.folder, `${run.id}-dist`) };
  await nextJob(JOBS[workflow], place);
}

async function build({ dist, workshop, run }: JobPlace): Promise<void> {
  mkdirSync(dist, { recursive: true });
  for (const { name } of workshop.assets)
    writeFileSync(join(dist, name.replaceAll("{pep440}", "1").replaceAll("*", "x")), `${name} of ${run.ref}\n`);
}

async function createRelease(place: JobPlace): Promise<void> {
  await cogrel(place, await checkedOut(place, "create-release"), "draft", place.run.ref, "--assets", place.dist, "--yes");
}
