/**
 * GitHub's patterns of branches and tags, which are neither globs nor regular expressions: `*` is all but a slash, `**` all, `?` and
 * `+` are about the character before them, `[]` one of some characters.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
interface Part {
  takes(character: string): boolean;
  least: 0 | 1;
  many: boolean;
}

/** A pattern's parts; `undefined` for one with a bracket that never closes. */
function partsOf(pattern: string): Part[] | undefined {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const one = pattern[at] as string;
    const last = parts.at(-1);
    if (one === "*") {
      const isDouble = pattern[at + 1] === "*";
      if (isDouble) at++;
      parts.push({ takes: (character) => isDouble || character !== "/", least: 0, many: true });
    } else if (one === "?" && last) last.least = 0;
    else if (one === "+" && last) last.many = true;
    else if (one === "[") {
      const end = pattern.indexOf("]", at + 1);
      if (end < 0) return undefined;
      const set = pattern.slice(at + 1, end);
      parts.push({ takes: (character) => isIn(character, set), least: 1, many: false });
      at = end;
    } else {
      const literal = one === "\\" && at + 1 < pattern.length ? (pattern[++at] as string) : one;
      parts.push({ takes: (character) => character === literal, least: 1, many: false });
    }
  }
  return parts;
}

function isIn(character: string, set: string): boolean {
  for (let at = 0; at < set.length; at++) {
    const [from, dash, to] = [set[at] as string, set[at + 1], set[at + 2]];
    if (dash === "-" && to !== undefined) {
      if (from <= character && character <= to) return true;
      at += 2;
    } else if (from === character) return true;
  }
  return false;
}

/** Whether a pattern matches the whole name; all ways through it are followed at once, so that none is tried twice. */
function matchesFilter(pattern: string, name: string): boolean {
  const parts = partsOf(pattern);
  if (!parts) return false;
  let states = reach(new Set([0]), parts);
  for (const character of name) {
    const next = new Set<number>();
    for (const at of states) {
      const part = parts[at];
      if (!part?.takes(character)) continue;
      next.add(at + 1);
      if (part.many) next.add(at);
    }
    // A part that must be there once and may repeat: what has been taken once may be left.
    states = reach(next, parts);
  }
  return states.has(parts.length);
}

/** The states that are reached without a character: past every part that need not be there. */
function reach(from: ReadonlySet<number>, parts: readonly Part[]): Set<number> {
  const all = new Set(from);
  for (const at of all) if (at < parts.length && parts[at]?.least === 0) all.add(at + 1);
  return all;
}

/** Whether a list of patterns lets a name through: the last one that matches decides, and `!` takes away. */
export function passesFilters(patterns: readonly string[], name: string): boolean {
  let passes = false;
  for (const pattern of patterns) {
    const takesAway = pattern.startsWith("!");
    if (matchesFilter(takesAway ? pattern.slice(1) : pattern, name)) passes = !takesAway;
  }
  return passes;
}
