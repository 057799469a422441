import { flowing, parseExpression } from "./expression";
import type { Finding } from "./finding";
import { entryOf, type Node, type Text, textOf, textsOf, under } from "./tree";
import { found, type Job, type Step, type Workflow } from "./workflow";

/** Names that whoever opens a pull request, or pushes, chooses: `$(…)` and quotes are allowed in a ref's name. */
const REFS: ReadonlySet<string> = new Set(["head_ref", "base_ref", "ref", "ref_name"]);
/** Ends of an event's paths that are numbers, ids, hashes or one of a few words. */
const SAFE: ReadonlySet<string> = new Set(
  "number id node_id sha after before action draft merged forced created deleted prerelease size run_id run_number run_attempt base_sha head_sha conclusion status created_at updated_at merged_at published_at".split(
    " ",
  ),
);

/** Text of others that is made a part of a script before the shell reads it. */
export function untrustedText(workflow: Workflow): Finding[] {
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) =>
      scriptsOf(step).flatMap(({ script, key }) =>
        script.expressions.flatMap(({ text, at }) => {
          const expr = parseExpression(text);
          const path = expr && [...flowing(expr)].find((one) => isForeign(one, workflow, job, step));
          if (!path) return [];
          const name = nameOf(path);
          return [
            found(workflow, at, {
              rule: "untrusted-text",
              what: `${path.join(".")} in ${key}:`,
              why: "it is put into the script before the shell reads it, so that a text such as $(command) is run",
              fix: `env: ${name}: \${{ ${text} }}        and ${key === "run" ? inShell(name, shellNameOf(workflow, job, step)) : `process.env.${name} in script:`}`,
            }),
          ];
        }),
      ),
    ),
  );
}

function scriptsOf(step: Step): { script: Text; key: string }[] {
  const script = step.action === "actions/github-script" ? under(step.node, "with", "script") : undefined;
  return [...(step.run ? [{ script: step.run, key: "run" }] : []), ...(script?.kind === "text" ? [{ script, key: "script" }] : [])];
}

function isForeign(path: readonly string[], workflow: Workflow, job: Job, step: Step): boolean {
  const [first, second] = path;
  if (first === "github") return isForeignGithub(path);
  if (first === "inputs") return isForeignInput(second, workflow);
  if (first !== "env" || second === undefined) return false;
  // The innermost one counts.
  const held = [step.node, job.node, workflow.root]
    .map((node) => entryOf(under(node, "env"), second)?.value)
    .find((value) => value !== undefined);
  return holdsForeign(held, workflow);
}

function isForeignGithub(path: readonly string[]): boolean {
  const [, second, third] = path;
  if (second === undefined || REFS.has(second)) return true;
  if (second !== "event") return false;
  if (third === "inputs") return true;
  // A repository's and a person's names have no signs that a shell reads.
  return (
    !SAFE.has(path.at(-1) ?? "") &&
    !(path.includes("repository") && ["name", "full_name", "default_branch"].includes(path.at(-1) ?? "")) &&
    path.at(-1) !== "login"
  );
}

/** A value of `env` that is itself another's text. */
function holdsForeign(value: Node | undefined, workflow: Workflow): boolean {
  if (value?.kind !== "text") return false;
  return value.expressions.some(({ text }) => {
    const expr = parseExpression(text);
    return (
      expr !== undefined &&
      [...flowing(expr)].some((path) =>
        path[0] === "github" ? isForeignGithub(path) : path[0] === "inputs" && isForeignInput(path[1], workflow),
      )
    );
  });
}

function isForeignInput(name: string | undefined, { events }: Workflow): boolean {
  if (name === undefined) return true;
  const inputs = ["workflow_dispatch", "workflow_call"]
    .map((event) => under(events.get(event)?.node, "inputs", name))
    .filter((one) => one !== undefined);
  const types = inputs.map((input) => textOf(under(input, "type")) ?? "string");
  return types.length === 0 || types.includes("string");
}

/** A variable's value, as a script of that shell reads it so that it stays a text. */
function inShell(name: string, shell: string): string {
  if (["bash", "sh"].includes(shell)) return `"$${name}" in run:`;
  if (["pwsh", "powershell"].includes(shell)) return `$env:${name} in run:`;
  if (shell === "python") return `os.environ["${name}"] in run:`;
  if (shell === "cmd") return `$env:${name} in run:, with shell: pwsh; cmd runs what is in a variable's text`;
  return `${name} read from the environment in run:`;
}

/** The name of the shell that runs a step, in lower case and without its options; GitHub's default where none is written. */
function shellNameOf(workflow: Workflow, job: Job, step: Step): string {
  const written = [under(step.node, "shell"), ...[job.node, workflow.root].map((node) => under(node, "defaults", "run", "shell"))]
    .map(textOf)
    .find((text) => text !== undefined);
  if (written !== undefined) return (written.trim().split(/\s/, 1)[0] ?? "").toLowerCase();
  return textsOf(under(job.node, "runs-on")).some(({ text }) => /^windows\b/i.test(text)) ? "pwsh" : "bash";
}

function nameOf(path: readonly string[]): string {
  const name = path
    .slice(-2)
    .filter((one) => one !== "event" && one !== "github" && /^[a-z_][a-z0-9_-]*$/.test(one))
    .join("_");
  return (name === "" ? "text" : name).toUpperCase().replaceAll("-", "_");
}
