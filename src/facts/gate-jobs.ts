import { type GateJob, readJobsFile } from "../domain/ci/gate-input";
import { JOBS_FILE } from "../domain/ci/needs";
import { EXIT, Problem } from "../domain/problem";
import { lookAt } from "../world/files";
import type { World } from "../world/world";

/**
 * The jobs that the gate waits for: those of the list that stands beside the workflow, else the Project's. Throws
 * `configuration`, exit 2, for a list that cannot be read.
 */
export async function gateJobs(world: World): Promise<readonly GateJob[]> {
  const there = lookBeside(world);
  // With the list there is nothing else to load, and the gate starts as fast as it can.
  if (there.kind === "missing") return (await import("./project-jobs")).projectJobs(world);
  if (there.kind === "plain" && there.text !== undefined) return readJobsFile(there.text);
  throw new Problem("configuration", `${JOBS_FILE} is no plain UTF-8 file`, { exit: EXIT.usage, fix: `git checkout HEAD -- ${JOBS_FILE}` });
}

function lookBeside(world: World): ReturnType<typeof lookAt> {
  try {
    return lookAt(world.repository().top, JOBS_FILE);
  } catch (cause) {
    // A gate's job needs no checkout.
    if (cause instanceof Problem && cause.code === "not-a-repository") return { kind: "missing" };
    throw cause;
  }
}
