/** A command as its spec describes it. */
export interface Described {
  name: string;
  args: string;
  about: string;
  flags: readonly DescribedFlag[];
  takes?: readonly string[];
}

export interface DescribedFlag {
  /** `--to <form>`, `--check`, `-C <dir>`. */
  flags: string;
  about: string;
  takes?: readonly string[];
}

/** Where the values come from that a shell can look up itself. */
export type Source = "tags" | "remotes" | "folders" | "files";

/** What a flag or an argument may be: these words, and what the shell finds. */
export interface Takes {
  words: readonly string[];
  sources: readonly Source[];
}

/** A flag of a command: `--to`, `-C`. */
export interface FlagWords {
  name: string;
  about: string;
  /** Its value; absent where it has none. */
  takes?: Takes;
}

export interface CommandWords {
  /** `tag`, `ci gate`; for a group `ci`. */
  name: string;
  about: string;
  flags: readonly FlagWords[];
  takes: Takes;
  /** How many arguments it takes. */
  most: number;
}

/** All that a shell has to know to complete a line. */
export interface LineWords {
  commands: readonly CommandWords[];
  /** Commands that only have commands below them. */
  groups: readonly { name: string; about: string }[];
  /** Flags that each command has. */
  everywhere: readonly FlagWords[];
  /** Flags of the program alone. */
  alone: readonly FlagWords[];
}

/** More arguments than anybody types. */
const ANY = 999;
const NOTHING: Takes = { words: [], sources: [] };

/** What placeholders of arguments and flags stand for where nothing else is said. */
const PLACEHOLDERS: Readonly<Record<string, Source>> = { tag: "tags", dir: "folders", folder: "folders", file: "files" };

/** What stands in a spec for a source; `@codes` for the words that are handed in. */
const SOURCES: Readonly<Record<string, Source>> = { "@tags": "tags", "@remotes": "remotes", "@folders": "folders", "@files": "files" };

interface Line {
  specs: readonly Described[];
  groups: Readonly<Record<string, string>>;
  globalFlags: readonly DescribedFlag[];
  codes: readonly string[];
}

const HELP: FlagWords = { name: "--help", about: "show help" };

/** The words of the whole command line, from the specs. */
export function lineWords({ specs, groups, globalFlags, codes }: Line): LineWords {
  const commands = specs.map(({ name, args, about, flags, takes }) => ({
    name,
    about,
    flags: flags.map((flag) => flagWords(flag, codes)),
    takes: args === "" ? NOTHING : takesOf(args, takes, codes),
    most: args === "" ? 0 : args.includes("...") ? ANY : args.split(" ").length,
  }));
  const names = [...new Set([...Object.keys(groups), ...specs.map(({ name }) => name).filter((name) => !name.includes(" "))])];
  const help = { name: "help", about: "Show the help of a command.", flags: [], takes: { words: names, sources: [] }, most: 1 };
  return {
    commands: [...commands, help],
    groups: Object.entries(groups).map(([name, about]) => ({ name, about })),
    everywhere: [...globalFlags.map((flag) => flagWords(flag, codes)), HELP],
    alone: [
      { name: "--version", about: "print cogrel's own version" },
      { name: "--verbose", about: "with --version: what a report of a bug needs to say" },
    ],
  };
}

function flagWords({ flags, about, takes }: DescribedFlag, codes: readonly string[]): FlagWords {
  const [name = "", value] = flags.split(" ");
  return { name, about, ...(value !== undefined && { takes: takesOf(value, takes, codes) }) };
}

function takesOf(placeholder: string, takes: readonly string[] | undefined, codes: readonly string[]): Takes {
  const source = PLACEHOLDERS[placeholder.replace(/[^a-z]/g, "")];
  if (!takes) return { words: [], sources: source ? [source] : [] };
  const named = takes.filter((one) => !one.startsWith("@"));
  return {
    words: takes.includes("@codes") ? [...named, ...codes] : named,
    sources: takes.flatMap((one) => SOURCES[one] ?? []),
  };
}

/** Each flag with a value, as a shell meets it: the command and the flag; a flag of all commands with `*` for the command. */
export function flagsWithValue({ commands, everywhere }: LineWords): { command: string; flag: FlagWords; takes: Takes }[] {
  const own = commands.flatMap(({ name, flags }) => flags.map((flag) => ({ command: name, flag })));
  const all = everywhere.map((flag) => ({ command: "*", flag }));
  return [...own, ...all].flatMap(({ command, flag }) => (flag.takes ? [{ command, flag, takes: flag.takes }] : []));
}
