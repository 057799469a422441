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

const FOLDERS = "(?:(?!\\.)[^/]*/)*";
const NO_DOT = "(?!\\.)";

/** The pattern as a regular expression; nothing when a bracket is never closed, which fits no name. */
function sourceOf(pattern: string): string | undefined {
  let [out, rest] = ["", pattern];
  while (rest !== "") {
    const begins = out === "" || out.endsWith("/") || out.endsWith(FOLDERS);
    const [taken, source] = begins && rest.startsWith("**/") ? [3, FOLDERS] : sign(rest);
    if (taken === 0) return undefined;
    out += begins && source !== FOLDERS && !/^[./]|^\\\./.test(rest) ? NO_DOT + source : source;
    rest = rest.slice(taken);
  }
  return out;
}

/** The first sign of a pattern: how long it is, and what it is as a regular expression. */
function sign(rest: string): [taken: number, source: string] {
  const [, first = "", second = ""] = /^(.)(.?)/su.exec(rest) ?? [];
  if (first === "*") return [/^\*+/.exec(rest)?.[0].length ?? 1, "[^/]*"];
  if (first === "?") return [1, "[^/]"];
  if (first === "[") return bracket(rest);
  return first === "\\" && second ? [1 + second.length, literal(second)] : [first.length, literal(first)];
}

function bracket(rest: string): [taken: number, source: string] {
  const [whole, not, set] = /^\[([!^]?)((?:\\.|[^\]\\])*)\]/su.exec(rest) ?? [];
  if (whole === undefined || set === undefined) return [0, ""];
  if (set === "") return [whole.length, not ? "[^/]" : "(?!)"];
  const inside = set.replace(/\\(.)|[[^]/gsu, (plain, escaped = plain) => (/[\]\\^[-]/.test(escaped) ? `\\${escaped}` : escaped));
  return [whole.length, `(?!/)[${not ? "^" : ""}${inside}]`];
}

function literal(one: string): string {
  return /[.*+?^${}()|[\]\\/]/.test(one) ? `\\${one}` : one;
}
