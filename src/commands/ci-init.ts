import type { Answer, Plan } from "../domain/plan";
import { type CiInitData, diffOfCiInit, planCiInit } from "../domain/workflows/init";
import { ciInitFacts } from "../facts/ci-init";
import { patchOf } from "../world/text-diff";
import type { World } from "../world/world";

export interface CiInitOptions {
  diff?: boolean;
}

/** Writes CI's workflows and the gate's list of jobs; with --diff it only shows what would change. They run this version of cogrel. */
export async function ciInit(world: World, { diff }: CiInitOptions, version: string): Promise<Plan<CiInitData> | Answer<CiInitData>> {
  const facts = await ciInitFacts(await world.git("person"), version);
  if (!diff) return planCiInit(facts);
  return diffOfCiInit(facts, facts.files.map(({ path, before, text }) => patchOf(path, before, text)).join(""));
}
