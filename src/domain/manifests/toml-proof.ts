import { applyEdits, type Edit, inOrder } from "../edit";
import { scanToml, type TomlDocument, type TomlValue } from "./toml";

/** A string in a text: its span with the quotes, and what it says. */
export type Literal = Pick<TomlValue, "start" | "end" | "text">;

/** Where every key and value of a text stands, four offsets an entry: enough for a proof, and small enough to keep. */
export interface Outline {
  text: string;
  offsets: readonly number[];
}

export function outlineOf({ text, entries }: TomlDocument): Outline {
  const offsets: number[] = [];
  for (const { keyStart, keyEnd, value } of entries) offsets.push(keyStart, keyEnd, value.start, value.end);
  return { text, offsets };
}

/** The edit that gives a string another text: within its quotes if they allow it, so that the quotes stay. */
export function editString(text: string, { start, end, text: was }: Literal, now: string): Edit {
  const written = text.slice(start, end);
  const plain = written.length === was.length + 2 && written.slice(1, -1) === was;
  return plain ? { start: start + 1, end: end - 1, was, now } : { start, end, was: written, now: `"${now}"` };
}

/**
 * Proves edits of strings, given with the offset of each string and what it shall say: put back, they give the old text;
 * scanned again, the new text has every key and value where the edits alone move them, and the new strings where they were
 * wanted. All that is between is the same bytes, so nothing else can have changed. Throws otherwise, which is a bug.
 */
export function proveEdits(before: Outline, edits: readonly Edit[], wanted: ReadonlyMap<number, string>): void {
  const text = applyEdits(before.text, edits);
  if (!restores(before.text, text, edits)) throw new Error("the edits cannot be taken back");
  const after = scanToml(text);
  if ("fault" in after) throw new Error(`the edited text cannot be read: ${after.fault.why}`);
  const { entries } = after.document;
  const moved = movedOffsets(before.offsets, edits);
  if (entries.length * 4 !== moved.length) throw new Error("the edits changed more than strings");
  entries.forEach(({ keyStart, keyEnd, value }, index) => {
    const at = index * 4;
    const now = wanted.get(before.offsets[at + 2] as number);
    const same = keyStart === moved[at] && keyEnd === moved[at + 1] && value.start === moved[at + 2] && value.end === moved[at + 3];
    if (!same || (now !== undefined && (value.kind !== "string" || value.text !== now)))
      throw new Error(`the edits changed more, at ${keyStart}`);
  });
}

/** Whether the edited text with every span put back is the text before, byte for byte; no copy of it is made. */
export function restores(before: string, after: string, edits: readonly Edit[]): boolean {
  let from = 0;
  let shift = 0;
  for (const { start, end, was, now } of inOrder([...edits, { start: before.length, end: before.length, was: "", now: "" }])) {
    const place = start + shift;
    if (start < from || before.slice(from, start) !== after.slice(from + shift, place)) return false;
    if (before.slice(start, end) !== was || !after.startsWith(now, place)) return false;
    shift += now.length - (end - start);
    from = end;
  }
  return after.length === before.length + shift;
}

/** Where offsets outside all edits are after them. An array's or table's end comes after offsets of its parts, so they are not in order. */
function movedOffsets(offsets: readonly number[], edits: readonly Edit[]): number[] {
  const ordered = inOrder(edits);
  const ends = ordered.map(({ end }) => end);
  const shifts: number[] = [];
  let shift = 0;
  for (const { start, end, now } of ordered) {
    shift += now.length - (end - start);
    shifts.push(shift);
  }
  return offsets.map((offset) => offset + (shifts[lastAtMost(ends, offset)] ?? 0));
}

/** The index of the last of some ordered numbers that is not above a limit; -1 if all are. */
function lastAtMost(ordered: readonly number[], limit: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
