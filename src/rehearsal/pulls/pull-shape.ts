import { type At, type Hub, repoUrl } from "../hub";
import { roleOf } from "../permission";
import { simpleUser } from "../rest/people";
import { repositoryShape } from "../rest/repository";
import { teamShape } from "../rest/teams";
import type { State } from "../state";
import { commitsBetween } from "./merge-git";
import { look } from "./mergeable";
import type { Pull } from "./pull";

/** A pull request as lists have it. */
export function pullShape(pull: Pull, at: At): Record<string, unknown> {
  const { state, bases } = at;
  const api = repoUrl(state, bases.api);
  const [url, issue] = [`${api}/pulls/${pull.number}`, `${api}/issues/${pull.number}`];
  const html = `${repoUrl(state, bases.web, "web")}/pull/${pull.number}`;
  const statuses = `${api}/statuses/${pull.headSha}`;
  return {
    ...{ url, id: pull.id, node_id: nodeId(state, pull), html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` },
    ...{ issue_url: issue, number: pull.number, state: pull.state, locked: false, title: pull.title, user: simpleUser(pull.by, bases) },
    ...{ body: pull.body, created_at: pull.created, updated_at: pull.updated, closed_at: pull.closed, merged_at: pull.merged },
    ...{ merge_commit_sha: pull.mergeSha ?? pull.mergeable?.sha ?? null, assignee: null, assignees: [], labels: [], milestone: null },
    requested_reviewers: pull.asked.users.map((login) => simpleUser(login, bases)),
    requested_teams: state.teams.filter(({ slug }) => pull.asked.teams.includes(slug)).map((team) => teamShape(team, at)),
    ...{ draft: pull.draft, commits_url: `${url}/commits`, review_comments_url: `${url}/comments`, statuses_url: statuses },
    ...{ review_comment_url: `${api}/pulls/comments{/number}`, comments_url: `${issue}/comments` },
    ...{ head: side(pull.head, pull.headSha, at), base: side(pull.base, pull.baseSha, at) },
    _links: links({ self: url, html, issue, comments: `${issue}/comments`, statuses, ...linksBelow(url, api) }),
    author_association: association(pull.by, state),
    auto_merge: autoShape(pull, at),
    active_lock_reason: null,
  };
}

function linksBelow(url: string, api: string) {
  return { review_comments: `${url}/comments`, review_comment: `${api}/pulls/comments{/number}`, commits: `${url}/commits` };
}

const links = (urls: Record<string, string>) => Object.fromEntries(Object.entries(urls).map(([key, href]) => [key, { href }]));

export function nodeId({ repository }: Pick<State, "repository">, { id }: Pick<Pull, "id">): string {
  return `PR_${Buffer.from(`${repository.id}:${id}`).toString("base64url")}`;
}

function side(ref: string, sha: string, at: At): Record<string, unknown> {
  const { repository } = at.state;
  const user = simpleUser(repository.owner, at.bases, repository.organization ? "Organization" : "User");
  return { label: `${repository.owner}:${ref}`, ref, sha, user, repo: repositoryShape({ state: at.state, bases: at.bases }) };
}

/** How GitHub names what a person is to the repository. */
export function association(login: string, state: State): string {
  const { owner, organization } = state.repository;
  if (login === owner) return "OWNER";
  const role = roleOf(state, login);
  if (role === "push" || role === "admin") return organization ? "MEMBER" : "COLLABORATOR";
  return "NONE";
}

function autoShape({ auto }: Pull, { bases }: At): Record<string, unknown> | null {
  if (!auto) return null;
  const { by, method, title, message } = auto;
  return { enabled_by: simpleUser(by, bases), merge_method: method, commit_title: title ?? "", commit_message: message ?? "" };
}

/** A pull request by itself: what is counted and worked out is there too. `looks` is false in the answer to its own making. */
export async function wholeShape(pull: Pull, hub: Hub & At, looks = true): Promise<Record<string, unknown>> {
  const from = pull.merged ? pull.baseSha : ((await hub.git.text("merge-base", pull.baseSha, pull.headSha)) ?? pull.baseSha);
  const commits = await commitsBetween(hub.git, from, pull.headSha);
  const stat = (await hub.git.text("diff", "--shortstat", from, pull.headSha)) ?? "";
  const counted = (what: RegExp) => Number(what.exec(stat)?.[1] ?? 0);
  const { mergeable, state } = looks ? await look(hub, pull) : { mergeable: null, state: "unknown" };
  return {
    ...pullShape(pull, hub),
    ...{ merged: pull.merged !== null, mergeable, rebaseable: mergeable, mergeable_state: state },
    merged_by: pull.mergedBy === null ? null : simpleUser(pull.mergedBy, hub.bases),
    ...{ comments: 0, review_comments: 0, maintainer_can_modify: pull.maintainerCanModify, commits: commits.length },
    ...{ additions: counted(/(\d+) insertion/), deletions: counted(/(\d+) deletion/), changed_files: counted(/(\d+) file/) },
  };
}
