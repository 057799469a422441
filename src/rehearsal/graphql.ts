import type { Call } from "./call";
import type { Reply } from "./exchange";
import type { Hub } from "./hub";
import { fail, ok } from "./reply";
import { latestRelease } from "./rest/latest";
import { visible } from "./rest/releases";
import type { Release } from "./state";

interface Asked {
  query: string;
  variables: Readonly<Record<string, unknown>>;
}

/** The questions that gh asks, by the operation's name; nothing else of GraphQL is here. */
const OPERATIONS: Readonly<Record<string, (call: Call, hub: Hub, asked: Asked) => unknown>> = {
  Release_fields: () => ({ Release: { fields: ["databaseId", "isDraft", "isLatest", "immutable"].map((name) => ({ name })) } }),
  RepositoryReleaseByTag: byTag,
  RepositoryReleaseList: list,
  RepositoryFindRef: findRef,
};

export function operationName(body: Call["body"]): string {
  return /\b(?:query|mutation)\s+(\w+)/.exec(String(body.query))?.[1] ?? "";
}

export async function answerGraphql(call: Call, hub: Hub): Promise<Reply> {
  if (!call.token) return fail({ ...call, doc: "" }, 401, "Requires authentication");
  const { query, variables } = call.body as unknown as Asked;
  const name = operationName(call.body);
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!operation) return ok({ errors: [{ message: `the rehearsal has no GraphQL operation ${JSON.stringify(name)}: ${query}` }] });
  if (variables?.owner !== undefined && !isSeen(call, hub, variables)) return ok(unresolved(variables));
  return ok({ data: await operation(call, hub, { query, variables: variables ?? {} }) });
}

function isSeen({ token }: Call, { state }: Hub, { owner, name }: Asked["variables"]): boolean {
  const { repository } = state;
  const same = `${owner}/${name}`.toLowerCase() === `${repository.owner}/${repository.name}`.toLowerCase();
  return same && (!repository.private || token?.access.contents !== undefined);
}

function unresolved({ owner, name }: Asked["variables"]) {
  const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`;
  return {
    data: { repository: null },
    errors: [{ type: "NOT_FOUND", path: ["repository"], locations: [{ line: 1, column: 68 }], message }],
  };
}

/** Drafts too, unlike REST. */
function byTag(call: Call, { state }: Hub, { query, variables }: Asked): unknown {
  const found = visible(call, state.releases).find(({ tag }) => tag === variables.tagName);
  return { repository: { release: found ? picked(found, state, fieldsIn(query, /release\([^)]*\)\s*\{([^}]*)\}/)) : null } };
}

function list(call: Call, { state }: Hub, { query, variables }: Asked): unknown {
  const all = visible(call, call.stale ?? state.releases);
  const sorted = variables.direction === "ASC" ? all.toReversed() : all;
  const start = Number(variables.endCursor ?? 0);
  const end = start + Number(variables.perPage ?? 30);
  const fields = fieldsIn(query, /nodes\s*\{([^}]*)\}/);
  const nodes = sorted.slice(start, end).map((release) => picked(release, state, fields));
  const hasNextPage = end < sorted.length;
  return { repository: { releases: { nodes, pageInfo: { hasNextPage, endCursor: nodes.length > 0 ? String(end) : null } } } };
}

async function findRef(_: Call, { git }: Hub, { variables }: Asked): Promise<unknown> {
  const found = await git.ref(String(variables.tagName));
  return { repository: { ref: found ? { id: `REF_${Buffer.from(found.ref).toString("base64url")}` } : null } };
}

/** The fields between the braces, `alias: name` by both. */
function fieldsIn(query: string, braces: RegExp): [alias: string, name: string][] {
  const words = (braces.exec(query)?.[1] ?? "")
    .replace(/\s*:\s*/g, ":")
    .split(/[,\s]+/)
    .filter(Boolean);
  return words.map((word) => {
    const [alias = "", name = alias] = word.split(":");
    return [alias, name];
  });
}

/** Exactly the asked fields: gh decodes nothing else. */
function picked(release: Release, state: Hub["state"], fields: [string, string][]): Record<string, unknown> {
  const all: Record<string, unknown> = {
    databaseId: release.id,
    name: release.name,
    tagName: release.tag,
    isDraft: release.draft,
    isLatest: latestRelease(state) === release,
    isPrerelease: release.prerelease,
    immutable: release.immutable,
    createdAt: release.created,
    publishedAt: release.published,
  };
  return Object.fromEntries(fields.map(([alias, name]) => [alias, all[name]]));
}
