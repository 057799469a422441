import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { notFound, ok, type Reply } from "../reply";
import type { Team } from "../state";
import { simpleUser } from "./people";

/** A team as far as reviewers need one. */
export function teamShape({ id, slug, permission = "pull" }: Team, { state, bases }: At): Record<string, unknown> {
  const { owner } = state.repository;
  const url = `${bases.api}/organizations/1/team/${id}`;
  return {
    ...{ id, node_id: `T_${id}`, url, html_url: `${bases.web}/orgs/${owner}/teams/${slug}`, name: slug, slug, description: null },
    ...{ privacy: "closed", notification_setting: "notifications_enabled", permission, type: "organization", parent: null },
    ...{ members_url: `${url}/members{/member}`, repositories_url: `${url}/repos` },
  };
}

/** Of the organisation that owns a repository; people have no teams. */
export function getTeam(call: Call, hub: Hub): Reply {
  const [owner, team] = found(call, hub);
  if (!owner || !team || !call.token) return notFound(call);
  const at = { ...owner, ...call };
  const organization = { ...simpleUser(owner.state.repository.owner, call.bases, "Organization") };
  return ok({
    ...teamShape(team, at),
    members_count: team.members.length,
    repos_count: 1,
    ...dates,
    organization: orgShape(organization, at),
  });
}

const dates = { created_at: "2017-07-14T16:53:42Z", updated_at: "2017-08-17T12:37:15Z" };

function orgShape(user: Record<string, unknown>, { state, bases }: At): Record<string, unknown> {
  const url = `${bases.api}/orgs/${state.repository.owner}`;
  const urls = Object.fromEntries(["repos", "events", "hooks", "issues"].map((name) => [`${name}_url`, `${url}/${name}`]));
  const counts = { public_repos: 1, public_gists: 0, followers: 0, following: 0, archived_at: null };
  const members = { members_url: `${url}/members{/member}`, public_members_url: `${url}/public_members{/member}` };
  const has = {
    has_organization_projects: true,
    has_repository_projects: true,
    description: null,
    html_url: repoUrl(state, bases.web, "web"),
  };
  return { ...user, url, ...urls, ...members, ...counts, ...has, ...dates };
}

function found({ params }: Call, { all }: Hub): [Hub?, Team?] {
  for (const hub of all) {
    const { repository, teams } = hub.state;
    const team = teams.find(({ slug }) => slug === params.team);
    if (team && repository.organization && repository.owner.toLowerCase() === String(params.org).toLowerCase()) return [hub, team];
  }
  return [];
}
