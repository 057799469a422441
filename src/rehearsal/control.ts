import type { ServerResponse } from "node:http";
import { seededCheck, seededRun, seededWorkflow } from "./actions/seeds";
import { objectOf } from "./body";
import type { Call } from "./call";
import type { Fault } from "./faults";
import { fullName, type Hub, type Hubs, hubOf } from "./hub";
import { PULL_ORDERS } from "./pulls/orders";
import { judge, type Push } from "./rules/judge";
import type { Rule, State, Team } from "./state";

type Order = (body: Record<string, unknown>, hub: Hub) => unknown;

/** The control path: what a test or the rehearsal itself tells this GitHub, and asks of it. */
const ORDERS: Readonly<Record<string, Order>> = {
  "POST faults": ({ faults }, { state }) => {
    for (const fault of faults as Fault[]) state.faults.push({ ...fault, met: 0, before: structuredClone(state.releases) });
  },
  "DELETE faults": (_, { state }) => void state.faults.splice(0),
  "GET effects": (_, { state }) => state.effects,
  "POST runs": async (run, hub) => void hub.state.runs.push(await seededRun(run, hub)),
  "POST checks": (check, hub) => void hub.state.checks.push(seededCheck(check, hub)),
  "POST workflows": (workflow, hub) => seededWorkflow(workflow, hub),
  "POST rules": ({ rules }, { state }) => void state.rules.splice(0, state.rules.length, ...(rules as Rule[])),
  "POST settings": (settings, { state }) => void Object.assign(state.repository, settings),
  "POST teams": ({ teams }, hub) => void hub.state.teams.push(...(teams as Team[]).map((team) => ({ ...team, id: hub.nextId() }))),
  "POST secrets": ({ names, environment }, hub) => void addNames("secrets", names as string[], environment, hub),
  "POST variables": ({ names, environment }, hub) => void addNames("variables", names as string[], environment, hub),
  "POST exhausted": ({ logins }, { state }) => void state.exhausted.splice(0, state.exhausted.length, ...(logins as string[])),
  "POST judge": (push, hub) => judge(push as unknown as Push, hub, `https://github.com/${fullName(hub.state)}`),
  ...PULL_ORDERS,
};

/** Secrets and variables of the repository, or of one of its environments. */
function addNames(kind: "secrets" | "variables", names: string[], environment: unknown, hub: Hub): void {
  const owner = environment === undefined ? hub.state : hub.state.environments.find(({ name }) => name === environment);
  const made = names.map((name) => ({ name, value: "x", created: hub.now(), updated: hub.now() }));
  (owner as Pick<State, "secrets" | "variables">)[kind].push(...made);
}

export function isControl({ host, path }: Call): boolean {
  return host === "web" && path.startsWith("/_control/");
}

/** `?repository=owner/name` says which one is meant; else it is the first. */
export async function control(call: Call, response: ServerResponse, hubs: Hubs): Promise<void> {
  const order = ORDERS[`${call.method} ${call.path.slice("/_control/".length)}`];
  const [owner = "", name = ""] = (call.query.get("repository") ?? fullName(hubs[0].state)).split("/");
  const hub = hubOf(hubs, owner, name);
  const body = await objectOf(call.request);
  const result = order && body && hub ? ((await order(body, hub)) ?? {}) : { message: "no such order" };
  response.writeHead(order && body && hub ? 200 : 404, { "Content-Type": "application/json" });
  response.end(JSON.stringify(result));
}
