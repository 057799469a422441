import { ACTIONS_APP } from "./actions/run";
import type { Call, Route } from "./call";
import { fullName, type Hub } from "./hub";
import { fail, notFound, type Reply } from "./reply";
import type { Level, Permission, State, Token } from "./state";

/** Why the caller may not do this, in GitHub's words; undefined if it may. */
export function refusal(call: Call, { writes, reads, denied }: Route, state: State): Reply | undefined {
  const { token } = call;
  if (call.params.repo !== undefined && !sees(token, state)) return notFound(call);
  const [permission, level] = writes ? [writes, "write" as const] : [reads, "read" as const];
  if (!permission || allows(token, permission, level)) return undefined;
  return token ? lacking(call, token, denied) : fail({ ...call, doc: "" }, 401, "Requires authentication");
}

/** What a person with a classic token must be here: nothing, a reader, a writer, an administrator. */
const ROLES = ["none", "pull", "push", "admin"] as const;
export type Role = (typeof ROLES)[number];

const NEEDS: Readonly<Record<Exclude<Permission, "workflows">, Readonly<Record<Level, Role>>>> = {
  contents: { read: "pull", write: "push" },
  pull_requests: { read: "pull", write: "push" },
  actions: { read: "pull", write: "push" },
  // Only an App makes check runs.
  checks: { read: "pull", write: "admin" },
  statuses: { read: "pull", write: "push" },
  environments: { read: "push", write: "admin" },
  secrets: { read: "push", write: "admin" },
  variables: { read: "push", write: "admin" },
  administration: { read: "admin", write: "admin" },
};

/** Whether the token may do this much here. */
export function allows(token: Token | undefined, permission: Permission, level: Level): boolean {
  if (!token) return false;
  const has = token.access[permission];
  if (token.kind !== "classic" || permission === "workflows") return has === "write" || (level === "read" && has === "read");
  return ROLES.indexOf(roleIn(token)) >= ROLES.indexOf(NEEDS[permission][level]);
}

function roleIn({ access }: Pick<Token, "access">): Role {
  if (access.administration) return "admin";
  if (access.contents) return access.contents === "write" ? "push" : "pull";
  return "none";
}

/** What a person is here, whatever token he uses: by the strongest of his tokens, his teams, and by being the owner. */
export function roleOf(state: State, login: string): Role {
  const tokens = Object.values(state.tokens).filter((token) => token.login === login);
  const teams = state.teams.filter(({ members }) => members.includes(login)).flatMap(({ permission }) => permission ?? []);
  const owns = login === state.repository.owner && !state.repository.organization;
  const roles: Role[] = [...tokens.map((token) => roleIn(narrowed(token, state))), ...teams, ...(owns ? (["admin"] as const) : [])];
  return ROLES.findLast((role) => roles.includes(role)) ?? "none";
}

/** Who does something, as rules see it: a person by his role, an App by its number. */
export interface Actor {
  login: string;
  role: Role;
  app?: number;
}

export function actorOf(state: State, token: Token | undefined): Actor | undefined {
  if (!token) return undefined;
  const { kind, login, app = ACTIONS_APP } = token;
  const isApp = kind === "installation" || kind === "github-token";
  return isApp ? { login, role: "none", app } : { login, role: roleOf(state, login) };
}

/** Whether the repository is there at all for the caller. */
export function sees(token: Token | undefined, { repository }: Pick<State, "repository">): boolean {
  return !repository.private || Object.keys(token?.access ?? {}).length > 0;
}

/** The token as it counts for one repository: nothing is granted beyond those that it is for. */
export function narrowed(token: Token, state: Pick<State, "repository">): Token {
  const { repositories } = token;
  return !repositories || repositories.includes(fullName(state)) ? token : { ...token, access: {} };
}

/** The answer to a token that lacks a permission: people are often not even told that there is something. */
export function lacking(call: Call, { kind }: Token, denied?: string): Reply {
  if (kind === "classic") return denied ? fail(call, 403, denied) : notFound(call);
  return fail(call, 403, `Resource not accessible by ${kind === "fine-grained" ? "personal access token" : "integration"}`);
}

/** Whether drafts are there at all for the caller. */
export function seesDrafts({ token }: Pick<Call, "token">): boolean {
  return allows(token, "contents", "write");
}

/** Whose token came with the request: `wrong` is one that nobody has, nothing is nobody. */
export function tokenOf({ headers }: Call["request"], { tokens }: Pick<State, "tokens">): Token | "wrong" | undefined {
  const text = tokenText(headers.authorization);
  if (text === undefined) return undefined;
  return (Object.hasOwn(tokens, text) ? tokens[text] : undefined) ?? "wrong";
}

/** The call as it counts for this repository. */
export function withTokenHere(call: Call, { state }: Hub): Call {
  return call.token ? { ...call, token: narrowed(call.token, state) } : call;
}

/** The token of an Authorization header: bearer, token, or the password of git. */
export function tokenText(header: string | undefined): string | undefined {
  const [scheme = "", value = ""] = (header ?? "").split(" ");
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user = "", password = ""] = Buffer.from(value, "base64").toString("utf8").split(":");
  return password || user;
}
