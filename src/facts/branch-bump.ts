import type { BumpFacts, BumpFile } from "../domain/bump";
import { applyEdits } from "../domain/edit";
import { type Disagreement, disagreements } from "../domain/manifests/manifests";
import type { Version } from "../domain/version";
import { sha256 } from "../world/digest";
import { commitSource } from "../world/source";
import type { Ground } from "./gate";
import { tagsFor } from "./head";
import { manifestsAt } from "./manifests";

/** Everything that a bump asks of a commit, where no working tree has a say. */
export async function branchBumpFacts({ git, remote, project, files }: Ground, commit: string, version: Version): Promise<BumpFacts> {
  const { manifests } = await manifestsAt(commitSource(git, commit), project.files, files);
  const tags = await tagsFor(git, remote, { head: commit, project, manifests }, false, version);
  const wrong = manifests.unreadable.length > 0 ? [] : disagreements(manifests, version.text);
  const texts = new Map(manifests.parts.flatMap((part) => [...part.texts]));
  return {
    head: commit,
    old: manifests.version,
    manifests,
    tagPrefix: project.tagPrefix,
    tags,
    files: byPath(wrong).map(([path, places]) => fileOf(path, places, texts.get(path) ?? "")),
    dirt: [],
    operation: undefined,
    locks: [],
    mentions: [],
    cargo: undefined,
  };
}

function byPath(wrong: readonly Disagreement[]): [string, Disagreement[]][] {
  const found = new Map<string, Disagreement[]>();
  for (const one of wrong) found.set(one.path, [...(found.get(one.path) ?? []), one]);
  return [...found];
}

function fileOf(path: string, places: readonly Disagreement[], text: string): BumpFile {
  const blob = sha256(applyEdits(text, places));
  return { path, places, state: "head", index: "head", leftover: false, edits: [...places], was: sha256(text), now: blob, blob };
}
