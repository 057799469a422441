import type { Answer, Outcome, Turn } from "../domain/plan";
import { branchSettings, withoutBranch } from "../domain/setup/branch";
import { byHand } from "../domain/setup/by-hand";
import { environmentSettings } from "../domain/setup/environments";
import { answerSetup, planSetup, refusedSetup } from "../domain/setup/plan";
import { reviewerNames } from "../domain/setup/reviewers";
import { immutableSetting, TAG_RULESET, tagSetting } from "../domain/setup/tags";
import type { Wanted } from "../domain/setup/wanted";
import { whileAsking } from "../facts/asking";
import { type SetupFacts, setupFacts } from "../facts/setup";
import type { World } from "../world/world";

export interface SetupOptions {
  reviewers?: string;
  ruleset?: true;
  immutable: boolean;
  force?: true;
  dryRun?: true;
}

/** Sets what a release needs of the repository's settings on GitHub; shows first, reads back, lists what only a person can do. */
export async function* setup(world: World, options: SetupOptions): AsyncGenerator<Turn, void, Outcome[] | Answer> {
  const names = reviewerNames(options.reviewers);
  const asked = () => whileAsking(world, "GitHub", () => setupFacts(world, names));
  const facts = await asked();
  if (facts.refusal !== undefined) {
    yield refusedSetup(facts.repository, facts.refusal);
    return;
  }
  const turn = planSetup(judged(facts, options), { dryRun: options.dryRun ?? false });
  yield turn;
  if (turn.kind === "plan") yield answerSetup(judged(await asked(), options), false);
}

function judged(facts: SetupFacts, { ruleset, immutable, force }: SetupOptions) {
  const { settings, protections, rulesets, noBranch, ...rest } = facts;
  const wanted: Wanted = { ...rest, ruleset: ruleset ?? false, immutable, force: force ?? false };
  const found = [
    ...environmentSettings(settings, wanted),
    ...(noBranch ? [withoutBranch(noBranch)] : branchSettings(settings, { protections, rulesets }, wanted)),
    tagSetting(settings, rulesets.get(TAG_RULESET) ?? { is: "absent" }, wanted),
    ...(immutable ? [immutableSetting(settings)] : []),
  ];
  return { wanted, settings, found, hand: byHand(facts) };
}
