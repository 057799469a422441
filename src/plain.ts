import { type Flag, GLOBAL_FLAGS, type Options, type Spec, specOf } from "./specs";

/** A command line that needs no library to be read. */
export interface PlainCommand {
  spec: Spec;
  args: (string | undefined)[];
  options: Options;
}

/** Flags without a value that any plain command line may have. */
const PLAIN_FLAGS: readonly Flag[] = GLOBAL_FLAGS.filter(({ flags }) => ["--json", "--yes", "--quiet", "--dry-run"].includes(flags));

/**
 * Reads a plain command line, the kind that CI calls: a command, arguments that are not flags, flags without a value. Gives
 * `undefined` for every other line, and for every mistake: those belong to the command-line library, which this must agree
 * with.
 */
export function plainCommand(line: readonly string[]): PlainCommand | undefined {
  const named = specOf(line);
  if (!named) return undefined;
  const { spec } = named;
  const known = new Map(
    [...spec.flags, ...PLAIN_FLAGS].flatMap(({ flags }) => (WITHOUT_VALUE.test(flags) ? [[flags, setting(flags)] as const] : [])),
  );
  // Where both ways can be said, saying nothing is neither.
  const said = new Set([...known.values()].filter(({ value }) => value).map(({ option }) => option));
  const unset = [...known.values()].filter(({ option, value }) => !value && !said.has(option)).map(({ option }) => [option, true]);
  const options: Options = { ...Object.fromEntries(unset), color: true };
  const args: string[] = [];
  for (const word of line.slice(named.words)) {
    const set = known.get(word);
    if (set) options[set.option] = set.value;
    else if (word.startsWith("-") || word === "") return undefined;
    else args.push(word);
  }
  return fits(spec, args.length) ? { spec, args: spec.args === "" || args.length > 0 ? args : [undefined], options } : undefined;
}

function fits({ args }: Spec, count: number): boolean {
  if (args === "") return count === 0;
  if (args.endsWith("...>")) return count > 0;
  if (args.endsWith("...]")) return true;
  return count === 1 || (count === 0 && args.startsWith("["));
}

const WITHOUT_VALUE = /^--[a-z-]+$/;

/** What a flag sets, as commander would report it: `--dry-run` is `dryRun`, `--no-push` is `push` set to false. */
function setting(flag: string): { option: string; value: boolean } {
  const value = !flag.startsWith("--no-");
  const words = flag.slice(value ? "--".length : "--no-".length);
  return { option: words.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()), value };
}
