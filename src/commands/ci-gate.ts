import { type GateData, judgeNeeds } from "../domain/ci/gate";
import { readChanges, readNeeds } from "../domain/ci/gate-input";
import type { Answer } from "../domain/plan";
import { gateJobs } from "../facts/gate-jobs";
import type { World } from "../world/world";

/** CI's one gate: did every job succeed that the change turned on? */
export async function ciGate(world: World): Promise<Answer<GateData>> {
  const { env } = world;
  const needs = readNeeds(env.needs);
  return judgeNeeds({ jobs: await gateJobs(world), needs, turnedOn: readChanges(env.changes), gate: env.job });
}
