import { type About, aboutAnswer } from "../domain/about";
import type { Answer } from "../domain/plan";
import { aboutFacts } from "../facts/about";
import type { World } from "../world/world";

/** `cogrel --version --verbose`. */
export async function about(world: World, version: string): Promise<Answer<About>> {
  return aboutAnswer(await aboutFacts(world, version));
}
