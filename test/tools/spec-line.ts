import { GLOBAL_FLAGS, GROUPS, type Spec, specOf } from "../../src/specs";

/** A command line as a document shows it, and whether all of it is there: prose may name a command without its arguments. */
export interface Shown {
  line: string;
  whole: boolean;
}

/** The command lines of cogrel that a Markdown page has: in its blocks of code, and between backticks. */
export function commandLinesIn(page: string): Shown[] {
  const blocks = [...page.matchAll(/^( *)(```+)[a-z]*\n([\s\S]*?)^\1\2 *$/gm)].map(([, , , text = ""]) => text);
  const prose = page.replace(/^( *)(```+)[a-z]*\n[\s\S]*?^\1\2 *$/gm, "");
  const inline = [...prose.matchAll(/`cogrel( [^`]+)?`/g)].map(([, line = ""]) => ({ line: line.trim(), whole: false }));
  return [...blocks.flatMap((text) => text.split("\n").flatMap(linesOf)), ...inline];
}

/** What stands before `cogrel` where a line is one to type, or one that a workflow runs. */
const BEFORE = /^\s*(?:- )?(?:run: |fix: |next: )?(?:\$ )?(?:[A-Z_]+=\S+ +)*(?:npx )?cogrel(?= |$)/;

function linesOf(text: string): Shown[] {
  const found = BEFORE.exec(text);
  if (!found) return [];
  // What follows a wide gap is said of the command; what follows a sign of the shell's is not cogrel's.
  const rest = text.slice(found[0].length).split(/ # | {4,}|(?: [|>]| &&|;)(?: |$)|, and /, 1)[0] ?? "";
  return /^\S*:/.test(rest.trim()) ? [] : [{ line: rest.trim(), whole: true }];
}

/** Why a line is none that cogrel takes; `undefined` if it is one. Placeholders are taken for what they stand for. */
export function faultOf({ line, whole }: Shown): string | undefined {
  const words = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^["']|["']$/g, ""));
  const [first = ""] = words;
  if (words.length === 0 || /^--(version|help|verbose|json)$/.test(first)) return undefined;
  if (first === "help" || Object.hasOwn(GROUPS, line)) return undefined;
  if (/^[A-Z…]/.test(first) || first === "…" || first.startsWith("<")) return undefined;
  const named = specOf(words);
  if (!named) return `there is no command ${line}`;
  return faultIn(named.spec, words.slice(named.words), whole);
}

function faultIn(spec: Spec, words: readonly string[], whole: boolean): string | undefined {
  const flags = new Map(
    [...spec.flags, ...GLOBAL_FLAGS, { flags: "--help", about: "" }]
      .map((one) => one.flags.split(" "))
      .map(([name, value]) => [name, value]),
  );
  const args: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [name = "", value] = word.split("=", 2);
    if (word === "…" || word === "[flags]") continue;
    if (word === "-" || !word.startsWith("-")) args.push(word);
    else if (!flags.has(name)) return `${spec.name} has no flag ${name}`;
    else if (flags.get(name) !== undefined && value === undefined && words[++at] === undefined && whole) return `${name} needs a value`;
  }
  return faultInArguments(spec, args.length, whole);
}

function faultInArguments({ name, args }: Spec, count: number, whole: boolean): string | undefined {
  const least = args.startsWith("<") ? 1 : 0;
  const most = args === "" ? 0 : args.includes("...") ? Number.POSITIVE_INFINITY : args.split(" ").length;
  if (count > most) return `${name} takes ${most} arguments, not ${count}`;
  return whole && count < least ? `${name} needs an argument` : undefined;
}
