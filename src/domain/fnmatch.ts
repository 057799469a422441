/**
 * Whether a name fits a pattern, as Ruby's File.fnmatch has it with FNM_PATHNAME, which is GitHub's rule for rulesets and
 * deployment policies: `*`, `?` and `[…]` stop at a slash, `**` and a slash are any folders, a leading dot must be written.
 */
export function fnmatch(pattern: string, name: string): boolean {
  const source = sourceOf(pattern);
  try {
    return source !== undefined && new RegExp(`^${source}$`, "su").test(name);
  } catch {
    // A range from back to front fits nothing.
    return false;
  }
}

/**
 * Whether a pattern fits some name that begins so and has no slash after that: any of the many names that nobody can try one by one.
 * A state is twice the number of the sign that comes next, and one more inside of a folder that `**` stands for.
 */
export function mayFit(pattern: string, begin: string): boolean {
  const signs = signsOf(pattern);
  if (!signs || fitsNothing(signs)) return false;
  const isMany = (at: number) => signs[at] === MANY || signs[at] === FOLDERS;
  const reached = (states: number[]): number[] =>
    states.flatMap((state) => [state, ...(state % 2 === 0 && isMany(state / 2) ? reached([state + 2]) : [])]);
  const after = (state: number, char: string): number[] => {
    const at = state >> 1;
    const source = signs[at];
    if (source === undefined) return [];
    if (source === FOLDERS) return [char === "/" ? 2 * at : 2 * at + 1];
    return new RegExp(`^${source}$`, "su").test(char) ? [2 * at + (isMany(at) ? 0 : 2)] : [];
  };
  let states = reached([0]);
  for (const char of begin) states = [...new Set(reached(states.flatMap((state) => after(state, char))))];
  return states.some((state) => state % 2 === 0 && !signs.slice(state / 2).includes(literal("/")));
}

/** A range from back to front, or an empty set. */
function fitsNothing(signs: readonly string[]): boolean {
  try {
    return signs.some((source) => source === NOTHING || !new RegExp(source, "su"));
  } catch {
    return true;
  }
}

const FOLDERS = "(?:(?!\\.)[^/]*/)*";
const NO_DOT = "(?!\\.)";
const MANY = "[^/]*";
const NOTHING = "(?!)";

/** The pattern as a regular expression; nothing when a bracket is never closed, which fits no name. */
function sourceOf(pattern: string): string | undefined {
  return signsOf(pattern, NO_DOT)?.join("");
}

/** Its signs, each as a regular expression, with `lead` before what may not be a leading dot. */
function signsOf(pattern: string, lead = ""): string[] | undefined {
  const out: string[] = [];
  let rest = pattern;
  while (rest !== "") {
    const last = out.at(-1);
    const begins = last === undefined || last.endsWith("/") || last === FOLDERS;
    const [taken, source] = begins && rest.startsWith("**/") ? [3, FOLDERS] : sign(rest);
    if (taken === 0) return undefined;
    out.push(begins && source !== FOLDERS && !/^[./]|^\\\./.test(rest) ? lead + source : source);
    rest = rest.slice(taken);
  }
  return out;
}

/** The first sign of a pattern: how long it is, and what it is as a regular expression. */
function sign(rest: string): [taken: number, source: string] {
  const [, first = "", second = ""] = /^(.)(.?)/su.exec(rest) ?? [];
  if (first === "*") return [/^\*+/.exec(rest)?.[0].length ?? 1, MANY];
  if (first === "?") return [1, "[^/]"];
  if (first === "[") return bracket(rest);
  return first === "\\" && second ? [1 + second.length, literal(second)] : [first.length, literal(first)];
}

function bracket(rest: string): [taken: number, source: string] {
  const [whole, not, set] = /^\[([!^]?)((?:\\.|[^\]\\])*)\]/su.exec(rest) ?? [];
  if (whole === undefined || set === undefined) return [0, ""];
  if (set === "") return [whole.length, not ? "[^/]" : NOTHING];
  const inside = set.replace(/\\(.)|[[^]/gsu, (plain, escaped = plain) => (/[\]\\^[-]/.test(escaped) ? `\\${escaped}` : escaped));
  return [whole.length, `(?!/)[${not ? "^" : ""}${inside}]`];
}

function literal(one: string): string {
  return /[.*+?^${}()|[\]\\/]/.test(one) ? `\\${one}` : one;
}
