import type { Job } from "../domain/ci/jobs";
import { folderSource } from "../world/source";
import type { World } from "../world/world";
import { projectFromSource, topOf } from "./project";

/** The Project's jobs but the gate, as the working tree's cogrel.toml has them, else Cog's. */
export async function projectJobs(world: World): Promise<readonly Job[]> {
  return (await projectFromSource(folderSource(topOf(world)))).ci.jobs.slice(0, -1);
}
