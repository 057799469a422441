import type { Bases } from "../call";

const PAGES = ["followers", "subscriptions", "organizations", "repos", "received_events"];

/** The number of a person, the same each time: GitHub asks for reviewers by it. */
export function idOf(login: string): number {
  if (login === "github-actions[bot]") return 41898282;
  let hash = 2166136261;
  for (const byte of Buffer.from(login.toLowerCase())) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash;
}

/** A "simple user", as it stands in other objects. */
export function simpleUser(login: string, bases: Bases, type = login.endsWith("[bot]") ? "Bot" : "User"): Record<string, unknown> {
  const url = `${bases.api}/users/${encodeURIComponent(login)}`;
  const pages = PAGES.map((name) => [`${name}_url`, `${url}/${name === "organizations" ? "orgs" : name}`]);
  return {
    login,
    id: idOf(login),
    node_id: `U_${idOf(login)}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${idOf(login)}?v=4`,
    gravatar_id: "",
    url,
    html_url: `${bases.web}/${login}`,
    ...Object.fromEntries(pages),
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    events_url: `${url}/events{/privacy}`,
    type,
    site_admin: false,
  };
}

/** What `GET /user` adds for a person that tells nothing of himself. */
export function publicUser(login: string, bases: Bases): Record<string, unknown> {
  const silent = ["name", "company", "email", "hireable", "bio", "twitter_username"];
  return {
    ...simpleUser(login, bases),
    ...Object.fromEntries(silent.map((key) => [key, null])),
    ...{ blog: "", location: null, public_repos: 1, public_gists: 0, followers: 0, following: 0 },
    created_at: "2011-01-25T18:44:36Z",
    updated_at: "2026-01-25T18:44:36Z",
  };
}
