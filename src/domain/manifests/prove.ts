import { applyEdits, reverseEdits } from "../edit";
import { EXIT, Problem } from "../problem";
import type { VersionEdit } from "./manifest";

/**
 * The edits, proved: the edited text read again has the version `now` at as many places as before, and the edits reversed
 * give the text back. `versions` reads the places of a text. A failed proof is a bug of cogrel and thrown as one.
 */
export function proved(path: string, text: string, edits: VersionEdit[], now: string, versions: (text: string) => string[]): VersionEdit[] {
  const edited = applyEdits(text, edits);
  const found = versions(edited);
  const held = found.length === versions(text).length && found.every((version) => version === now);
  if (held && applyEdits(edited, reverseEdits(edits)) === text) return edits;
  throw new Problem("bug", `the edits of ${path} do not give the version that they should`, { exit: EXIT.bug });
}
