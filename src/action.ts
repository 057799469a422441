import { SPECS } from "./specs";

/**
 * What action.yml starts: a Node process, no shell. The input `run` is split at white space into the program's arguments. What
 * means something to a shell is a plain argument; quotes are refused, since they would be plain too.
 */
function start(env: NodeJS.ProcessEnv): void {
  const read = argumentsOf(env.INPUT_RUN ?? "");
  if ("why" in read) {
    // It repeats nothing of the input, so nothing in it is a workflow command.
    process.stdout.write(`::error title=cogrel::${read.why}\n`);
    process.exitCode = 2;
    return;
  }
  const token = env.INPUT_TOKEN;
  if (token && !env.GITHUB_TOKEN && !env.GH_TOKEN) env.GITHUB_TOKEN = token;
  process.argv = [process.execPath, "cogrel", ...read.args];
  void import("./entry");
}

/** The most characters of `run`. */
const LIMIT = 4000;

function argumentsOf(run: string): { args: string[] } | { why: string } {
  if (run.length > LIMIT) return { why: `the input run is longer than ${LIMIT} characters` };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  if (/["'`\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(run))
    return { why: "the input run has a quote, a backslash or a control character; it is split at spaces, and no shell reads it" };
  const args = run.split(/[ \t\r\n]+/).filter((word) => word !== "");
  const name = args[0] === "ci" ? args.slice(0, 2).join(" ") : args[0];
  const commands = SPECS.filter(forWorkflows).map((spec) => spec.name);
  if (name !== undefined && commands.includes(name)) return { args };
  return { why: `the input run begins with no command that a workflow can run, which are ${commands.join(", ")}` };
}

/** Not what is a person's at a terminal, or starts the far ends of a rehearsal, which are not in the bundle. */
function forWorkflows({ name, rehearses }: (typeof SPECS)[number]): boolean {
  return rehearses === undefined && !["init", "completion", "setup"].includes(name);
}

start(process.env);
