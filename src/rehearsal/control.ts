import type { ServerResponse } from "node:http";
import { objectOf } from "./body";
import type { Call } from "./call";
import type { Fault } from "./faults";
import type { Hub } from "./hub";
import { judge, type Push } from "./push-rules";
import type { CheckRun, Rule, Run } from "./state";

type Order = (body: Record<string, unknown>, hub: Hub) => unknown;

/** The control path: what a test or the rehearsal itself tells this GitHub, and asks of it. */
const ORDERS: Readonly<Record<string, Order>> = {
  "POST faults": ({ faults }, { state }) => {
    for (const fault of faults as Fault[]) state.faults.push({ ...fault, met: 0, before: structuredClone(state.releases) });
  },
  "DELETE faults": (_, { state }) => void state.faults.splice(0),
  "GET effects": (_, { state }) => state.effects,
  "POST runs": (run, hub) => void hub.state.runs.push(seeded(run, hub)),
  "POST checks": (check, hub) => void hub.state.checks.push(checked(check, hub)),
  "POST rules": ({ rules }, { state }) => void state.rules.splice(0, state.rules.length, ...(rules as Rule[])),
  "POST settings": (settings, { state }) => void Object.assign(state.repository, settings),
  "POST exhausted": ({ logins }, { state }) => void state.exhausted.splice(0, state.exhausted.length, ...(logins as string[])),
  "POST judge": (push, { state, git }) => {
    const { owner, name } = state.repository;
    return judge(push as unknown as Push, { state, git, web: `https://github.com/${owner}/${name}` });
  },
};

function seeded(run: Partial<Run>, hub: Hub): Run {
  const usual = { event: "push", attempt: 1, status: "completed", conclusion: "success", next: [], jobs: [] };
  return {
    id: hub.nextId(),
    name: "Release",
    path: ".github/workflows/release.yml",
    ref: "main",
    sha: "",
    created: hub.now(),
    ...usual,
    ...run,
  };
}

function checked(check: Partial<CheckRun>, hub: Hub): CheckRun {
  return { id: hub.nextId(), name: "ci-complete", sha: "", status: "completed", conclusion: "success", created: hub.now(), ...check };
}

export function isControl({ host, path }: Call): boolean {
  return host === "web" && path.startsWith("/_control/");
}

export async function control(call: Call, response: ServerResponse, hub: Hub): Promise<void> {
  const order = ORDERS[`${call.method} ${call.path.slice("/_control/".length)}`];
  const body = await objectOf(call.request);
  const result = order && body ? ((await order(body, hub)) ?? {}) : { message: "no such order" };
  response.writeHead(order && body ? 200 : 404, { "Content-Type": "application/json" });
  response.end(JSON.stringify(result));
}
