import type { Finding } from "./finding";
import { entriesOf, type Node, textOf, under } from "./tree";
import { found, inputOf, type Job, linesOf, namesToken, runsAny, type Step, shellOf, type Workflow } from "./workflow";

/** What asks for more of the history than the one commit, or for tags. cogrel itself fetches what it lacks. */
const HISTORY =
  /\bgit\s+(?:describe|merge-base|rev-list|shortlog|blame|log|tag\s+(?:-l|--list|--merged|--contains|--sort\S*|-n\d*)|branch\s+(?:-r\s+)?--contains|diff\s+\S*(?:origin\/|\.\.))|\bsetuptools[-_]scm\b|\bgit-cliff\b/;
/** What asks for tags, or for all of the history up to one. */
const TAGS = /\bgit\s+(?:describe|tag\s+(?:-l|--list|--merged|--contains|--sort\S*|-n\d*))|\bsetuptools[-_]scm\b|\bgit-cliff\b/;
const READS_HISTORY: ReadonlySet<string> = new Set([
  "goreleaser/goreleaser-action",
  "orhun/git-cliff-action",
  "googleapis/release-please-action",
]);
const DEEPENS = /\bgit\s+fetch\b[^\n]*(?:--unshallow|--depth|--tags|--deepen)/;
const PUSHES = /\bgit(?:\s+-[cC]\s+\S+)*\s+push\b/;

/** Checkouts against what the job's steps do with them: history that is not there, a token that is left or is lacking. */
export function checkoutFindings(workflow: Workflow): Finding[] {
  return workflow.jobs.flatMap((job) =>
    job.steps
      .filter(({ action }) => action === "actions/checkout")
      .flatMap((step) => [...shallow(workflow, job, step), ...credentials(workflow, job, step)]),
  );
}

function shallow(workflow: Workflow, job: Job, step: Step): Finding[] {
  const depth = inputOf(step, "fetch-depth") ?? "1";
  // Some commits are enough for who reads commits, and is taken to have counted them; not for who reads tags.
  const isOne = depth === "1";
  if (!/^[1-9]\d*$/.test(depth) || (!isOne && (inputOf(step, "fetch-tags") ?? "false") !== "false")) return [];
  const reads = isOne ? HISTORY : TAGS;
  const reader = job.steps.find((one) => READS_HISTORY.has(one.action ?? "") || reads.test(shellOf(one)));
  if (!reader || runsAny(job, DEEPENS)) return [];
  const command = reads.exec(shellOf(reader))?.[0].replace(/\s+/g, " ") ?? reader.action;
  return [
    found(workflow, step.at, {
      rule: "checkout-depth",
      what: `${job.name} checks out ${isOne ? "one commit" : `${depth} commits without tags`}, and runs ${command}`,
      why: isOne ? "with neither history nor tags its answer is wrong, or it fails" : "without the tags its answer is wrong, or it fails",
      fix: "with: { fetch-depth: 0 }        on this checkout",
    }),
  ];
}

function credentials(workflow: Workflow, job: Job, step: Step): Finding[] {
  const kept = inputOf(step, "persist-credentials") !== "false";
  const pushes = job.steps.some(isPushing);
  if (kept && !pushes && !runsAny(job, /\bgit\s+(?:fetch|pull|ls-remote|submodule)\b/) && mayWrite(workflow, job)) {
    return [
      found(workflow, step.at, {
        rule: "checkout-credentials",
        what: `${job.name} leaves a token that may write in the checkout, and never pushes`,
        why: "every later step, and whoever gets the folder as an artifact, can push with it",
        fix: "with: { persist-credentials: false }        on this checkout",
      }),
    ];
  }
  if (kept || !pushes || job.steps.some((one) => isPushing(one) && hasOwn(one, job, workflow))) return [];
  return [
    found(workflow, step.at, {
      rule: "checkout-credentials",
      what: `${job.name} pushes, and its checkout keeps no credentials`,
      why: "git push has nothing to log in with, and fails",
      fix: "with: { persist-credentials: true }        on this checkout, or a token in the push step's env",
    }),
  ];
}

function isPushing(step: Step): boolean {
  return linesOf(step).some((line) => PUSHES.test(line));
}

function mayWrite(workflow: Workflow, job: Job): boolean {
  const node: Node | undefined = under(job.node, "permissions") ?? under(workflow.root, "permissions");
  return (
    textOf(node) === "write-all" ||
    textOf(under(node, "contents")) === "write" ||
    entriesOf(node).some(({ key, value }) => key === "packages" && textOf(value) === "write")
  );
}

/** A step with a credential of its own, in its environment or in its address. */
function hasOwn(step: Step, job: Job, workflow: Workflow): boolean {
  const env = [step.node, job.node, workflow.root].map((node) => under(node, "env"));
  return (
    env.some((one) => namesToken(one) || entriesOf(one).some(({ value }) => /secrets\.|outputs\.token/.test(textOf(value) ?? ""))) ||
    /\/\/[^/\s]*@|set-url/.test(shellOf(step)) ||
    namesToken(step.run)
  );
}
