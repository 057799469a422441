import type { Expr } from "@actions/expressions/ast";
import { parseExpression, pathOf } from "./expression";
import type { Finding } from "./finding";
import { entriesOf, type Node, scalarsIn, type Text, textAt, under } from "./tree";
import { conditionOf, found, inputOf, type Job, type Step, shellOf, type Workflow } from "./workflow";

/** What a step causes with its token: an event that would start workflows, if the token were not the run's own. */
interface Cause {
  event: "release" | "push" | "pull_request";
  does: string;
}

/** Events of the run's own GITHUB_TOKEN, which start nothing, where a workflow waits for them. */
export function eventChains(workflows: readonly Workflow[]): Finding[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) =>
      job.steps.flatMap((step) =>
        causesOf(step).flatMap((cause) => {
          const waiting = workflows.filter((other) => waitsFor(other, cause));
          if (waiting.length === 0 || isForDev(job.if) || isForDev(textAt(step.node, "if")) || !hasRunToken(workflow, job, step)) return [];
          return [
            found(workflow, step.at, {
              rule: "event-chain",
              what: `${job.name} ${cause.does} with GITHUB_TOKEN, and ${waiting.map(({ path }) => path).join(", ")} waits for it`,
              why: "what GITHUB_TOKEN does starts no workflow: nothing runs, and nothing says so",
              fix: fixOf(cause),
            }),
          ];
        }),
      ),
    ),
  );
}

function fixOf({ event }: Cause): string {
  if (event === "release") return "cogrel publish        by a maintainer; or a GitHub App's token in this step";
  return "actions/create-github-app-token        its token in this step, not GITHUB_TOKEN";
}

function causesOf(step: Step): Cause[] {
  const shell = shellOf(step);
  const causes: Cause[] = [];
  const creates = /\bgh\s+release\s+create\b[^\n]*/.exec(shell)?.[0];
  if (
    (creates !== undefined && !/--draft\b(?!=false)|\s-d\b/.test(creates)) ||
    /\bgh\s+release\s+edit\b[^\n]*--draft=false/.test(shell) ||
    /\bcogrel(?:@\S+)?\s+publish\b/.test(shell)
  )
    causes.push({ event: "release", does: "publishes a release" });
  if (["softprops/action-gh-release", "ncipollo/release-action"].includes(step.action ?? "") && inputOf(step, "draft") !== "true")
    causes.push({ event: "release", does: "publishes a release" });
  if (
    /\bgit\s+push\b[^\n]*(?:--tags|--follow-tags|refs\/tags\/|\btag\b)/.test(shell) ||
    /\bcogrel(?:@\S+)?\s+tag\b(?![^\n]*--dry-run)/.test(shell)
  )
    causes.push({ event: "push", does: "pushes a tag" });
  if (/\bgh\s+pr\s+create\b/.test(shell) || step.action === "peter-evans/create-pull-request")
    causes.push({ event: "pull_request", does: "opens a pull request" });
  return causes;
}

function waitsFor({ events }: Workflow, { event }: Cause): boolean {
  if (event !== "push") return events.has(event);
  return under(events.get("push")?.node, "tags") !== undefined;
}

/** A dev version's release is published at once, and nothing waits for it. */
function isForDev(condition: Text | undefined): boolean {
  const expr = condition && conditionOf(condition);
  return expr !== undefined && /is_dev\s*==\s*'true'/.test(condition?.text ?? "");
}

/** Whether the step works with the run's own token: named in its environment or inputs, kept by the checkout, or an action's default. */
function hasRunToken(workflow: Workflow, job: Job, step: Step): boolean {
  const named = [under(workflow.root, "env"), under(job.node, "env"), under(step.node, "env")].flatMap(entriesOf);
  const held = new Map(named.map(({ key, value }) => [key, value]));
  const token = [
    held.get("GH_TOKEN"),
    held.get("GITHUB_TOKEN"),
    under(step.node, "with", "token"),
    under(step.node, "with", "github_token"),
  ].find((node) => node !== undefined);
  if (token) return isRunToken(token);
  if (step.uses) return true;
  if (!/\bgit\s+push\b/.test(shellOf(step))) return false;
  const checkout = job.steps.find(({ action }) => action === "actions/checkout");
  const own = checkout && under(checkout.node, "with", "token");
  return checkout !== undefined && inputOf(checkout, "persist-credentials") !== "false" && (own === undefined || isRunToken(own));
}

function isRunToken(node: Node): boolean {
  return [...scalarsIn(node)].some((text) => text.expressions.some((one) => isToken(parseExpression(one.text))));
}

function isToken(expr: Expr | undefined): boolean {
  return ["github.token", "secrets.github_token"].includes((expr && pathOf(expr)?.join(".")) ?? "");
}
