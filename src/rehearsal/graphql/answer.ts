import type { Call } from "../call";
import { type Hub, type Hubs, hubOf } from "../hub";
import { sees, withTokenHere } from "../permission";
import { nodeId } from "../pulls/pull-shape";
import { settle } from "../pulls/settle";
import { fail, ok, type Reply } from "../reply";
import { type Operation, parse } from "./language";
import { mutations } from "./mutations";
import { pullNode } from "./pull-node";
import { repositoryNode, userNode } from "./repository-node";
import { type Fault, type Node, select, Wrong } from "./select";
import { typeNode } from "./types";

export function operationName(body: Call["body"]): string {
  return /\b(?:query|mutation)\s+(\w+)/.exec(String(body.query))?.[1] ?? "";
}

/** Answers exactly what is asked for; a field that isn't here is an error in GitHub's words. */
export async function answerGraphql(call: Call, hubs: Hubs): Promise<Reply> {
  if (!call.token) return fail({ ...call, doc: "" }, 401, "Requires authentication");
  const variables = (call.body.variables ?? {}) as Record<string, unknown>;
  const operation = read(String(call.body.query), variables);
  if (typeof operation === "string") return ok({ errors: [{ message: operation }] });
  const faults: Fault[] = [];
  const data = await select(rootOf(operation, call, hubs), operation.fields, faults);
  const errors = faults.map((fault) => ({ ...fault, locations: [{ line: 1, column: 1 }] }));
  // GitHub looks at the schema before it does anything, so there is no data beside such an error.
  if (faults.some(({ message }) => message.startsWith("Field '"))) return ok({ errors });
  return ok(errors.length > 0 ? { data, errors } : { data });
}

function read(query: string, variables: Record<string, unknown>): Operation | string {
  try {
    return parse(query, variables);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function rootOf({ kind }: Operation, call: Call, hubs: Hubs): Node {
  if (kind === "mutation") return { __typename: "Mutation", ...mutations(call, hubs) };
  const login = call.token?.login ?? "";
  return {
    __typename: "Query",
    viewer: () => ({ ...userNode(login, call), organizations: { __typename: "Connection", nodes: [], totalCount: 0 } }),
    repository: ({ owner, name }: Record<string, unknown>) => found(call, hubs, String(owner), String(name)),
    node: ({ id }: Record<string, unknown>) => pullById(call, hubs, String(id)),
    __type: ({ name }: Record<string, unknown>) => typeNode(String(name)),
  };
}

/** Of what has a number of its own only pull requests are asked for by it. */
async function pullById(call: Call, hubs: Hubs, id: string): Promise<Node> {
  for (const hub of hubs) {
    await settle(hub);
    const pull = hub.state.pulls.find((one) => nodeId(hub.state, one) === id);
    const here = withTokenHere(call, hub);
    if (pull && sees(here.token, hub.state)) return pullNode(pull, here, hub);
  }
  throw new Wrong(`Could not resolve to a node with the global id of '${id}'`, "NOT_FOUND");
}

function found(call: Call, hubs: Hubs, owner: string, name: string): Promise<Node> {
  const hub = hubOf(hubs, owner, name);
  const here = hub && withTokenHere(call, hub);
  if (!hub || !here || !sees(here.token, hub.state))
    throw new Wrong(`Could not resolve to a Repository with the name '${owner}/${name}'.`, "NOT_FOUND");
  return repositoryNode(here, hub as Hub);
}
