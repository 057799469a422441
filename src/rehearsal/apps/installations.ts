import { randomBytes } from "node:crypto";
import type { Call } from "../call";
import { fullName, type Hub } from "../hub";
import { page } from "../paging";
import { fail, notFound, ok, type Reply } from "../reply";
import { simpleUser } from "../rest/people";
import { repositoryShape } from "../rest/repository";
import type { Level, Permission, Token } from "../state";
import type { App, Installation } from "./app";
import { appShape } from "./app-shape";

export function getApp(call: Call, hub: Hub): Reply {
  const { app } = call;
  return app ? ok({ ...appShape(app.id, { ...hub, ...call }), installations_count: app.installations.length }) : notFound(call);
}

/** Where this App is installed on the repository; else as if the repository weren't there. */
export function installationOf(call: Call, hub: Hub): Reply {
  const found = call.app?.installations.find(({ repositories }) => repositories.includes(fullName(hub.state)));
  return found ? ok(installationShape(found, call, hub)) : notFound(call);
}

function installationShape({ id, repositories, permissions }: Installation, call: Call, { all }: Hub): Record<string, unknown> {
  const app = call.app as App;
  const [owner = ""] = (repositories[0] ?? "").split("/");
  const organization = all.some(({ state: { repository } }) => repository.owner === owner && repository.organization);
  const type = organization ? "Organization" : "User";
  const account = simpleUser(owner, call.bases, type);
  const url = `${call.bases.api}/app/installations/${id}`;
  const at = "2022-10-26T11:13:03.000Z";
  return {
    ...{ id, account, repository_selection: "selected", access_tokens_url: `${url}/access_tokens` },
    ...{ repositories_url: `${call.bases.api}/installation/repositories`, html_url: `${call.bases.web}/settings/installations/${id}` },
    ...{ app_id: app.id, app_slug: app.slug, target_id: account.id, target_type: type, permissions: { metadata: "read", ...permissions } },
    ...{ events: [], created_at: at, updated_at: at, single_file_name: null, has_multiple_single_files: false, single_file_paths: [] },
    ...{ suspended_by: null, suspended_at: null },
  };
}

/** A token for the installation: no more than it was granted, and if asked so, less. */
export function createToken(call: Call, hub: Hub): Reply {
  const app = call.app as App;
  const installation = app.installations.find(({ id }) => String(id) === call.params.id);
  if (!installation) return notFound(call);
  const asked = call.body.permissions as Record<string, Level> | undefined;
  const permissions = asked ?? installation.permissions;
  if (!Object.entries(permissions).every(([name, level]) => isGranted(installation, name, level)))
    return fail(call, 422, "The permissions requested are not granted to this installation.");
  const repositories = wantedOf(call, installation, hub);
  if (!repositories) return fail(call, 422, NOT_THERE);
  const text = `ghs_${app.id}_${randomBytes(24).toString("base64url")}`;
  const access = permissions as Partial<Record<Permission, Level>>;
  const token: Token = { kind: "installation", login: `${app.slug}[bot]`, app: app.id, access, repositories };
  hub.state.tokens[text] = token;
  hub.note({}, "create token", { app: app.id, repositories, permissions });
  return { status: 201, json: tokenShape(call, hub, text, token) };
}

const NOT_THERE = "There is at least one repository that does not exist or is not accessible to the parent installation.";

function isGranted({ permissions }: Installation, name: string, level: Level): boolean {
  const granted = name === "metadata" ? "read" : permissions[name];
  return granted === "write" || granted === level;
}

/** Repositories are asked for by their short names or their numbers. */
function wantedOf({ body }: Call, { repositories }: Installation, { all }: Hub): readonly string[] | undefined {
  const names = [...((body.repositories ?? []) as unknown[]), ...((body.repository_ids ?? []) as unknown[])].map(String);
  if (names.length === 0) return repositories;
  const numbers = new Map(all.map(({ state }) => [String(state.repository.id), fullName(state)]));
  const found = names.map((name) => repositories.find((one) => one.split("/")[1] === name || one === numbers.get(name)));
  return found.some((one) => one === undefined) ? undefined : (found as string[]);
}

const HOUR = 3_600_000;

function tokenShape(call: Call, { all }: Hub, text: string, token: Token): Record<string, unknown> {
  const expires_at = new Date(Date.now() + HOUR).toISOString().replace(/\.\d+Z$/, "Z");
  const named = call.body.repositories !== undefined || call.body.repository_ids !== undefined;
  const short = { token: text, expires_at, permissions: { metadata: "read", ...token.access }, repository_selection: "selected" };
  return named ? { ...short, repositories: shapesOf(reached(token, all), { ...call, token }) } : short;
}

const reached = ({ repositories }: Token, all: readonly Hub[]) => all.filter(({ state }) => repositories?.includes(fullName(state)));

function shapesOf(hubs: readonly Hub[], { bases, token }: Pick<Call, "bases" | "token">): unknown[] {
  return hubs.map(({ state }) => repositoryShape({ state, bases, ...(token && { token }) }));
}

const INSTALLATIONS_ONLY = "You must authenticate with an installation access token in order to list repositories for an installation.";

/** What an installation's own token reaches. */
export function listRepositories(call: Call, hub: Hub): Reply {
  const { token } = call;
  if (!token) return fail({ ...call, doc: "" }, 401, "Requires authentication");
  if (token.kind !== "installation") return fail(call, 403, INSTALLATIONS_ONLY);
  const found = reached(token, hub.all);
  const { items, headers } = page(call, hub, found);
  return ok({ total_count: found.length, repository_selection: "selected", repositories: shapesOf(items, call) }, headers);
}
