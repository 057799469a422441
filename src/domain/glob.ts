/** One step of a glob: a star, a character by its code point, or a test for one character. */
export type Step = "*" | "**" | number | ((character: string) => boolean);

/** Whether a name matches a glob as a whole: `*` and `?` stop at "/", `**` does not, `[a-z]` and `[!a-z]` are one character. */
export function matchesGlob(pattern: string, name: string): boolean {
  const read = readGlob(pattern);
  if ("fault" in read) return false;
  let at = withStarsSkipped(read.steps, new Set([0]));
  for (const character of name) {
    at = withStarsSkipped(read.steps, stepped(read.steps, at, character));
    if (at.size === 0) return false;
  }
  return at.has(read.steps.length);
}

/** Why a text is not a glob; `undefined` if it is one. */
export function globFault(pattern: string): string | undefined {
  const read = readGlob(pattern);
  return "fault" in read ? read.fault : undefined;
}

// All places of the pattern at once, so that no name makes it try anything twice: stars cannot multiply.
function stepped(steps: readonly Step[], at: ReadonlySet<number>, character: string): Set<number> {
  const next = new Set<number>();
  for (const place of at) {
    const step = steps[place];
    if (step === "**" || (step === "*" && character !== "/")) next.add(place);
    else if (step === point(character) || (typeof step === "function" && step(character))) next.add(place + 1);
  }
  return next;
}

/** A star may also stand for nothing. */
function withStarsSkipped(steps: readonly Step[], at: Set<number>): Set<number> {
  for (const place of at) if (typeof steps[place] === "string") at.add(place + 1);
  return at;
}

const STEP = /\*{1,2}|\?|\[[!^]?\]?[^\]]*\]|\[|[\s\S]/gu;

/** A glob's steps, or why it is none. */
export function readGlob(pattern: string): { steps: Step[] } | { fault: string } {
  const steps: Step[] = [];
  for (const [source] of pattern.matchAll(STEP)) {
    if (source === "[") return { fault: 'a "[" that no "]" closes' };
    const step = source.startsWith("[") ? oneOf(source) : stepOf(source);
    if (step === undefined) return { fault: `a set of characters that is empty or runs backwards: ${source}` };
    steps.push(step);
  }
  return { steps };
}

function stepOf(source: string): Step {
  if (source === "*" || source === "**") return source;
  return source === "?" ? (character) => character !== "/" : point(source);
}

const RANGE = /([\s\S])-([\s\S])|[\s\S]/gu;

function oneOf(source: string): Step | undefined {
  const negated = /^\[[!^]/.test(source);
  const ranges = [...source.slice(negated ? 2 : 1, -1).matchAll(RANGE)].map(([one, low = one, high = one]) => [low, high] as const);
  if (ranges.length === 0 || ranges.some(([low, high]) => point(low) > point(high))) return undefined;
  const holds = (character: string) => ranges.some(([low, high]) => point(low) <= point(character) && point(character) <= point(high));
  return (character) => character !== "/" && holds(character) !== negated;
}

function point(character: string): number {
  return character.codePointAt(0) as number;
}
