import { Command, CommanderError } from "commander";
import { version as programVersion } from "../package.json";
import type { Surroundings } from "./cli";
import type { Exit } from "./domain/problem";
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
    return refuseUsage(argv.find(isCommand) ?? "", cause.message.replace(/^error: /, ""), helpFor(argv), argv.includes("--json"), around);
  }
  return exit;
}

const isCommand = (word: string) => SPECS.some((spec) => spec.name === word);

function helpFor(argv: readonly string[]): string {
  const command = argv.find(isCommand);
  return command === undefined ? "cogrel --help" : `cogrel ${command} --help`;
}

type Runner = (spec: Spec, args: (string | undefined)[], options: Options) => Promise<void>;

/** The command line as commander reads it, made from the specs. */
function commandLine({ terminal }: Surroundings, run: Runner): Command {
  const program = new Command("cogrel").description("Release management: one version for a Go CLI, a Rust crate and Python packages.");
  program.version(programVersion, "--version", "print cogrel's own version").helpOption("--help", "show help").helpCommand(false);
  program
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined, getOutHelpWidth: () => terminal.columns ?? 80 });
  program.action(() => program.outputHelp());
  program.argument("[command]").allowExcessArguments(true).enablePositionalOptions();
  addFlags(program);
  program.addHelpText("after", "\nRun cogrel <command> --help for its flags and examples; cogrel explain <code> for any check or problem.");
  program.on("command:*", () => undefined);
  for (const spec of SPECS) program.addCommand(commandOf(spec, program, run));
  return program;
}

function commandOf(spec: Spec, program: Command, run: Runner): Command {
  const command = new Command(spec.name).summary(spec.about).description([spec.about, ...spec.more].join("\n\n"));
  command.helpOption("--help", "show help").exitOverride().copyInheritedSettings(program);
  for (const argument of spec.args.split(" ").filter((word) => word !== "")) command.argument(argument);
  for (const { flags, about } of spec.flags) command.option(flags, about);
  addFlags(command);
  const width = Math.max(...spec.examples.map(([line]) => line.length));
  const examples = spec.examples.map(([line, what]) => `  $ cogrel ${line.padEnd(width)}   # ${what}`);
  command.addHelpText("after", `\nExamples:\n${examples.join("\n")}`);
  command.action(async () => {
    const own = command.opts();
    const above = program.opts();
    // Both levels take the flags of all commands; --no-color is on by default, so that both must leave it on.
    const options = { ...above, ...own, color: above.color !== false && own.color !== false };
    await run(spec, command.processedArgs.flat(), options);
  });
  return command;
}

function addFlags(command: Command): void {
  for (const { flags, about } of GLOBAL_FLAGS) command.option(flags, about);
}
