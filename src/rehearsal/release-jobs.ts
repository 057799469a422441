import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseVersion } from "../domain/version";
import { builtAssets } from "./build/assets";
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
  const version = parseVersion(run.ref.slice(workshop.prefix.length));
  if (!version) throw new Error(`${run.ref} is not the tag of a version`);
  mkdirSync(dist, { recursive: true });
  for (const { name, bytes } of builtAssets({ ...workshop, version })) writeFileSync(join(dist, name), bytes);
}

async function createRelease(place: JobPlace): Promise<void> {
  await cogrel(place, await checkedOut(place, "create-release"), "draft", place.run.ref, "--assets", place.dist, "--yes");
}
