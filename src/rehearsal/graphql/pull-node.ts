import type { Call } from "../call";
import { type Hub, repoUrl } from "../hub";
import { commitsBetween } from "../pulls/merge-git";
import { lastReviews, look } from "../pulls/mergeable";
import type { Pull, Review } from "../pulls/pull";
import { type Changed, changedFiles } from "../pulls/pull-files";
import { association, nodeId } from "../pulls/pull-shape";
import { guardsOf } from "../rules/guard";
import { stateOf, userNode } from "./repository-node";
import { rollupNode } from "./rollup-node";
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
    files: async (args: Args) => connection((await changedFiles(hub, pull)).map(fileNode), args),
    ...{
      assignees: none,
      assignedActors: none,
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

function fileNode({ name, status, additions, deletions }: Changed): Node {
  const changeType = status === "removed" ? "DELETED" : status.toUpperCase();
  return { __typename: "PullRequestChangedFile", path: name, changeType, additions, deletions };
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
