import type { Answer, Outcome, Turn } from "../domain/plan";
import { Problem } from "../domain/problem";
import { planPublish } from "../domain/publish";
import { POLICY } from "../domain/release-type";
import { releaseType } from "../domain/version";
import { followRun } from "../facts/follow";
import { publishFacts } from "../facts/publish";
import type { World } from "../world/world";

export interface PublishOptions {
  watch: boolean;
  ciNotRequired?: string;
}

/** Publishes the one draft of a tag, once everything that could have changed was checked again; then follows what it starts. */
export async function* publish(
  world: World,
  tag: string | undefined,
  options: PublishOptions,
): AsyncGenerator<Turn, void, Outcome[] | Answer> {
  if (options.ciNotRequired?.trim() === "")
    throw new Problem("usage", "--ci-not-required takes the reason, which is shown in the plan", {
      exit: 2,
      fix: '--ci-not-required "the fix of a typo in the docs"',
    });
  const facts = await publishFacts(world, tag);
  yield planPublish(facts, { ciNotRequired: options.ciNotRequired });
  if (!options.watch || !POLICY[releaseType(facts.version)].registries) return;
  const { gate, commit, ci, silent } = facts;
  yield followRun(await world.github(facts.repository), { file: ci.releasePublish, tag: gate.name, sha: commit, event: "release", silent });
}
