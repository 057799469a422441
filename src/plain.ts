import { type Options, SPECS, type Spec } from "./specs";

/** A command line that needs no library to be read. */
export interface PlainCommand {
  spec: Spec;
  args: (string | undefined)[];
  options: Options;
}

/** Flags without a value that any plain command line may have, as commander would report them. */
const PLAIN_FLAGS: Readonly<Record<string, string>> = { "--json": "json", "--yes": "yes", "--quiet": "quiet", "--dry-run": "dryRun" };

/**
 * Reads a plain command line, the kind that CI calls: a command, arguments that are not flags, flags without a value. Gives
 * `undefined` for every other line, and for every mistake: those belong to the command-line library, which this must agree
 * with.
 */
export function plainCommand([name, ...words]: readonly string[]): PlainCommand | undefined {
  const spec = SPECS.find((one) => one.name === name);
  if (!spec) return undefined;
  const own = Object.fromEntries(
    spec.flags.filter(({ flags }) => /^--(?!no-)[a-z-]+$/.test(flags)).map(({ flags }) => [flags, camelCase(flags)]),
  );
  const off = spec.flags.filter(({ flags }) => /^--no-[a-z]+$/.test(flags)).map(({ flags }) => [flags.slice("--no-".length), true]);
  const options: Options = { ...Object.fromEntries(off), color: true };
  const args: string[] = [];
  for (const word of words) {
    const option = own[word] ?? PLAIN_FLAGS[word];
    if (option !== undefined) options[option] = true;
    else if (word.startsWith("-") || word === "") return undefined;
    else args.push(word);
  }
  return fits(spec, args.length) ? { spec, args: spec.args === "" || args.length > 0 ? args : [undefined], options } : undefined;
}

function fits({ args }: Spec, count: number): boolean {
  if (args === "") return count === 0;
  if (args.endsWith("...>")) return count > 0;
  return count === 1 || (count === 0 && args.startsWith("["));
}

function camelCase(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
