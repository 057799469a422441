import type { Bases, Call } from "../call";
import type { Reply } from "../exchange";
import { type At, type Hub, repoUrl } from "../hub";
import { fail, ok } from "../reply";
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
  const { id, owner, name, private: hidden } = state.repository;
  const api = repoUrl(state, bases.api);
  const urls = URLS.split(/[,\n](?=\w+ \/)/).map((line) => line.split(" ") as [string, string]);
  return {
    ...{ id, node_id: `R_kgDO${id}`, name, full_name: `${owner}/${name}`, private: hidden, owner: simpleUser(owner, bases) },
    ...{ html_url: repoUrl(state, bases.web, "web"), description: null, fork: false, url: api },
    ...Object.fromEntries(urls.map(([key, path]) => [`${key}_url`, `${api}${path}`])),
  };
}

export async function getRepository(call: Call, hub: Hub): Promise<Reply> {
  const write = call.token?.access.contents === "write";
  const web = repoUrl(hub.state, call.bases.web, "web");
  const permissions = { admin: call.token?.access.administration !== undefined, maintain: write, push: write, triage: write, pull: true };
  const zero = ["forks", "forks_count", "open_issues", "open_issues_count", "size", "stargazers_count", "watchers", "watchers_count"];
  const now = hub.now();
  return ok({
    ...minimalRepository({ ...hub, ...call }),
    ...Object.fromEntries([...zero, "network_count", "subscribers_count"].map((key) => [key, 0])),
    ...{
      default_branch: (await hub.git.head()).replace("refs/heads/", ""),
      visibility: hub.state.repository.private ? "private" : "public",
    },
    ...{ clone_url: `${web}.git`, git_url: `${web.replace(/^\w+/, "git")}.git`, ssh_url: sshUrl(hub, call.bases), svn_url: web },
    ...{ has_issues: true, has_projects: true, has_wiki: true, has_pages: false, has_discussions: false, homepage: null, language: null },
    ...{ archived: false, disabled: false, mirror_url: null, license: null, pushed_at: now, created_at: now, updated_at: now },
    ...(call.token && { permissions }),
  });
}

function sshUrl({ state }: Hub, { web }: Bases): string {
  return `git@${new URL(web).hostname}:${state.repository.owner}/${state.repository.name}.git`;
}

/** 404 when off, and also for who may not look. */
export function immutableReleases(call: Call, { state }: Hub): Reply {
  const looks = call.token?.access.administration !== undefined;
  return looks && state.repository.immutableReleases ? ok({ enabled: true, enforced_by_owner: false }) : fail(call, 404, "Not Found");
}
