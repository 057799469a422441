import { alternatives, type Fault, type Piece } from "./expression-syntax";

/**
 * Regular expressions of `[[files]] match`, run in time linear in the text: JavaScript's syntax and meaning (flags `m` and
 * `u`, within one line) without what makes a search explode or reach beyond its line. An expression comes from a file of
 * somebody else's repository, and the text from any commit, so neither may be able to stop cogrel.
 */
export interface Expression {
  steps: readonly Step[];
}

/** What a step does to the search: take one character, hold only here, try two ways in order, mark the capture's bounds, end. */
export type Step =
  | { do: "take"; fits: (point: number) => boolean }
  | { do: "hold"; at: "^" | "$" | "\\b" | "\\B" }
  | { do: "split"; first: number; second: number }
  | { do: "mark"; bound: 0 | 1 }
  | { do: "done" };

const LONGEST = 200;
const MOST_STEPS = 1000;

/** Makes an expression ready to run, or says why it is not accepted. */
export function readExpression(source: string): Expression | { fault: string } {
  if (source.length > LONGEST) return { fault: `longer than ${LONGEST} characters` };
  try {
    new RegExp(source, "mu");
  } catch (caught) {
    return { fault: `not a regular expression: ${(caught as Error).message.replace(/^.*: /s, "").toLowerCase()}` };
  }
  const read = alternatives(source);
  const fault = "fault" in read ? read : captureFault(read);
  if (fault) return fault;
  const steps: Step[] = [];
  emit(steps, read as Piece);
  steps.push({ do: "done" });
  return steps.length > MOST_STEPS ? { fault: "too large once its counts are written out" } : { steps };
}

/** Exactly one capture, in a place where every match has it. */
function captureFault(piece: Piece): Fault | undefined {
  const captures = count(piece);
  if (captures !== 1)
    return {
      fault: `${captures === 0 ? "no capture" : `${captures} captures`} where one is needed: (…) around the version, (?:…) elsewhere`,
    };
  return always(piece) ? undefined : { fault: "its capture is repeated, optional or in one alternative only" };
}

function parts(piece: Piece): readonly Piece[] {
  if (piece.is === "sequence" || piece.is === "choice") return piece.of;
  return piece.is === "repeat" || piece.is === "capture" ? [piece.of] : [];
}

function count(piece: Piece): number {
  return parts(piece).reduce((sum, part) => sum + count(part), piece.is === "capture" ? 1 : 0);
}

function always(piece: Piece): boolean {
  if (piece.is === "capture") return true;
  return piece.is === "sequence" && piece.of.some(always);
}

function emit(steps: Step[], piece: Piece): void {
  if (steps.length > MOST_STEPS) return;
  switch (piece.is) {
    case "one":
      steps.push({ do: "take", fits: tabled(piece.source) });
      return;
    case "hold":
      steps.push({ do: "hold", at: piece.at });
      return;
    case "sequence":
      for (const part of piece.of) emit(steps, part);
      return;
    case "choice":
      emitChoice(steps, piece.of);
      return;
    case "capture":
      steps.push({ do: "mark", bound: 0 });
      emit(steps, piece.of);
      steps.push({ do: "mark", bound: 1 });
      return;
    case "repeat":
      emitRepeat(steps, piece);
      return;
  }
}

function emitChoice(steps: Step[], options: readonly Piece[]): void {
  const ends: { first: number; second: number }[] = [];
  options.forEach((option, index) => {
    const split = index < options.length - 1 ? open(steps) : undefined;
    emit(steps, option);
    if (!split) return;
    ends.push(open(steps));
    split.second = steps.length;
  });
  for (const end of ends) end.first = end.second = steps.length;
}

/** Puts in a split whose ways are filled in later; until then both lead to the next step. */
function open(steps: Step[]): { first: number; second: number } {
  const split = { do: "split" as const, first: steps.length + 1, second: steps.length + 1 };
  steps.push(split);
  return split;
}

function emitRepeat(steps: Step[], { of, least, most, lazy }: Extract<Piece, { is: "repeat" }>): void {
  for (let times = 0; times < least && steps.length <= MOST_STEPS; times++) emit(steps, of);
  const exits: (() => void)[] = [];
  for (let times = least; times < Math.min(most, least + MOST_STEPS) && steps.length <= MOST_STEPS; times++) {
    const start = steps.length;
    const split = open(steps);
    emit(steps, of);
    exits.push(() => {
      if (lazy) [split.first, split.second] = [steps.length, split.first];
      else split.second = steps.length;
    });
    if (most !== Number.POSITIVE_INFINITY) continue;
    const back = open(steps);
    back.first = back.second = start;
    break;
  }
  for (const exit of exits) exit();
}

/** Whether a character fits one atom (`a`, `.`, `\d`, `[a-z]`), as JavaScript sees it; asked once for each ASCII character. */
function tabled(source: string): (point: number) => boolean {
  const atom = new RegExp(`^(?:${source})$`, "u");
  const asks = (point: number) => atom.test(String.fromCodePoint(point));
  const ascii = Array.from({ length: 128 }, (_, point) => asks(point));
  return (point) => ascii[point] ?? asks(point);
}
