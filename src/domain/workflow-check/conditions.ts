import type { Expr } from "@actions/expressions/ast";
import { quoted } from "../quoted";
import { asksStatus, holds, type Scenario } from "./expression";
import type { Finding } from "./finding";
import { type Entry, entryOf, type Node, textAt, under } from "./tree";
import { conditionOf, found, type Job, type Workflow } from "./workflow";

/** What else may become of a need than success or being skipped. */
const BAD = ["failure", "cancelled"];

/** Jobs that run though a job failed that they need, and failures that nobody sees. The gate's own condition is the gate's rule. */
export function lenientConditions(workflow: Workflow, gate: Job | undefined, informational: ReadonlySet<string>): Finding[] {
  return workflow.jobs.flatMap((job) => [
    ...(job === gate ? [] : passedOver(workflow, job)),
    ...(informational.has(job.name) ? [] : unseen(workflow, job)),
  ]);
}

function passedOver(workflow: Workflow, job: Job): Finding[] {
  if (!job.if || job.needs.length === 0) return [];
  const condition = job.if;
  const expr = conditionOf(condition);
  if (!expr || !asksStatus(expr)) return [];
  const passed = job.needs.filter(({ text }) =>
    BAD.some((result) => mayRun(expr, { results: new Map([[text, result]]), cancelled: false })),
  );
  if (passed.length === 0 || (isAfterFailure(job) && !isNeeded(workflow, job))) return [];
  const names = passed.map(({ text }) => text);
  const results = names.map((name) => `needs.${name}.result == 'success'`).join(" && ");
  return [
    found(workflow, condition.at, {
      rule: "needs-succeed",
      what: `${job.name} runs even if ${names.join(" or ")} failed or was cancelled`,
      why: "always(), !cancelled() and failure() take the place of the rule that all needs succeeded",
      fix: `if: ${results}        beside what the condition asks, or leave always() out`,
    }),
  ];
}

function mayRun(condition: Expr, scenario: Scenario): boolean {
  return holds(condition, scenario) !== false;
}

/** Conditions that GitHub's own parser refuses: those without braces it reads when the run begins. */
export function brokenConditions(workflow: Workflow): Finding[] {
  const conditions = workflow.jobs.flatMap((job) => [job.if, ...job.steps.map((step) => textAt(step.node, "if"))]);
  return conditions.flatMap((condition) => {
    if (!condition || condition.text === "" || conditionOf(condition)) return [];
    return [
      found(workflow, condition.at, {
        rule: "workflow-readable",
        what: `${quoted(condition.text)} is no condition`,
        why: "GitHub refuses such a file, and none of its jobs runs",
        fix: "if: github.ref == 'refs/heads/main'        is how one is written: single quotes, known contexts and functions",
      }),
    ];
  });
}

/** A job that runs only where something failed, such as one that tells of it. */
function isAfterFailure({ needs, if: condition }: Job): boolean {
  const expr = condition && conditionOf(condition);
  if (!expr) return false;
  const results = new Map(needs.map(({ text }) => [text, "success"]));
  return holds(expr, { results, others: "success", cancelled: false }) === false;
}

function isNeeded({ jobs }: Workflow, { name }: Job): boolean {
  return jobs.some(({ needs }) => needs.some(({ text }) => text.toLowerCase() === name.toLowerCase()));
}

function unseen(workflow: Workflow, job: Job): Finding[] {
  if (!isNeeded(workflow, job)) return [];
  const own = entryOf(job.node, "continue-on-error");
  const isOfJob = own && isTrue(own.value);
  const entry = isOfJob ? own : softStep(job);
  if (!entry) return [];
  return [
    found(workflow, entry.at, {
      rule: "needs-succeed",
      what: isOfJob ? `${job.name} has continue-on-error` : `every step of ${job.name} that can fail has continue-on-error`,
      why: "for the jobs that need it, it succeeded whatever became of it",
      fix: "leave continue-on-error out        or make the job informational in cogrel.toml, which the gate tells",
    }),
  ];
}

/** Whether it is written as true, or is an expression that is true in every case. */
function isTrue(node: Node): boolean {
  if (node.kind !== "text") return false;
  if (node.expressions.length === 0) return node.text === "true";
  const expr = conditionOf(node);
  return expr !== undefined && holds(expr, { results: new Map(), cancelled: false }) === true;
}

/** Steps before the work. */
const SETUP = /^(?:actions\/(?:checkout|setup-[a-z]+|cache(?:\/restore)?)|jdx\/mise-action|astral-sh\/setup-uv|swatinem\/rust-cache)$/;

/** The first step's continue-on-error, where the work of a job has nothing else, and nobody looks at what became of it. */
function softStep({ node, steps }: Job): Entry | undefined {
  const work = steps.filter(({ action }) => !SETUP.test(action ?? ""));
  const entries = work.map((step) => entryOf(step.node, "continue-on-error"));
  if (under(node, "outputs") || !entries.every((entry) => entry !== undefined && isTrue(entry.value))) return undefined;
  return entries[0];
}
