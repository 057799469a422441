import type { Bases, Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { allows } from "../permission";
import { fail, ok, type Reply } from "../reply";
import type { State } from "../state";
import { simpleUser } from "./people";

// Addresses of a repository, `name_url` → what follows the repository's own address.
const URLS = `archive /{archive_format}{/ref},assignees /assignees{/user},blobs /git/blobs{/sha},branches /branches{/branch}
collaborators /collaborators{/collaborator},comments /comments{/number},commits /commits{/sha},compare /compare/{base}...{head}
contents /contents/{+path},contributors /contributors,deployments /deployments,downloads /downloads,events /events,forks /forks
git_commits /git/commits{/sha},git_refs /git/refs{/sha},git_tags /git/tags{/sha},hooks /hooks,issue_comment /issues/comments{/number}
issue_events /issues/events{/number},issues /issues{/number},keys /keys{/key_id},labels /labels{/name},languages /languages,merges /merges
milestones /milestones{/number},notifications /notifications{?since,all,participating},pulls /pulls{/number},releases /releases{/id}
stargazers /stargazers,statuses /statuses/{sha},subscribers /subscribers,subscription /subscription,tags /tags,teams /teams,trees /git/trees{/sha}`;

/** The short form, as it stands in other objects. */
export function minimalRepository({ state, bases }: At): Record<string, unknown> {
  const { id, owner, name, private: hidden, organization, description } = state.repository;
  const api = repoUrl(state, bases.api);
  const urls = URLS.split(/[,\n](?=\w+ \/)/).map((line) => line.split(" ") as [string, string]);
  return {
    ...{ id, node_id: `R_kgDO${id}`, name, full_name: `${owner}/${name}`, private: hidden },
    ...{ owner: simpleUser(owner, bases, organization ? "Organization" : "User") },
    ...{ html_url: repoUrl(state, bases.web, "web"), description, fork: false, url: api },
    ...Object.fromEntries(urls.map(([key, path]) => [`${key}_url`, `${api}${path}`])),
  };
}

export function getRepository(call: Call, hub: Hub): Reply {
  return ok(repositoryShape({ ...hub, ...call }));
}

const ZERO = ["forks", "forks_count", "open_issues", "open_issues_count", "size", "stargazers_count", "watchers", "watchers_count"];
const ZEROS = Object.fromEntries([...ZERO, "network_count", "subscribers_count"].map((key) => [key, 0]));
const HAS = { has_issues: true, has_projects: true, has_wiki: true, has_pages: false, has_downloads: true, has_discussions: false };
const NOT = { language: null, disabled: false, mirror_url: null, license: null };
const DATE = "2011-01-26T19:01:12Z";

/** All of it, as far as the caller is told. */
export function repositoryShape({ state, bases, token }: At & Pick<Call, "token">): Record<string, unknown> {
  const write = allows(token, "contents", "write");
  const admin = allows(token, "administration", "read");
  const web = repoUrl(state, bases.web, "web");
  const { homepage, archived, default_branch, private: hidden } = state.repository;
  return {
    ...minimalRepository({ state, bases }),
    ...{ ...ZEROS, ...HAS, ...NOT, homepage, archived, default_branch, visibility: hidden ? "private" : "public" },
    ...{ clone_url: `${web}.git`, git_url: `${web.replace(/^\w+/, "git")}.git`, ssh_url: sshUrl(state, bases), svn_url: web },
    ...{ pushed_at: DATE, created_at: DATE, updated_at: DATE },
    ...(token && { permissions: { admin, maintain: write, push: write, triage: write, pull: true } }),
    ...(admin && Object.fromEntries(MERGING.map((key) => [key, state.repository[key]]))),
  };
}

/** How pull requests are merged: told to administrators. */
const MERGING = [
  "allow_merge_commit",
  "allow_squash_merge",
  "allow_rebase_merge",
  "allow_auto_merge",
  "allow_update_branch",
  "delete_branch_on_merge",
  "squash_merge_commit_title",
  "squash_merge_commit_message",
  "merge_commit_title",
  "merge_commit_message",
] as const;

function sshUrl(state: State, { web }: Bases): string {
  return `git@${new URL(web).hostname}:${state.repository.owner}/${state.repository.name}.git`;
}

/** 404 when off, and also for who may not look. */
export function immutableReleases(call: Call, { state }: Hub): Reply {
  const looks = allows(call.token, "administration", "read");
  return looks && state.repository.immutableReleases ? ok({ enabled: true, enforced_by_owner: false }) : fail(call, 404, "Not Found");
}
