import type { Expr } from "@actions/expressions/ast";
import { accesses, parseExpression } from "./expression";
import type { Finding, Place } from "./finding";
import type { WorkflowFile } from "./read";
import { commandsOf } from "./shell";
import { entriesOf, itemsOf, type Node, scalarsIn, type Text, textAt, textOf, textsOf, under } from "./tree";

export interface Step {
  at: Place;
  node: Node;
  run: Text | undefined;
  uses: Text | undefined;
  /** The action without its version, in lower case. */
  action: string | undefined;
}

export interface Job {
  name: string;
  at: Place;
  node: Node;
  needs: readonly Text[];
  if: Text | undefined;
  /** A workflow that it calls. */
  uses: Text | undefined;
  steps: readonly Step[];
}

/** A workflow, as the rules look at it. */
export interface Workflow {
  path: string;
  /** Its file's name. */
  file: string;
  lines: readonly string[];
  root: Node;
  jobs: readonly Job[];
  /** Events by name, with their filters. */
  events: ReadonlyMap<string, { at: Place; node: Node | undefined }>;
}

export function workflowOf({ path, lines, root }: WorkflowFile): Workflow | undefined {
  if (!root) return undefined;
  const jobs = entriesOf(under(root, "jobs")).map(({ key, at, value }) => jobOf(key, at, value));
  return { path, file: path.slice(path.lastIndexOf("/") + 1), lines, root, jobs, events: eventsOf(under(root, "on")) };
}

function eventsOf(on: Node | undefined): Workflow["events"] {
  if (on?.kind === "map") return new Map(on.entries.map(({ key, at, value }) => [key, { at, node: value }]));
  return new Map(textsOf(on).map((event) => [event.text, { at: event.at, node: undefined }]));
}

function jobOf(name: string, at: Place, node: Node): Job {
  const steps = itemsOf(under(node, "steps")).map((step) => {
    const uses = textAt(step, "uses");
    return { at: step.at, node: step, run: textAt(step, "run"), uses, action: uses && actionOf(uses.text) };
  });
  return {
    name,
    at,
    node,
    needs: textsOf(under(node, "needs")),
    if: textAt(node, "if"),
    uses: textAt(node, "uses"),
    steps,
  };
}

function actionOf(uses: string): string {
  return (uses.split("@", 1)[0] ?? "").toLowerCase();
}

/** A step's input; expressions as they are written. */
export function inputOf(step: Step, name: string): string | undefined {
  return textOf(under(step.node, "with", name));
}

/** A condition's tree, written with or without braces. */
export function conditionOf(text: Text): Expr | undefined {
  return parseExpression(text.expressions.length === 1 ? (text.expressions[0]?.text ?? "") : text.text);
}

/** Longer lines of shell are cut: what is looked for stands at a command's beginning. */
const LONGEST_LINE = 2000;

/** The lines of shell of a step: comments left out, continued lines joined. */
export function shellOf({ run }: Step): string {
  const lines = (run?.text ?? "").replace(/\\\r?\n/g, " ").split("\n");
  return lines
    .filter((line) => !line.trimStart().startsWith("#"))
    .map((line) => line.slice(0, LONGEST_LINE))
    .join("\n");
}

/** Commands whose words are texts: what stands in one in quotes is nothing that runs. */
const WORDY: ReadonlySet<string> = new Set(["git", "gh"]);

/** The commands that a step runs, each a line; what is only written to the log is none. */
export function linesOf(step: Step): string[] {
  return commandsOf(shellOf(step))
    .filter(([first]) => first !== "echo" && first !== "printf")
    .map((words) => words.map((word) => (WORDY.has(words[0] as string) ? word.replace(/\s/g, "_") : word)).join(" "));
}

/** Whether one of the job's steps runs a line that matches. */
export function runsAny({ steps }: Job, pattern: RegExp): boolean {
  return steps.some((step) => pattern.test(shellOf(step)));
}

/** Whether the job's own token reaches something below a Node by an expression. */
export function namesToken(node: Node | undefined): boolean {
  return [...scalarsIn(node)].some(({ expressions }) => expressions.some(({ text }) => isTokenNamed(text)));
}

function isTokenNamed(text: string): boolean {
  const expr = parseExpression(text);
  return expr !== undefined && [...accesses(expr)].some((path) => TOKENS.has(path.join(".")));
}

const TOKENS: ReadonlySet<string> = new Set(["github.token", "secrets.github_token", "github", "secrets"]);

/** A Finding in a workflow. */
export function found(workflow: Workflow, at: Place, rest: Omit<Finding, "file" | "line" | "column">): Finding {
  return { ...rest, file: workflow.path, line: at.line, column: at.column };
}

/** Whether a pushed tag or a release starts it, or it is one of the Project's release workflows. */
export function isRelease({ file, events }: Workflow, names: readonly string[]): boolean {
  return names.includes(file) || events.has("release") || under(events.get("push")?.node, "tags") !== undefined;
}

/** The jobs that a gate can look at: all but itself and those that wait for it, through any number of steps. */
export function judged({ jobs }: Workflow, gate: Job): readonly Job[] {
  const after = new Set([gate.name.toLowerCase()]);
  for (let size = 0; size !== after.size; ) {
    size = after.size;
    for (const { name, needs } of jobs) if (needs.some(({ text }) => after.has(text.toLowerCase()))) after.add(name.toLowerCase());
  }
  return jobs.filter(({ name }) => !after.has(name.toLowerCase()));
}
