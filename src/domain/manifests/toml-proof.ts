import { applyEdits, type Edit, reverseEdits } from "../edit";
import { scanToml, type TomlDocument, type TomlEntry } from "./toml";

/** What a value shall be after the edits: entry of the old scan → decoded text. */
export type NewValues = ReadonlyMap<TomlEntry, string>;

/** The edit that gives a string value another text: within its quotes if they allow it, so that the quotes stay. */
export function editString(document: TomlDocument, entry: TomlEntry, now: string): Edit {
  const { start, end, text } = entry.value;
  const written = document.text.slice(start, end);
  const plain = written.length === text.length + 2 && written.slice(1, -1) === text;
  if (plain) return { start: start + 1, end: end - 1, was: text, now };
  return { start, end, was: written, now: `"${now}"` };
}

/**
 * Proves edits of string values: put back, they give the old text; scanned again, the new text has the same keys in the
 * same order, the new values where they were wanted and the old ones everywhere else. Throws otherwise, which is a bug.
 */
export function proveEdits(before: TomlDocument, edits: readonly Edit[], values: NewValues): void {
  const text = applyEdits(before.text, edits);
  const after = scanToml(text);
  if ("fault" in after) throw new Error(`the edited text cannot be read: ${after.fault.why}`);
  if (applyEdits(text, reverseEdits(edits)) !== before.text) throw new Error("the edits cannot be taken back");
  const { entries } = after.document;
  if (entries.length !== before.entries.length) throw new Error("the edits changed more than values");
  before.entries.forEach((old, index) => {
    const now = entries[index] as TomlEntry;
    const same = old.value.kind === now.value.kind && (values.get(old) ?? old.value.text) === now.value.text && samePath(old, now);
    if (!same) throw new Error(`the edits changed ${old.path.join(".")}`);
  });
}

function samePath(a: TomlEntry, b: TomlEntry): boolean {
  return a.path.length === b.path.length && a.path.every((key, index) => key === b.path[index]);
}
