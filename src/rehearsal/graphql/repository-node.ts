import type { Call } from "../call";
import { fullName, type Hub, repoUrl } from "../hub";
import { roleOf } from "../permission";
import type { Pull } from "../pulls/pull";
import { settle } from "../pulls/settle";
import { idOf } from "../rest/people";
import { visible } from "../rest/releases";
import { pullNode } from "./pull-node";
import { releaseNode } from "./release-node";
import { rulesetNode } from "./ruleset-node";
import { connection, type Node, Wrong } from "./select";

type Args = Record<string, unknown>;

export function userNode(login: string, { bases }: Pick<Call, "bases">, type = login.endsWith("[bot]") ? "Bot" : "User"): Node {
  const url = `${bases.web}/${login}`;
  return { __typename: type, id: `U_${idOf(login)}`, databaseId: idOf(login), login, name: "", url, resourcePath: `/${login}`, email: "" };
}

const PERMISSIONS = { none: "READ", pull: "READ", push: "WRITE", admin: "ADMIN" } as const;

/** The repository as gh asks for it: itself, its pull requests, releases, refs and rulesets. */
export async function repositoryNode(call: Call, hub: Hub): Promise<Node> {
  await settle(hub);
  const { repository: is } = hub.state;
  const main = await hub.git.head();
  const owner = userNode(is.owner, call, is.organization ? "Organization" : "User");
  const pulls = (args: Args) =>
    connection(
      pullsBy(hub, args).map((pull) => pullNode(pull, call, hub)),
      args,
    );
  const none = () => connection([], {});
  return {
    __typename: "Repository",
    ...{ id: `R_kgDO${is.id}`, databaseId: is.id, name: is.name, nameWithOwner: fullName(hub.state), owner, parent: null, isFork: false },
    ...{ description: is.description, url: repoUrl(hub.state, call.bases.web, "web"), sshUrl: "", isPrivate: is.private, isEmpty: false },
    ...{ isArchived: is.archived, hasIssuesEnabled: true, hasWikiEnabled: true, visibility: is.private ? "PRIVATE" : "PUBLIC" },
    ...{ mergeCommitAllowed: is.allow_merge_commit, squashMergeAllowed: is.allow_squash_merge, rebaseMergeAllowed: is.allow_rebase_merge },
    ...{ autoMergeAllowed: is.allow_auto_merge, deleteBranchOnMerge: is.delete_branch_on_merge, viewerDefaultMergeMethod: "MERGE" },
    viewerPermission: PERMISSIONS[roleOf(hub.state, call.token?.login ?? "")],
    defaultBranchRef: refNode(main, hub),
    ref: async ({ qualifiedName }: Args) => ((await hub.git.ref(String(qualifiedName))) ? refNode(String(qualifiedName), hub) : null),
    pullRequest: ({ number }: Args) => numbered(hub, Number(number), call),
    issueOrPullRequest: ({ number }: Args) => numbered(hub, Number(number), call),
    pullRequests: pulls,
    ...{ issues: none, labels: none, milestones: none, assignableUsers: none, projects: none, projectsV2: none, pullRequestTemplates: [] },
    ...{ issueTemplates: [], issue: null, forks: none },
    release: ({ tagName }: Args) => {
      const release = visible(call, hub.state.releases).find(({ tag }) => tag === tagName);
      return release ? releaseNode(release, hub.state) : null;
    },
    releases: ({ orderBy, ...args }: Args) => {
      const all = visible(call, call.stale ?? hub.state.releases);
      const sorted = (orderBy as Args | undefined)?.direction === "ASC" ? all.toReversed() : all;
      return connection(
        sorted.map((release) => releaseNode(release, hub.state)),
        args,
      );
    },
    rulesets: (args: Args) =>
      connection(
        hub.state.rulesets.map((one) => rulesetNode(one, hub.state)),
        args,
      ),
  };
}

function refNode(ref: string, { state }: Hub): Node {
  const name = ref.replace(/^refs\/(heads|tags)\//, "");
  const branchProtectionRule = state.protections.some(({ branch }) => ref === `refs/heads/${branch}`) ? PROTECTED : null;
  return {
    __typename: "Ref",
    id: `REF_${Buffer.from(ref).toString("base64url")}`,
    name,
    prefix: ref.slice(0, -name.length),
    branchProtectionRule,
  };
}

const PROTECTED: Node = { __typename: "BranchProtectionRule", requiresStrictStatusChecks: false, requiredApprovingReviewCount: 0 };

function numbered(hub: Hub, number: number, call: Call): Node {
  const pull = hub.state.pulls.find((one) => one.number === number);
  if (!pull) throw new Wrong(`Could not resolve to a PullRequest with the number of ${number}.`, "NOT_FOUND");
  return pullNode(pull, call, hub);
}

/** By states and branches, newest first. */
function pullsBy({ state }: Hub, { states, headRefName, baseRefName }: Args): Pull[] {
  const wanted = states === undefined || states === null ? undefined : [states].flat().map(String);
  const fits = (pull: Pull) =>
    (!wanted || wanted.includes(stateOf(pull))) &&
    [undefined, null, pull.head].includes(headRefName as string) &&
    [undefined, null, pull.base].includes(baseRefName as string);
  return state.pulls.filter(fits).toReversed();
}

export function stateOf({ merged, state }: Pull): string {
  return merged ? "MERGED" : state.toUpperCase();
}
