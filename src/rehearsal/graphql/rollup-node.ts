import { latestChecksAt, latestStatusesAt } from "../actions/checks-at";
import type { CheckRun, Status } from "../actions/run";
import type { Call } from "../call";
import { type Hub, repoUrl } from "../hub";
import { nodeId } from "../pulls/pull-shape";
import { guardsOf } from "../rules/guard";
import { connection, type Node } from "./select";

type Args = Record<string, unknown>;

/** All checks and statuses of a commit, and one word for them; nothing where there are none. */
export function rollupNode(sha: string, hub: Hub, call: Call): Node | null {
  const [checks, statuses] = [latestChecksAt(hub.state, sha), latestStatusesAt(hub.state, sha)];
  if (checks.length + statuses.length === 0) return null;
  const nodes = [...checks.map((check) => checkNode(check, hub, call)), ...statuses.map((status) => contextNode(status, hub))];
  const words = [...checks.map(wordOf), ...statuses.map(({ state }) => state.toUpperCase())];
  const state = ["FAILURE", "ERROR", "PENDING"].find((word) => words.includes(word)) ?? "SUCCESS";
  const counts = {
    checkRunCount: checks.length,
    checkRunCountsByState: counted(checks.map(checkState)),
    statusContextCount: statuses.length,
  };
  const contexts = (args: Args) =>
    connection(nodes, args, { ...counts, statusContextCountsByState: counted(statuses.map((one) => one.state.toUpperCase())) });
  return { __typename: "StatusCheckRollup", state, contexts };
}

function counted(words: readonly string[]): Node[] {
  return [...new Set(words)].map((state) => ({ __typename: "StateCount", state, count: words.filter((one) => one === state).length }));
}

const checkState = ({ status, conclusion }: CheckRun) => (conclusion ?? status).toUpperCase();

function wordOf({ conclusion }: CheckRun): string {
  if (conclusion === null) return "PENDING";
  return ["success", "neutral", "skipped"].includes(conclusion) ? "SUCCESS" : "FAILURE";
}

function checkNode(check: CheckRun, hub: Hub, call: Call): Node {
  const { id, name, status, conclusion, created } = check;
  const run = hub.state.runs.find(({ jobs }) => jobs.some((job) => job.id === id));
  const web = repoUrl(hub.state, call.bases.web, "web");
  const workflow = run && { __typename: "Workflow", name: run.name };
  return {
    ...{ __typename: "CheckRun", name, status: status.toUpperCase(), conclusion: (conclusion ?? "").toUpperCase(), startedAt: created },
    ...{
      completedAt: conclusion === null ? null : created,
      detailsUrl: run ? `${web}/actions/runs/${run.id}/job/${id}` : `${web}/runs/${id}`,
    },
    checkSuite: { __typename: "CheckSuite", workflowRun: run ? { __typename: "WorkflowRun", event: run.event, workflow } : null },
    ...{ isRequired: requiredFor(hub, name, check.app), title: null, summary: null },
  };
}

function contextNode({ context, state, target, created, description }: Status, hub: Hub): Node {
  return {
    __typename: "StatusContext",
    context,
    state: state.toUpperCase(),
    targetUrl: target ?? "",
    createdAt: created,
    description,
    isRequired: requiredFor(hub, context, null),
  };
}

/** Whether the base of a pull request asks for this check. */
function requiredFor(hub: Hub, name: string, app: number | null) {
  return async ({ pullRequestId, pullRequestNumber }: Args): Promise<boolean> => {
    const pull = hub.state.pulls.find((one) => nodeId(hub.state, one) === pullRequestId || one.number === pullRequestNumber);
    const guards = pull ? guardsOf(hub.state, `refs/heads/${pull.base}`, await hub.git.head()) : [];
    const required = guards.flatMap(({ checks }) => checks?.required ?? []);
    return required.some((check) => check.context === name && (check.app === null || check.app === app));
  };
}
