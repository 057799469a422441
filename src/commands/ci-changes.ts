import { type ChangesData, decideChanges } from "../domain/ci/changes";
import { type Comparison, comparisonAsked, comparisonOf, everything } from "../domain/ci/comparison";
import type { Answer } from "../domain/plan";
import { EXIT, Problem } from "../domain/problem";
import { changeFacts } from "../facts/changes";
import { projectFromSource } from "../facts/project";
import type { Env } from "../world/env";
import { readPayload } from "../world/event";
import { commitSource } from "../world/source";
import type { World } from "../world/world";

export interface ChangesOptions {
  base?: string;
  head?: string;
}

/** What a change is of, and which jobs that turns on. */
export async function ciChanges(world: World, options: ChangesOptions): Promise<Answer<ChangesData>> {
  const comparison = comparisonFor(world.env, options);
  const git = await world.git("gate");
  // The jobs are those of the workflow that runs, which is the checkout's.
  const project = await projectFromSource(commitSource(git, "HEAD"));
  return decideChanges(project.ci, await changeFacts(git, world.remote, project, comparison));
}

function comparisonFor({ event, sha, baseRef, actions }: Env, { base, head }: ChangesOptions): Comparison {
  if (base !== undefined) return comparisonAsked(base, head);
  if (head !== undefined) throw usage("--head needs a --base beside it");
  if (event.name !== undefined) {
    return comparisonOf({ name: event.name, payload: event.file === undefined ? undefined : readPayload(event.file), sha, baseRef });
  }
  if (actions) return everything("GITHUB_EVENT_NAME is not set", false);
  throw usage("no event and no --base says what the change is compared with");
}

function usage(message: string): Problem {
  return new Problem("usage", message, { exit: EXIT.usage, fix: "cogrel ci changes --base origin/main" });
}
