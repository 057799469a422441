import { planDraft } from "../domain/draft";
import type { Answer, Outcome, Turn } from "../domain/plan";
import { planPublish } from "../domain/publish";
import { POLICY } from "../domain/release-type";
import { releaseType } from "../domain/version";
import { draftFacts } from "../facts/draft";
import { publishFacts } from "../facts/publish";
import type { World } from "../world/world";

export interface DraftOptions {
  assets?: string;
  notes?: string;
  replace?: boolean;
}

/** Finds or makes the one draft of a tag and brings it its assets; a dev version is then audited and published at once. */
export async function* draft(world: World, tag: string | undefined, options: DraftOptions): AsyncGenerator<Turn, void, Outcome[] | Answer> {
  const facts = await draftFacts(world, { tag, assets: options.assets, notes: options.notes, replace: options.replace ?? false });
  yield planDraft(facts, { replace: options.replace ?? false });
  if (POLICY[releaseType(facts.version)].draft || options.assets === undefined) return;
  yield planPublish(await publishFacts(world, facts.gate.name), { ciNotRequired: undefined });
}
