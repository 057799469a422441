import { fullName } from "../hub";
import type { Ruleset } from "../rules/ruleset";
import type { State } from "../state";
import type { Node } from "./select";

/** A ruleset as `gh ruleset list` asks for it. */
export function rulesetNode({ id, name, target, enforcement, rules }: Ruleset, state: State): Node {
  return {
    ...{
      __typename: "RepositoryRuleset",
      id: `RRS_${id}`,
      databaseId: id,
      name,
      target: target.toUpperCase(),
      enforcement: enforcement.toUpperCase(),
    },
    source: { __typename: "Repository", owner: fullName(state), name: state.repository.name, nameWithOwner: fullName(state) },
    rules: { __typename: "Connection", totalCount: rules.length },
  };
}
