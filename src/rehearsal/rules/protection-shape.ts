import { type At, repoUrl } from "../hub";
import { simpleUser } from "../rest/people";
import { teamShape } from "../rest/teams";
import type { People, Protection, RequiredCheck } from "./protection";

/** The protection of a branch as GitHub sends it: what was not asked for is absent, not null. */
export function protectionShape(
  { branch, checks, reviews, restrictions, enforceAdmins, flags, more }: Protection,
  at: At,
): Record<string, unknown> {
  const url = `${repoUrl(at.state, at.bases.api)}/branches/${branch}/protection`;
  const { required_signatures, ...switches } = flags;
  return {
    url,
    ...(checks && {
      required_status_checks: { url: `${url}/required_status_checks`, strict: checks.strict, ...named(checks.required, url) },
    }),
    ...(restrictions && { restrictions: restrictionsShape(restrictions, `${url}/restrictions`, at) }),
    ...(reviews && {
      required_pull_request_reviews: reviewsShape(reviews, `${url}/required_pull_request_reviews`, `${url}/dismissal_restrictions`, at),
    }),
    required_signatures: { url: `${url}/required_signatures`, enabled: required_signatures },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: enforceAdmins },
    ...Object.fromEntries(Object.entries(switches).map(([key, enabled]) => [key, { enabled }])),
    ...more,
  };
}

function named(required: readonly RequiredCheck[], url: string) {
  const checks = required.map(({ context, app }) => ({ context, app_id: app }));
  return { contexts: required.map(({ context }) => context), contexts_url: `${url}/required_status_checks/contexts`, checks };
}

function reviewsShape(
  { count, dismissStale, codeOwners, lastPush, dismissers, past }: NonNullable<Protection["reviews"]>,
  url: string,
  by: string,
  at: At,
) {
  const flags = { dismiss_stale_reviews: dismissStale, require_code_owner_reviews: codeOwners, require_last_push_approval: lastPush };
  return {
    ...{ url, ...flags, required_approving_review_count: count },
    ...(dismissers && {
      dismissal_restrictions: { url: by, users_url: `${by}/users`, teams_url: `${by}/teams`, ...peopleShape(dismissers, at) },
    }),
    ...(past && { bypass_pull_request_allowances: peopleShape(past, at) }),
  };
}

function peopleShape({ users, teams, apps }: People, at: At) {
  return {
    users: users.map((login) => simpleUser(login, at.bases)),
    teams: at.state.teams.filter(({ slug }) => teams.includes(slug)).map((team) => teamShape(team, at)),
    apps: apps.map((slug) => ({ id: 0, slug, name: slug })),
  };
}

function restrictionsShape(people: People, url: string, at: At) {
  return { url, users_url: `${url}/users`, teams_url: `${url}/teams`, apps_url: `${url}/apps`, ...peopleShape(people, at) };
}

/** The short form that stands in a branch. */
export function summaryShape(protection: Protection | undefined): Record<string, unknown> {
  const required = protection?.checks?.required ?? [];
  const level = protection?.checks ? (protection.enforceAdmins ? "everyone" : "non_admins") : "off";
  const checks = required.map(({ context, app }) => ({ context, app_id: app }));
  const contexts = required.map(({ context }) => context);
  return { enabled: protection !== undefined, required_status_checks: { enforcement_level: level, contexts, checks } };
}
