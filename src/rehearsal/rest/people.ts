import type { Bases } from "../call";

const PAGES = ["followers", "subscriptions", "organizations", "repos", "received_events"];

/** A "simple user", as it stands in other objects. */
export function simpleUser(login: string, bases: Bases): Record<string, unknown> {
  const url = `${bases.api}/users/${login}`;
  const bot = login.endsWith("[bot]");
  const pages = PAGES.map((name) => [`${name}_url`, `${url}/${name === "organizations" ? "orgs" : name}`]);
  return {
    login,
    id: bot ? 41898282 : 583231,
    node_id: "MDQ6VXNlcjU4MzIzMQ==",
    avatar_url: "https://avatars.githubusercontent.com/u/583231?v=4",
    gravatar_id: "",
    url,
    html_url: `${bases.web}/${login}`,
    ...Object.fromEntries(pages),
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    events_url: `${url}/events{/privacy}`,
    type: bot ? "Bot" : "User",
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
