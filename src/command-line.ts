import { Command, CommanderError, Help } from "commander";
import { version as programVersion } from "../package.json";
import type { Surroundings } from "./cli";
import { nearest } from "./domain/nearest";
import type { Exit } from "./domain/problem";
import { quoted } from "./domain/quoted";
import { GLOBAL_FLAGS, type Options, SPECS, type Spec } from "./specs";

/** Runs a command line; gives the exit code. */
export async function main(argv: readonly string[], around: Surroundings): Promise<Exit> {
  let exit: Exit = 0;
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
    return refuseUsage(argv.find(isCommand) ?? "", cause.message.replace(/^error: /, ""), helpFor(argv), argv.includes("--json"), {
      ...around.terminal,
      color: around.terminal.color && !argv.includes("--no-color"),
    });
  }
  return exit;
}

const isCommand = (word: string) => SPECS.some((spec) => spec.name === word);

function helpFor(argv: readonly string[]): string {
  const typed = argv.find((word) => !word.startsWith("-")) ?? "";
  const command =
    argv.find(isCommand) ??
    nearest(
      typed,
      SPECS.map((spec) => spec.name),
    );
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
    .action(() => helpOrRefuse(program));
  program.commandsGroup("Commands:");
  for (const spec of SPECS) program.addCommand(commandOf(spec, program, columns, run));
  program.optionsGroup("Flags:").version(programVersion, "--version", "print cogrel's own version").helpOption("--help", "show help");
  addFlags(program);
  return program.addHelpText("after", `\n${NEXT.join("\n")}`);
}

/** What a line that begins with no command gets: `cogrel help [command]` is the help, as is no word at all. */
function helpOrRefuse(program: Command): void {
  const asked = program.args[0] === "help";
  const words = asked ? program.args.slice(1) : program.args;
  const [name] = words;
  const command = name === undefined ? program : asked && program.commands.find((one) => one.name() === name);
  if (!command) program.error(`there is no command ${quoted(name as string)}`);
  if (asked && words.length > 1) program.error(`too many arguments for 'help'. Expected 1 argument but got ${words.length}.`);
  command.outputHelp();
}

/** Commander's own help with its groups in this order; what has no such heading stays before them. */
const GROUPS = ["Commands:\n", "Flags:\n", "Flags of all commands:\n"];

function inOrder(command: Command, help: Help): string {
  const blocks = Help.prototype.formatHelp.call(help, command, help).trimEnd().split("\n\n");
  const rank = (block: string) => GROUPS.findIndex((group) => block.startsWith(group));
  return `${blocks.sort((a, b) => rank(a) - rank(b)).join("\n\n")}\n`;
}

/** Help is read best, and shown everywhere, in lines no longer than these. */
const WIDEST = 80;
const NEXT = [
  "next: cogrel <command> --help    its flags and examples",
  "      cogrel explain <code>      what a check or a problem means",
];

function commandOf(spec: Spec, program: Command, columns: number, run: Runner): Command {
  const command = new Command(spec.name).summary(spec.about).description([spec.about, ...spec.more].join("\n\n"));
  command.copyInheritedSettings(program).allowExcessArguments(false).exitOverride().usage(`${spec.args} [flags]`.trim());
  for (const argument of spec.args.split(" ").filter((word) => word !== "")) command.argument(argument);
  command.optionsGroup("Flags:");
  for (const { flags, about } of spec.flags) command.option(flags, about);
  command.helpOption("--help", "show help");
  addFlags(command);
  command.addHelpText("after", `\nExamples:\n${examplesOf(spec, command, columns).join("\n")}`);
  command.action(async () => {
    const own = command.opts();
    const above = program.opts();
    // Both levels take the flags of all commands; --no-color is on by default, so that both must leave it on.
    const options = { ...above, ...own, color: above.color !== false && own.color !== false };
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
