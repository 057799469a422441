import { Command, CommanderError, Help } from "commander";
import { version as programVersion } from "../package.json";
import type { Surroundings } from "./cli";
import { nearest } from "./domain/nearest";
import type { Exit } from "./domain/problem";
import { quoted } from "./domain/quoted";
import { ABOUT, GLOBAL_FLAGS, GROUPS, type Options, SPECS, type Spec, specOf } from "./specs";

/** Runs a command line; gives the exit code. */
export async function main(argv: readonly string[], around: Surroundings): Promise<Exit> {
  let exit: Exit = 0;
  if (asksAbout(argv)) {
    const { runCommand } = await import("./cli");
    return runCommand(ABOUT, [], { json: argv.includes("--json"), color: false }, around);
  }
  // Help needs no world: what runs commands is loaded when there is one to run.
  const program = commandLine(around, async (spec, args, options) => {
    const { runCommand } = await import("./cli");
    exit = await runCommand(spec, args, options, around);
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    if (cause.exitCode === 0) return 0;
    const { refuseUsage } = await import("./cli");
    return refuseUsage(commandIn(argv) ?? "", cause.message.replace(/^error: /, ""), helpFor(argv), argv.includes("--json"), {
      ...around.terminal,
      color: around.terminal.color && !argv.includes("--no-color"),
    });
  }
  return exit;
}

/** `--version --verbose`, with or without `--json`. */
function asksAbout(argv: readonly string[]): boolean {
  const asked = ["--version", "--verbose"].every((flag) => argv.includes(flag));
  return asked && argv.every((word) => ["--version", "--verbose", "--json"].includes(word));
}

const isWord = (word: string) => !word.startsWith("-");

/** The command that a line names somewhere, behind flags and their values. */
function commandIn(argv: readonly string[]): string | undefined {
  const words = argv.filter(isWord);
  return words.map((_, at) => specOf(words.slice(at))?.spec.name).find((name) => name !== undefined);
}

function helpFor(argv: readonly string[]): string {
  const words = argv.filter(isWord);
  const [typed = "", next = ""] = words[0] === "help" ? words.slice(1) : words;
  const group = Object.hasOwn(GROUPS, typed);
  const names = SPECS.map(({ name }) => name).filter((name) => !group || name.startsWith(`${typed} `));
  const command = commandIn(argv) ?? nearest(group ? `${typed} ${next}` : typed, names) ?? (group ? typed : undefined);
  return command === undefined ? "cogrel --help" : `cogrel ${command} --help`;
}

type Runner = (spec: Spec, args: (string | undefined)[], options: Options) => Promise<void>;

/** The command line as commander reads it, made from the specs. */
function commandLine({ terminal }: Surroundings, run: Runner): Command {
  const program = new Command("cogrel").description("Release management: one version for a Go CLI, a Rust crate and Python packages.");
  const columns = Math.min(terminal.columns ?? WIDEST, WIDEST);
  program
    .usage("<command> [flags]")
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined, getOutHelpWidth: () => columns })
    .configureHelp({ minWidthToWrap: 20, subcommandTerm: (command) => command.name(), formatHelp: inOrder })
    .helpCommand(false)
    .enablePositionalOptions()
    .argument("[command]")
    .allowExcessArguments(true)
    .action(() => (program.opts().verbose ? program.error("--verbose goes with --version alone") : helpOrRefuse(program)));
  program.commandsGroup("Commands:");
  const groups = new Map<string, Command>();
  for (const spec of SPECS) {
    const [first = "", second] = spec.name.split(" ");
    const known = groups.get(first);
    const parent = second === undefined ? program : (known ?? groupOf(first, program));
    if (second !== undefined && !known) {
      groups.set(first, parent);
      program.addCommand(parent);
    }
    parent.addCommand(commandOf(spec, parent, columns, run));
  }
  program.optionsGroup("Flags:").version(programVersion, "--version", "print cogrel's own version").helpOption("--help", "show help");
  program.option("--verbose", "with --version: what a report of a bug needs to say");
  addFlags(program);
  return program.addHelpText("after", `\n${NEXT.join("\n")}`);
}

/** A command that only has commands below it; alone it shows them. */
function groupOf(name: string, program: Command): Command {
  const about = GROUPS[name] ?? "";
  const group: Command = new Command(name).summary(about).description(about);
  group
    .copyInheritedSettings(program)
    .usage("<command> [flags]")
    .argument("[command]")
    .allowExcessArguments(true)
    .action(() => helpOrRefuse(group));
  group.commandsGroup("Commands:").optionsGroup("Flags:").helpOption("--help", "show help");
  addFlags(group);
  return group.addHelpText("after", `\nnext: cogrel ${name} <command> --help    its flags and examples`);
}

/** What a line gets that names no command: `cogrel help [command]` is the help, as is no word at all. */
function helpOrRefuse(command: Command): void {
  const asked = command.parent === null && command.args[0] === "help";
  const { at, rest, path } = asked ? ledTo(command, command.args.slice(1)) : { at: command, rest: command.args, path: [] };
  const [next] = rest;
  if (next === undefined) {
    at.outputHelp();
    return;
  }
  const named = [...(command.parent ? [command.name()] : path), next].join(" ");
  if (at.commands.length > 0) command.error(`there is no command ${quoted(named)}`);
  const wanted = path.length === 1 ? "1 argument" : `${path.length} arguments`;
  command.error(`too many arguments for 'help'. Expected ${wanted} but got ${path.length + rest.length}.`);
}

/** The command that the words lead to, and the words that lead no further. */
function ledTo(command: Command, words: readonly string[]): { at: Command; rest: readonly string[]; path: readonly string[] } {
  const [word, ...rest] = words;
  const next = command.commands.find((one) => one.name() === word);
  if (!next) return { at: command, rest: words, path: [] };
  const further = ledTo(next, rest);
  return { ...further, path: [next.name(), ...further.path] };
}

/** Commander's own help with its groups in this order; what has no such heading stays before them. */
const HEADINGS = ["Commands:\n", "Flags:\n", "Flags of all commands:\n"];

function inOrder(command: Command, help: Help): string {
  const blocks = Help.prototype.formatHelp.call(help, command, help).trimEnd().split("\n\n");
  const rank = (block: string) => HEADINGS.findIndex((heading) => block.startsWith(heading));
  return `${blocks.sort((a, b) => rank(a) - rank(b)).join("\n\n")}\n`;
}

/** Help is read best, and shown everywhere, in lines no longer than these. */
const WIDEST = 80;
const NEXT = [
  "next: cogrel <command> --help    its flags and examples",
  "      cogrel explain <code>      what a check or a problem means",
];

function commandOf(spec: Spec, parent: Command, columns: number, run: Runner): Command {
  const command = new Command(spec.name.split(" ").at(-1)).summary(spec.about).description([spec.about, ...spec.more].join("\n\n"));
  command.copyInheritedSettings(parent).allowExcessArguments(false).exitOverride().usage(`${spec.args} [flags]`.trim());
  for (const argument of spec.args.split(" ").filter((word) => word !== "")) command.argument(argument);
  command.optionsGroup("Flags:");
  for (const { flags, about } of spec.flags) command.option(flags, about);
  command.helpOption("--help", "show help");
  addFlags(command);
  command.addHelpText("after", `\nExamples:\n${examplesOf(spec, command, columns).join("\n")}`);
  command.action(async () => {
    // All levels take the flags of all commands; --no-color is on by default, so that all must leave it on.
    const levels = [command.parent?.parent, command.parent, command].flatMap((one) => (one ? [one.opts()] : []));
    const options = { ...Object.assign({}, ...levels), color: levels.every(({ color }) => color !== false) };
    await run(spec, command.processedArgs.flat(), options);
  });
  return command;
}

/** Each example with what it does, beside it where there is room. */
function examplesOf({ examples }: Spec, command: Command, columns: number): string[] {
  const width = Math.max(...examples.map(([line]) => line.length));
  const beside = examples.map(([line, what]) => `  $ cogrel ${line.padEnd(width)}   # ${what}`);
  if (beside.every((line) => line.length <= columns)) return beside;
  const help = command.createHelp();
  return examples.flatMap(([line, what]) =>
    [...help.boxWrap(`# ${what}`, columns - 2).split("\n"), `$ cogrel ${line}`].map((one) => `  ${one}`),
  );
}

function addFlags(command: Command): void {
  command.optionsGroup("Flags of all commands:");
  for (const { flags, about } of GLOBAL_FLAGS) command.option(flags, about);
}
