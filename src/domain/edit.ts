/** One replacement in a text; `start` and `end` are offsets in UTF-16 units of the text before any edit. */
export interface Edit {
  start: number;
  end: number;
  was: string;
  now: string;
}

/** The text after all edits, which must not overlap. Throws when the text does not hold `was` where an edit says so. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start < from || text.slice(edit.start, edit.end) !== edit.was)
      throw new RangeError(`edit at ${edit.start} does not fit the text`);
    parts.push(text.slice(from, edit.start), edit.now);
    from = edit.end;
  }
  parts.push(text.slice(from));
  return parts.join("");
}

/** The edits that turn the edited text back into the one before, at its own offsets. */
export function reverseEdits(edits: readonly Edit[]): Edit[] {
  let shift = 0;
  return [...edits]
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, was, now }) => {
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
