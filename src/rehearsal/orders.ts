import { commonOrders, type Orders } from "./control";
import type { Hub } from "./hub";
import { judge, type Push } from "./push-rules";
import type { CheckRun, Rule, Run } from "./state";

/** What GitHub's control path takes. */
export function githubOrders(hub: Hub): Orders {
  const { state, git } = hub;
  return {
    ...commonOrders(state, () => state.releases),
    "POST runs": (run) => void state.runs.push(seeded(run, hub)),
    "POST checks": (check) => void state.checks.push(checked(check, hub)),
    "POST rules": ({ rules }) => void state.rules.splice(0, state.rules.length, ...(rules as Rule[])),
    "POST settings": (settings) => void Object.assign(state.repository, settings),
    "POST exhausted": ({ logins }) => void state.exhausted.splice(0, state.exhausted.length, ...(logins as string[])),
    "POST judge": (push) => {
      const { owner, name } = state.repository;
      return judge(push as unknown as Push, { state, git, web: `https://github.com/${owner}/${name}` });
    },
  };
}

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
