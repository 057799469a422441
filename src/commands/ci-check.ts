import type { Answer } from "../domain/plan";
import { type CiCheckData, checkWorkflows } from "../domain/workflow-check/check";
import { workflowFacts } from "../facts/ci-check";
import type { World } from "../world/world";

/** What in the repository's workflow files bites; all of .github/workflows, or the files that are named. */
export async function ciCheck(world: World, files: readonly string[]): Promise<Answer<CiCheckData>> {
  return checkWorkflows(await workflowFacts(world, files));
}
