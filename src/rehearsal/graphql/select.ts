import type { Field } from "./language";

/** A thing of GraphQL: its type's name, and its fields, each a value or what gives one from the arguments. */
export interface Node {
  __typename: string;
  [field: string]: unknown;
}

/** What is wrong, as GitHub puts it into `errors`. */
export class Wrong extends Error {
  constructor(
    message: string,
    readonly type?: string,
  ) {
    super(message);
  }
}

export interface Fault {
  type?: string;
  path: (string | number)[];
  message: string;
}

/** Exactly the asked fields of a node; what can't be had is null and told in `faults`, as GitHub does. */
export async function select(
  node: Node,
  fields: readonly Field[],
  faults: Fault[],
  path: (string | number)[] = [],
): Promise<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const field of fields.filter(({ on }) => on === undefined || on === "" || isA(node, on))) {
    const at = [...path, field.alias];
    const got = await had(node, field, faults, at);
    const known = out[field.alias];
    // A field may be asked for twice, in a fragment and beside it.
    out[field.alias] = isObject(known) && isObject(got) ? { ...known, ...got } : got;
  }
  return out;
}

const INTERFACES: Readonly<Record<string, readonly string[]>> = {
  User: ["Actor", "RepositoryOwner", "RequestedReviewer"],
  Bot: ["Actor"],
  Organization: ["RepositoryOwner"],
};

function isA({ __typename }: Node, type: string): boolean {
  return __typename === type || (INTERFACES[__typename]?.includes(type) ?? false);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function had(node: Node, field: Field, faults: Fault[], path: (string | number)[]): Promise<unknown> {
  if (!Object.hasOwn(node, field.name)) {
    faults.push({ path, message: `Field '${field.name}' doesn't exist on type '${node.__typename}'` });
    return null;
  }
  try {
    const found: unknown = node[field.name];
    return await deep(typeof found === "function" ? await found(field.args) : found, field, faults, path);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    faults.push({ ...(error.type !== undefined && { type: error.type }), path, message: error.message });
    return null;
  }
}

async function deep(value: unknown, field: Field, faults: Fault[], path: (string | number)[]): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((one, at) => deep(one, field, faults, [...path, at])));
  return isObject(value) && field.fields.length > 0 ? select(value as Node, field.fields, faults, path) : value;
}

interface Paged {
  first?: unknown;
  last?: unknown;
  after?: unknown;
}

/** A connection: a page of nodes by `first` and `after`, or the `last` ones. Each type needs its name for the messages only. */
export function connection<T>(items: readonly T[], { first, last, after }: Paged, more: Record<string, unknown> = {}): Node {
  const from = last !== undefined && last !== null && !first ? Math.max(0, items.length - Number(last)) : Number(after ?? 0);
  const to = first ? from + Number(first) : items.length;
  const nodes = items.slice(from, to);
  const endCursor = nodes.length > 0 ? String(from + nodes.length) : null;
  const pageInfo = {
    __typename: "PageInfo",
    hasNextPage: to < items.length,
    hasPreviousPage: from > 0,
    startCursor: String(from),
    endCursor,
  };
  return {
    __typename: "Connection",
    nodes,
    edges: nodes.map((node) => ({ __typename: "Edge", node })),
    totalCount: items.length,
    pageInfo,
    ...more,
  };
}
