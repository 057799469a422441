import type { Expr } from "@actions/expressions/ast";
import { parseExpression, pathOf } from "./expression";
import { passesFilters } from "./filter-pattern";
import type { Finding } from "./finding";
import { entriesOf, type Node, scalarsIn, type Text, textAt, textsOf, under } from "./tree";
import { conditionOf, found, inputOf, type Job, linesOf, type Step, type Workflow } from "./workflow";

/** What a step causes with its token: an event that would start workflows, if the token were not the run's own. */
interface Cause {
  event: "release" | "push" | "pull_request";
  does: string;
  /** The tag that is pushed, where its name is written out. */
  tag?: string;
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
  const causes = linesOf(step).flatMap(causeOf);
  if (["softprops/action-gh-release", "ncipollo/release-action"].includes(step.action ?? "") && inputOf(step, "draft") !== "true")
    causes.push(RELEASE);
  if (step.action === "peter-evans/create-pull-request") causes.push(PULL_REQUEST);
  return causes.filter((cause, at) => causes.findIndex(({ does }) => does === cause.does) === at);
}

const RELEASE: Cause = { event: "release", does: "publishes a release" };
const PULL_REQUEST: Cause = { event: "pull_request", does: "opens a pull request" };

function causeOf(line: string): Cause[] {
  const creates = /\bgh\s+release\s+create\b.*/.exec(line)?.[0];
  if (
    (creates !== undefined && !/--draft\b(?!=false)|\s-d\b/.test(creates)) ||
    /\bgh\s+release\s+edit\b.*--draft=false/.test(line) ||
    /\bcogrel(?:@\S+)?\s+publish\b/.test(line)
  )
    return [RELEASE];
  if (/\bgh\s+pr\s+create\b/.test(line)) return [PULL_REQUEST];
  const pushed = PUSH.exec(line)?.[1];
  const tag = pushed === undefined ? undefined : tagIn(pushed.split(" "));
  if (tag) return [{ event: "push", does: "pushes a tag", ...tag }];
  return /\bcogrel(?:@\S+)?\s+tag\b(?!.*--dry-run)/.test(line) ? [{ event: "push", does: "pushes a tag" }] : [];
}

const PUSH = /\bgit(?:\s+-[cC]\s+\S+)*\s+push\b(.*)/;

/** Whether the words of a push name a tag: by an option, by where it goes, or by a name that only a tag has. */
function tagIn(words: readonly string[]): { tag?: string } | undefined {
  if (words.some((word) => ["--delete", "-d", "--dry-run", "-n"].includes(word))) return undefined;
  if (words.some((word) => word === "--tags" || word === "--follow-tags" || word === "tag")) return {};
  // The first is the far end.
  const refs = words.filter((word) => word !== "" && !word.startsWith("-")).slice(1);
  const tags = refs.flatMap((ref) => {
    const [from = "", to = from] = ref.replace(/^\+/, "").split(":", 2);
    if (from === "" || to.startsWith("refs/heads/")) return [];
    const name = to.replace(/^refs\/tags\//, "");
    if (/^v?\d+\.\d+[\w.+-]*$/.test(name)) return [{ tag: name }];
    return name !== to || /\$.*(?:\btag|tag\b|_tag|tag_|^\$\{?tag)/i.test(name) || /^v\$/.test(name) ? [{}] : [];
  });
  return tags[0];
}

function waitsFor({ events }: Workflow, { event, tag }: Cause): boolean {
  if (event !== "push") return events.has(event);
  const patterns = under(events.get("push")?.node, "tags");
  return (
    patterns !== undefined &&
    (tag === undefined ||
      passesFilters(
        textsOf(patterns).map(({ text }) => text),
        tag,
      ))
  );
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
  if (!linesOf(step).some((line) => PUSH.test(line))) return false;
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
