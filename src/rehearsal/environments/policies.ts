import type { Call } from "../call";
import type { Hub } from "../hub";
import { page } from "../paging";
import { noContent, notFound, ok, type Reply } from "../reply";
import type { Environment, Policy } from "./environment";
import { findEnvironment } from "./environments";

const shape = ({ id, name, type }: Policy) => ({ id, node_id: `GBP_${id}`, name, type });

/**
 * The environment whose patterns are in force: of any other GitHub shows none (seen in safe-settings#746). That it keeps them until they
 * are in force again is not known; it is the worse of the two.
 */
function inForce(call: Call, hub: Hub): Environment | undefined {
  const environment = findEnvironment(call, hub);
  return environment?.refs === "custom" ? environment : undefined;
}

export function listPolicies(call: Call, hub: Hub): Reply {
  const environment = inForce(call, hub);
  if (!environment) return notFound(call);
  const { items, headers } = page(call, hub, environment.policies);
  return ok({ total_count: environment.policies.length, branch_policies: items.map(shape) }, headers);
}

interface Held {
  environment: Environment;
  policy: Policy;
}

function held(call: Call, hub: Hub): Held | undefined {
  const environment = inForce(call, hub);
  const policy = environment?.policies.find(({ id }) => String(id) === call.params.id);
  return environment && policy && { environment, policy };
}

export function getPolicy(call: Call, hub: Hub): Reply {
  const found = held(call, hub);
  return found ? ok(shape(found.policy)) : notFound(call);
}

/** One that is there already is pointed at. */
export function createPolicy(call: Call, hub: Hub): Reply {
  const environment = inForce(call, hub);
  if (!environment) return notFound(call);
  const { name, type = "branch" } = call.body as { name: string; type?: Policy["type"] };
  if (environment.policies.some((one) => one.name === name && one.type === type)) return { status: 303, text: "" };
  const policy = { id: hub.nextId(), name, type };
  environment.policies.push(policy);
  hub.note(call, "add policy", { environment: environment.name, name, type });
  return ok(shape(policy));
}

export function updatePolicy(call: Call, hub: Hub): Reply {
  const found = held(call, hub);
  if (!found) return notFound(call);
  found.policy.name = String(call.body.name);
  hub.note(call, "change policy", { environment: found.environment.name, name: found.policy.name });
  return ok(shape(found.policy));
}

export function deletePolicy(call: Call, hub: Hub): Reply {
  const found = held(call, hub);
  if (!found) return notFound(call);
  found.environment.policies = found.environment.policies.filter((one) => one !== found.policy);
  hub.note(call, "delete policy", { environment: found.environment.name, name: found.policy.name });
  return noContent;
}
