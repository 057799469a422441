import { latestChecksAt, latestStatusesAt } from "../actions/checks-at";
import type { CheckRun, Status } from "../actions/run";
import type { Call } from "../call";
import { type Hub, repoUrl } from "../hub";
import { commitsBetween } from "../pulls/merge-git";
import { lastReviews, look } from "../pulls/mergeable";
import type { Pull, Review } from "../pulls/pull";
import { association, nodeId } from "../pulls/pull-shape";
import { guardsOf } from "../rules/guard";
import { stateOf, userNode } from "./repository-node";
import { connection, type Node } from "./select";

type Args = Record<string, unknown>;

const MERGEABLE = new Map<boolean | null, string>([
  [true, "MERGEABLE"],
  [false, "CONFLICTING"],
  [null, "UNKNOWN"],
]);

/** A pull request as gh asks for it; what has to be worked out is worked out only if asked for. */
export function pullNode(pull: Pull, call: Call, hub: Hub): Node {
  const { repository } = hub.state;
  const user = (login: string) => userNode(login, call);
  const url = `${repoUrl(hub.state, call.bases.web, "web")}/pull/${pull.number}`;
  const owner = userNode(repository.owner, call, repository.organization ? "Organization" : "User");
  const none = () => connection([], {});
  let known: ReturnType<typeof look> | undefined;
  const looked = () => {
    known ??= look(hub, pull);
    return known;
  };
  const from = () => hub.git.text("merge-base", pull.baseSha, pull.headSha);
  const stat = async (what: RegExp) =>
    Number(what.exec((await hub.git.text("diff", "--shortstat", (await from()) ?? pull.baseSha, pull.headSha)) ?? "")?.[1] ?? 0);
  return {
    __typename: "PullRequest",
    ...{ id: nodeId(hub.state, pull), fullDatabaseId: String(pull.id), number: pull.number, title: pull.title, body: pull.body ?? "", url },
    ...{ state: stateOf(pull), isDraft: pull.draft, locked: false, closed: pull.state === "closed", author: user(pull.by) },
    ...{
      createdAt: pull.created,
      updatedAt: pull.updated,
      closedAt: pull.closed,
      mergedAt: pull.merged,
      maintainerCanModify: pull.maintainerCanModify,
    },
    mergedBy: pull.mergedBy === null ? null : user(pull.mergedBy),
    mergeCommit: pull.mergeSha === null ? null : { __typename: "Commit", oid: pull.mergeSha },
    potentialMergeCommit: pull.mergeable?.sha ? { __typename: "Commit", oid: pull.mergeable.sha } : null,
    ...{ headRefName: pull.head, baseRefName: pull.base, headRefOid: pull.headSha, baseRefOid: pull.baseSha, isCrossRepository: false },
    headRepository: {
      __typename: "Repository",
      id: `R_kgDO${repository.id}`,
      name: repository.name,
      nameWithOwner: `${repository.owner}/${repository.name}`,
    },
    headRepositoryOwner: owner,
    mergeable: async () => MERGEABLE.get((await looked()).mergeable),
    mergeStateStatus: async () => (await looked()).state.toUpperCase(),
    ...{
      isInMergeQueue: false,
      isMergeQueueEnabled: false,
      additions: () => stat(/(\d+) insertion/),
      deletions: () => stat(/(\d+) deletion/),
    },
    changedFiles: () => stat(/(\d+) file/),
    reviewDecision: async () => decision(hub, pull),
    autoMergeRequest: pull.auto && {
      __typename: "AutoMergeRequest",
      enabledBy: user(pull.auto.by),
      mergeMethod: pull.auto.method.toUpperCase(),
      authorEmail: null,
      commitHeadline: pull.auto.title,
      commitBody: pull.auto.message,
      enabledAt: pull.updated,
    },
    reviews: (args: Args) =>
      connection(
        pull.reviews.map((review) => reviewNode(review, call, hub)),
        args,
      ),
    latestReviews: (args: Args) =>
      connection(
        lastReviews(hub, pull).map((review) => reviewNode(review, call, hub)),
        args,
      ),
    reviewRequests: (args: Args) =>
      connection(
        pull.asked.users.map((login): Node => ({ __typename: "ReviewRequest", requestedReviewer: user(login) })),
        args,
      ),
    commits: async (args: Args) =>
      connection(
        (await commitsBetween(hub.git, pull.baseSha, pull.headSha)).map((commit) => commitNode(commit, hub, call)),
        args,
      ),
    statusCheckRollup: () => rollupNode(pull.headSha, hub, call),
    files: none,
    ...{
      assignees: none,
      labels: none,
      comments: none,
      projectItems: none,
      projectCards: none,
      reactionGroups: [],
      milestone: null,
      closingIssuesReferences: none,
    },
    baseRef: async () => baseNode(hub, pull),
  };
}

async function baseNode({ state, git }: Hub, { base }: Pull): Promise<Node> {
  const guards = guardsOf(state, `refs/heads/${base}`, await git.head());
  const strict = guards.some(({ checks }) => checks?.strict);
  return {
    __typename: "Ref",
    name: base,
    branchProtectionRule: { __typename: "BranchProtectionRule", requiresStrictStatusChecks: strict },
  };
}

async function decision(hub: Hub, pull: Pull): Promise<string | null> {
  const guards = guardsOf(hub.state, `refs/heads/${pull.base}`, await hub.git.head());
  const wanted = Math.max(0, ...guards.map(({ reviews }) => reviews?.count ?? 0));
  const verdicts = lastReviews(hub, pull);
  if (verdicts.some(({ state }) => state === "CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  if (wanted === 0) return null;
  return verdicts.filter(({ state }) => state === "APPROVED").length >= wanted ? "APPROVED" : "REVIEW_REQUIRED";
}

function reviewNode({ id, by, state, body, sha, submitted }: Review, call: Call, hub: Hub): Node {
  const commit = { __typename: "Commit", oid: sha };
  const more = { authorAssociation: association(by, hub.state), includesCreatedEdit: false, reactionGroups: [], url: "" };
  return {
    __typename: "PullRequestReview",
    id: `PRR_${id}`,
    author: userNode(by, call),
    state,
    body,
    submittedAt: submitted,
    commit,
    ...more,
  };
}

type Commit = Awaited<ReturnType<typeof commitsBetween>>[number];

function commitNode({ sha, message, author, committer }: Commit, hub: Hub, call: Call): Node {
  const [messageHeadline = "", ...rest] = message.split("\n");
  const authors = () => connection([{ __typename: "GitActor", ...author, user: null }], {});
  const words = { messageHeadline, messageBody: rest.join("\n").trim(), authoredDate: author.date, committedDate: committer.date, authors };
  const commit: Node = { __typename: "Commit", oid: sha, ...words, statusCheckRollup: () => rollupNode(sha, hub, call) };
  return { __typename: "PullRequestCommit", commit };
}

/** All checks and statuses of a commit, and one word for them; nothing where there are none. */
function rollupNode(sha: string, hub: Hub, call: Call): Node | null {
  const [checks, statuses] = [latestChecksAt(hub.state, sha), latestStatusesAt(hub.state, sha)];
  if (checks.length + statuses.length === 0) return null;
  const nodes = [...checks.map((check) => checkNode(check, hub, call)), ...statuses.map((status) => contextNode(status))];
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
    ...{ isRequired: false, title: null, summary: null },
  };
}

function contextNode({ context, state, target, created, description }: Status): Node {
  return {
    __typename: "StatusContext",
    context,
    state: state.toUpperCase(),
    targetUrl: target ?? "",
    createdAt: created,
    description,
    isRequired: false,
  };
}
