import { seededCheck, seededRun, seededWorkflow } from "./actions/seeds";
import { commonOrders, type Orders } from "./control";
import { fullName, type Hub } from "./hub";
import { pullOrders } from "./pulls/orders";
import { judge, type Push } from "./rules/judge";
import type { Rule, State, Team } from "./state";

/** What GitHub's control path takes, for one repository. */
export function githubOrders(hub: Hub): Orders {
  const { state } = hub;
  return {
    ...commonOrders(state, () => state.releases),
    "POST runs": async (run) => void state.runs.push(await seededRun(run, hub)),
    "POST checks": (check) => void state.checks.push(seededCheck(check, hub)),
    "POST workflows": (workflow) => seededWorkflow(workflow, hub),
    "POST rules": ({ rules }) => void state.rules.splice(0, state.rules.length, ...(rules as Rule[])),
    "POST settings": (settings) => void Object.assign(state.repository, settings),
    "POST teams": ({ teams }) => void state.teams.push(...(teams as Team[]).map((team) => ({ ...team, id: hub.nextId() }))),
    "POST secrets": ({ names, environment }) => addNames("secrets", names as string[], environment, hub),
    "POST variables": ({ names, environment }) => addNames("variables", names as string[], environment, hub),
    "POST exhausted": ({ logins }) => void state.exhausted.splice(0, state.exhausted.length, ...(logins as string[])),
    "GET own-workflows": () => ({ on: state.ci?.workshop?.own?.on === true }),
    "POST own-workflows": ({ on }) => void Object.assign(state.ci?.workshop?.own ?? {}, { on: on === true }),
    "POST judge": (push) => judge(push as unknown as Push, hub, `https://github.com/${fullName(state)}`),
    ...pullOrders(hub),
  };
}

/** Secrets and variables of the repository, or of one of its environments. */
function addNames(kind: "secrets" | "variables", names: string[], environment: unknown, hub: Hub): void {
  const owner = environment === undefined ? hub.state : hub.state.environments.find(({ name }) => name === environment);
  const made = names.map((name) => ({ name, value: "x", created: hub.now(), updated: hub.now() }));
  (owner as Pick<State, "secrets" | "variables">)[kind].push(...made);
}
