/** One replacement in a text; `start` and `end` are offsets in UTF-16 units of the text before any edit. */
export interface Edit {
  start: number;
  end: number;
  was: string;
  now: string;
}

/** The text after all edits, which must not overlap. Throws when the text does not hold `was` where an edit says so. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let after = "";
  let from = 0;
  for (const { start, end, was, now } of inOrder(edits)) {
    if (start < from || text.slice(start, end) !== was) throw new RangeError(`edit at ${start} does not fit the text`);
    after += text.slice(from, start) + now;
    from = end;
  }
  return after + text.slice(from);
}

/** The edits in the order of the text. */
export function inOrder<T extends Edit>(edits: readonly T[]): readonly T[] {
  const ordered = edits.every((edit, at) => at === 0 || (edits[at - 1] as T).start <= edit.start);
  return ordered ? edits : [...edits].sort((a, b) => a.start - b.start);
}

/** The edits that turn the edited text back into the one before, at its own offsets. */
export function reverseEdits(edits: readonly Edit[]): Edit[] {
  let shift = 0;
  return inOrder(edits).map(({ start, end, was, now }) => {
    const back = { start: start + shift, end: start + shift + now.length, was: now, now: was };
    shift += now.length - (end - start);
    return back;
  });
}

/** The 1-based line of an offset, counting LF. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
