import type { DraftFacts } from "../domain/draft";
import { scaffold } from "../domain/notes";
import { type OfferFacts, offer } from "../domain/offer";
import type { Release } from "../domain/release";
import { sha256 } from "../world/digest";
import { textFile } from "../world/texts";
import type { World } from "../world/world";
import { readTag } from "./asked-tag";
import { notesFacts } from "./notes";
import { offerFacts } from "./offered";
import { releaseFacts } from "./release";

/** Of a release's body, in characters (H15). */
const LONGEST_BODY = 125_000;

export interface DraftAsked {
  tag: string | undefined;
  /** The folder of the assets. */
  assets: string | undefined;
  /** The file of the notes. */
  notes: string | undefined;
  /** Other bytes are replaced, and so is a checksums.txt with a wrong line. */
  replace: boolean;
}

/** The releases with the digests that had to be hashed here. */
function withDigests(releases: readonly Release[], facts: OfferFacts | undefined): Release[] {
  const known = new Map(facts?.there.map((asset) => [asset.id, asset]));
  return releases.map((release) => ({ ...release, assets: release.assets.map((asset) => known.get(asset.id) ?? asset) }));
}

/** Everything that a draft asks: the tag's gate, GitHub's releases of it, the files that are to be uploaded, the notes. */
export async function draftFacts(world: World, asked: DraftAsked): Promise<DraftFacts> {
  const givenNotes = asked.notes === undefined ? undefined : textFile(world.cwd, asked.notes, LONGEST_BODY);
  const { ground, gate, version, commit, github } = await readTag(world, asked.tag);
  const seen = await releaseFacts(github, gate.name);
  const release = seen.own.find(({ draft }) => !draft) ?? seen.own[0];
  const { assets: folder } = asked;
  const facts = folder === undefined ? undefined : await offerFacts(world, github, { ...seen, ground, gate, version, folder, release });
  const notes = scaffold(await notesFacts(ground, seen.url, { tag: gate.name, version, commit }));
  const offered = facts && offer(facts, asked.replace);
  return { ...seen, own: withDigests(seen.own, facts), gate, version, commit, offered, notes, givenNotes, sha256 };
}
