import { notForHomebrew, planHomebrew, printedCask } from "../domain/homebrew/plan";
import type { Turn } from "../domain/plan";
import { readTag } from "../facts/asked-tag";
import { caskFacts, homebrewFacts } from "../facts/homebrew";
import type { World } from "../world/world";

export interface HomebrewOptions {
  print?: boolean;
}

/** Brings the cask of a stable release to the tap, by one pull request; or prints it. */
export async function homebrew(world: World, argument: string | undefined, { print = false }: HomebrewOptions): Promise<Turn> {
  const tag = await readTag(world, argument);
  const none = notForHomebrew(tag.gate.name, tag.version);
  // What is printed is a file: where there is none, nothing goes into it.
  if (none) return print ? { ...none, lines: [] } : none;
  return print ? printedCask(await caskFacts(world, tag)) : planHomebrew(await homebrewFacts(world, tag));
}
