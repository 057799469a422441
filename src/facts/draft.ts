import type { DraftFacts } from "../domain/draft";
import { scaffold } from "../domain/notes";
import { sha256 } from "../world/digest";
import { textFile } from "../world/texts";
import type { World } from "../world/world";
import { readTag } from "./asked-tag";
import { notesFacts } from "./notes";
import { offeredFacts } from "./offered";
import { releaseFacts } from "./release";

/** Of a release's body, in characters (H15). */
const LONGEST_BODY = 125_000;

export interface DraftAsked {
  tag: string | undefined;
  /** The folder of the assets. */
  assets: string | undefined;
  /** The file of the notes. */
  notes: string | undefined;
}

/** Everything that a draft asks: the tag's gate, GitHub's releases of it, the files that are to be uploaded, the notes. */
export async function draftFacts(world: World, asked: DraftAsked): Promise<DraftFacts> {
  const givenNotes = asked.notes === undefined ? undefined : textFile(world.cwd, asked.notes, LONGEST_BODY);
  const { ground, gate, version, commit, github } = await readTag(world, asked.tag);
  const [release, offered] = await Promise.all([
    releaseFacts(github, gate.name),
    asked.assets === undefined ? undefined : offeredFacts(world, asked.assets),
  ]);
  const notes = scaffold(await notesFacts(ground, release.url, { tag: gate.name, version, commit }));
  return { ...release, gate, version, commit, offered, notes, givenNotes, sha256 };
}
