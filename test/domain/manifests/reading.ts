import { applyEdits } from "../../../src/domain/edit";
import type { Part, PartResult, Reading, Unreadable } from "../../../src/domain/manifests/manifest";
import { readFrom, type Tree } from "./read-from";

/** The Part of a reading that must succeed. */
export function partOf(reading: Reading<PartResult>, files: Tree): Part {
  const result = readFrom(reading, files);
  if ("unreadable" in result) throw new Error(`unreadable: ${JSON.stringify(result.unreadable)}`);
  return result.part;
}

/** The one finding of a reading that must fail. */
export function findingOf(reading: Reading<PartResult>, files: Tree): Unreadable {
  const result = readFrom(reading, files);
  if ("part" in result) throw new Error(`readable: ${result.part.version}`);
  if (result.unreadable.length !== 1) throw new Error(`not one finding: ${JSON.stringify(result.unreadable)}`);
  return result.unreadable[0] as Unreadable;
}

/** The files that a bump changes, and their texts after it. */
export function bumped(part: Part, now: string): Record<string, string> {
  const edited = part.edits(part.version, now).map(({ path, edits }) => [path, applyEdits(part.texts.get(path) ?? "", edits)]);
  return Object.fromEntries(edited);
}
