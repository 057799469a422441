import type { Answer, Plan } from "../domain/plan";
import { planTag, type TaggingData } from "../domain/tagging";
import { readGround } from "../facts/gate";
import { taggingFacts } from "../facts/tagging";
import type { World } from "../world/world";

export interface TagOptions {
  commit?: string;
  push: boolean;
}

/** Tags a commit with its own version and pushes the tag, alone and create-only. */
export async function tag(
  world: World,
  version: string | undefined,
  options: TagOptions,
): Promise<Plan<TaggingData> | Answer<TaggingData>> {
  const ground = await readGround(await world.git("person"), world.remote);
  const facts = await taggingFacts(ground, world.env, { version, commit: options.commit });
  return planTag(facts, { push: options.push });
}
