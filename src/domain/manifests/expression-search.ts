import type { Expression, Step } from "./expression";

/** One match: where its capture stands. */
export interface Found {
  start: number;
  end: number;
}

/** How far a search went: the matches, or the line that would take too long. */
export type Search = { found: Found[] } | { tooLong: number };

/** A search works at most this many steps, about half a second. */
const MOST_WORK = 20_000_000;
/** Steps times characters of one line: four bytes each are needed to remember what was tried. */
const MOST_PLACES = 4_000_000;

interface Run {
  steps: readonly Step[];
  line: string;
  /** Places (step × offset) that led nowhere in this line: `round` is noted there, so nothing is tried twice and nothing is cleared. */
  tried: Uint32Array;
  round: number;
  work: number;
}

/** Every match of an expression in a text, left to right, without overlaps; each lies within one line. */
export function search(expression: Expression, text: string): Search {
  const run: Run = { steps: expression.steps, line: "", tried: new Uint32Array(0), round: 0, work: 0 };
  const found: Found[] = [];
  for (let start = 0; start <= text.length; ) {
    const lf = text.indexOf("\n", start);
    const end = lf === -1 ? text.length : lf;
    run.line = text.slice(start, text[end - 1] === "\r" ? Math.max(start, end - 1) : end);
    if (run.steps.length * (run.line.length + 1) > MOST_PLACES) return { tooLong: start };
    for (const match of inLine(run)) found.push({ start: start + match.start, end: start + match.end });
    if (run.work > MOST_WORK) return { tooLong: start };
    start = end + 1;
  }
  return { found };
}

function inLine(run: Run): Found[] {
  const found: Found[] = [];
  const places = run.steps.length * (run.line.length + 1);
  if (run.tried.length < places) run.tried = new Uint32Array(places);
  run.round++;
  for (let at = 0; at <= run.line.length && run.work <= MOST_WORK; ) {
    const match = from(run, at);
    if (!match) at += pointLength(run.line, at);
    else {
      found.push({ start: match.start, end: match.end });
      // what was tried before a match may lead somewhere after it
      run.round++;
      at = match.over > at ? match.over : at + pointLength(run.line, at);
    }
  }
  return found;
}

/** The match that begins at an offset: depth first, the preferred way before the other, as JavaScript tries them. */
function from(run: Run, begin: number): (Found & { over: number }) | undefined {
  const { steps, line, tried, round } = run;
  const width = line.length + 1;
  // step, offset, capture's start, capture's end
  const ways = [0, begin, -1, -1];
  while (ways.length > 0) {
    const [end, start, offset, number] = [ways.pop(), ways.pop(), ways.pop(), ways.pop()] as [number, number, number, number];
    const place = number * width + offset;
    if (tried[place] === round) continue;
    tried[place] = round;
    run.work++;
    const step = steps[number] as Step;
    if (step.do === "done") return { start, end, over: offset };
    if (step.do === "split") ways.push(step.second, offset, start, end, step.first, offset, start, end);
    else if (step.do === "mark") ways.push(number + 1, offset, step.bound === 0 ? offset : start, step.bound === 1 ? offset : end);
    else if (step.do === "hold") {
      if (holds(step.at, line, offset)) ways.push(number + 1, offset, start, end);
    } else if (offset < line.length && step.fits(line.codePointAt(offset) as number)) {
      ways.push(number + 1, offset + pointLength(line, offset), start, end);
    }
  }
  return undefined;
}

function holds(at: string, line: string, offset: number): boolean {
  if (at === "^") return offset === 0;
  if (at === "$") return offset === line.length;
  return (isWord(line, offset - 1) !== isWord(line, offset)) === (at === "\\b");
}

function isWord(line: string, offset: number): boolean {
  return /^\w$/.test(line[offset] ?? "");
}

function pointLength(line: string, offset: number): number {
  return (line.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
}
