import { ACTIONS } from "./actions";
import { KEEP, KEEP_END } from "./kept";
import type { Step, Tree, Workflow, WorkflowJob } from "./workflow";

/** A workflow as the text of its file; places that are a person's are empty. */
export function workflowText(workflow: Workflow, written: string): string {
  const { name, about, on, concurrency, jobs } = workflow;
  return [
    ...[written, ...about].map((line) => `# ${line}`.trimEnd()),
    "",
    `name: ${scalar(name)}`,
    "",
    "on:",
    ...tree(on, 2),
    "",
    "concurrency:",
    `  group: ${scalar(concurrency.group)}`,
    `  cancel-in-progress: ${scalar(concurrency.cancel)}`,
    "",
    "permissions: {}",
    "",
    ...kept("workflow", 0),
    "",
    "jobs:",
    ...jobs.flatMap((job, at) => [...(at > 0 ? [""] : []), ...jobLines(job)]),
    "",
  ].join("\n");
}

function jobLines(job: WorkflowJob): string[] {
  const keys: Record<string, Tree> = {
    ...(job.needs && { needs: job.needs }),
    ...(job.if !== undefined && { if: job.if }),
    "runs-on": job.runsOn,
    "timeout-minutes": job.timeout,
    ...(job.environment !== undefined && { environment: job.environment }),
    permissions: job.permissions,
    ...(job.outputs && { outputs: job.outputs }),
    ...(job.strategy !== undefined && { strategy: job.strategy }),
    ...(job.env && { env: job.env }),
  };
  return [`  ${job.name}:`, ...tree(keys, 4), "    steps:", ...job.steps.flatMap(stepLines), ...kept(`${job.name} after`, 6)];
}

function stepLines(step: Step): string[] {
  if ("kept" in step) return kept(step.kept, 6);
  const { name, id, if: condition, ...rest } = step;
  const head = { ...(name !== undefined && { name }), ...(id !== undefined && { id }), ...(condition !== undefined && { if: condition }) };
  const body = "uses" in rest ? usesLines(rest.uses, rest.with) : runLines(rest.run, rest.env);
  const [first = "", ...more] = [...tree(head, 8), ...body];
  return [`      - ${first.trimStart()}`, ...more];
}

function usesLines(uses: keyof typeof ACTIONS, given: Tree | undefined): string[] {
  const { name, commit, version } = ACTIONS[uses];
  return [`        uses: ${name}@${commit} # ${version}`, ...(given === undefined ? [] : tree({ with: given }, 8))];
}

function runLines(run: string, env: Tree | undefined): string[] {
  return [...tree({ run }, 8), ...(env === undefined ? [] : tree({ env }, 8))];
}

/** A place that is a person's: what stands between these lines is kept. */
function kept(name: string, indent: number): string[] {
  return [KEEP + name, KEEP_END].map((line) => " ".repeat(indent) + line);
}

function tree(value: Tree, indent: number): string[] {
  const space = " ".repeat(indent);
  if (Array.isArray(value)) return value.flatMap((one) => listed(one, indent));
  return Object.entries(value as Record<string, Tree>).flatMap(([key, one]) => {
    const named = `${space}${scalar(key)}:`;
    if (one === null || typeof one !== "object") return scalarLines(named, one as string | number | boolean, indent);
    const entries = Object.values(one);
    if (entries.length === 0) return Array.isArray(one) ? [`${named} []`] : [named];
    if (Array.isArray(one) && entries.every((entry) => typeof entry !== "object")) return inOneLine(named, entries as string[], space);
    return [named, ...tree(one, indent + 2)];
  });
}

function listed(value: Tree, indent: number): string[] {
  const [first = "", ...more] = typeof value === "object" ? tree(value, indent + 2) : [`${" ".repeat(indent + 2)}${scalar(value)}`];
  return [`${" ".repeat(indent)}- ${first.trimStart()}`, ...more];
}

const LONGEST = 120;

function inOneLine(named: string, entries: readonly string[], space: string): string[] {
  const line = `${named} [${entries.map(inBrackets).join(", ")}]`;
  return line.length <= LONGEST ? [line] : [named, ...entries.map((entry) => `${space}  - ${scalar(entry)}`)];
}

/** Between brackets these end an entry. */
function inBrackets(value: string): string {
  return /[,[\]{}]/.test(value) ? JSON.stringify(value) : scalar(value);
}

function scalarLines(named: string, value: string | number | boolean, indent: number): string[] {
  if (typeof value !== "string" || !value.includes("\n")) return [`${named} ${scalar(value)}`];
  return [`${named} |`, ...value.split("\n").map((line) => (line === "" ? "" : `${" ".repeat(indent + 2)}${line}`))];
}

/** What YAML takes as a text without quotes: no sign of its own at the start, no ": ", no " #", no word that it reads as something else. */
const PLAIN =
  /^(?![-?:,[\]{}#&*!|>'"%@` ])(?!(?:true|false|null|yes|no|on|off|y|n|~)$)(?![0-9.+-]+$)(?!.*(?:: |:$| #|[\n\t]))[ -~]*[!-~]$/i;

function scalar(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  return PLAIN.test(value) ? value : JSON.stringify(value);
}
