import type { Call } from "../call";
import type { Hub } from "../hub";
import { page } from "../paging";
import { notFound, ok, type Reply } from "../reply";
import type { Environment, Named } from "./environment";
import { findEnvironment } from "./environments";

/** Secrets and variables of the repository, or of the environment that the path names. */
function owner(call: Call, hub: Hub): Pick<Environment, "secrets" | "variables"> | undefined {
  return call.params.environment === undefined ? hub.state : findEnvironment(call, hub);
}

/** Never a value. */
const secretShape = ({ name, created, updated }: Named) => ({ name, created_at: created, updated_at: updated });

export function listSecrets(call: Call, hub: Hub): Reply {
  const secrets = owner(call, hub)?.secrets;
  if (!secrets) return notFound(call);
  const { items, headers } = page(call, hub, secrets);
  return ok({ total_count: secrets.length, secrets: items.map(secretShape) }, headers);
}

/** What the owner lets this repository use. */
export function listOwnersSecrets(call: Call, hub: Hub): Reply {
  const { ownersSecrets } = hub.state;
  const { items, headers } = page(call, hub, ownersSecrets);
  return ok({ total_count: ownersSecrets.length, secrets: items.map(secretShape) }, headers);
}

export function listOwnersVariables(call: Call, hub: Hub): Reply {
  const { ownersVariables } = hub.state;
  const { items, headers } = page(call, hub, ownersVariables);
  return ok({ total_count: ownersVariables.length, variables: items.map(variableShape) }, headers);
}

export function getSecret(call: Call, hub: Hub): Reply {
  const found = owner(call, hub)?.secrets.find(({ name }) => name === call.params.name);
  return found ? ok(secretShape(found)) : notFound(call);
}

const variableShape = (one: Environment["variables"][number]) => ({ ...secretShape(one), value: one.value });

export function listVariables(call: Call, hub: Hub): Reply {
  const variables = owner(call, hub)?.variables;
  if (!variables) return notFound(call);
  const { items, headers } = page(call, hub, variables);
  return ok({ total_count: variables.length, variables: items.map(variableShape) }, headers);
}

export function getVariable(call: Call, hub: Hub): Reply {
  const found = owner(call, hub)?.variables.find(({ name }) => name === call.params.name);
  return found ? ok(variableShape(found)) : notFound(call);
}
