const LARGEST = 256 * 1024;
const MOST_OPEN = 200;
const DEEPEST = 100;
const WIDEST = 400;

/**
 * What about a text would take a parser of Markdown time that grows with a power of its length, and that nobody writes by hand;
 * `undefined` for all others.
 */
export function tooMuch(text: string): string | undefined {
  if (text.length > LARGEST) return `is larger than ${LARGEST / 1024} KiB`;
  let open = 0;
  for (const [at, line] of text.split("\n").entries()) {
    if (isDeep(line)) return `has a line that begins deeper in lists and quotes than anybody writes, line ${at + 1}`;
    open = line.trim() === "" ? 0 : openAfter(line, open);
    if (open > MOST_OPEN) return `has more than ${MOST_OPEN} brackets that nothing closes, line ${at + 1}`;
  }
  return undefined;
}

function isDeep(line: string): boolean {
  const prefix = /^[\s>*+\-.)\d]*/.exec(line)?.[0] ?? "";
  const markers = prefix.match(/>|[*+\-.)](?=\s|$)/g)?.length ?? 0;
  return markers > DEEPEST || (markers > 0 && prefix.length > WIDEST && /\s/.test(prefix));
}

function openAfter(line: string, before: number): number {
  let open = before;
  for (const bracket of line.match(/[[\]]/g) ?? []) {
    open = bracket === "[" ? open + 1 : Math.max(0, open - 1);
    if (open > MOST_OPEN) return open;
  }
  return open;
}
