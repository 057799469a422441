import type { Call } from "../call";
import type { Hub } from "../hub";
import { roleOf } from "../permission";
import { fail, notFound, ok, type Reply } from "../reply";
import type { State } from "../state";
import { publicUser, simpleUser } from "./people";

/** Everybody who is known here: by a token, a team, by name, or as an owner. */
export function everybody({ tokens, people, teams, repository }: State): string[] {
  const members = teams.flatMap((team) => team.members);
  return [...new Set([...Object.values(tokens).map(({ login }) => login), ...people, ...members, repository.owner])];
}

export function getNamed(call: Call, { all }: Hub): Reply {
  const wanted = String(call.params.name).toLowerCase();
  const hub = all.find(({ state }) => everybody(state).some((login) => login.toLowerCase() === wanted));
  const login = hub && everybody(hub.state).find((one) => one.toLowerCase() === wanted);
  if (!hub || login === undefined) return notFound(call);
  const type = login === hub.state.repository.owner && hub.state.repository.organization ? { type: "Organization" } : {};
  return ok({ ...publicUser(login, call.bases), ...type });
}

const LEVELS = { none: "none", pull: "read", push: "write", admin: "admin" } as const;

/** What a person may do here. To a writer everybody is somebody. */
export function getCollaborator(call: Call, hub: Hub): Reply {
  const { name = "" } = call.params;
  if (!everybody(hub.state).includes(name)) return fail(call, 404, `${name} is not a user`);
  const role = roleOf(hub.state, name);
  const open = role === "none" && !hub.state.repository.private ? "pull" : role;
  const admin = open === "admin";
  const push = admin || open === "push";
  const permissions = { admin, maintain: admin, push, triage: push, pull: open !== "none" };
  const user = { ...simpleUser(name, call.bases), permissions, role_name: LEVELS[open] };
  return ok({ permission: LEVELS[open], user, role_name: LEVELS[open] });
}
