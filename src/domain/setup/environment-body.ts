import type { Reviewer } from "../plan";
import { count, flag, listOf, maybe, objectOf, text } from "../shape";
import { type Body, differing, type Whole } from "./whole";

/** Most reviewers that an environment takes (GitHub's OpenAPI description, PUT environment). */
export const MOST_REVIEWERS = 6;

export interface EnvironmentChange {
  /** Only refs may deploy that a pattern of the environment's own fits. */
  patterns?: true;
  reviewers?: readonly Reviewer[];
}

const rules = objectOf({
  protection_rules: maybe(
    listOf(
      objectOf({
        type: text,
        wait_timer: maybe(count),
        prevent_self_review: maybe(flag),
        reviewers: maybe(listOf(objectOf({ type: text, reviewer: objectOf({ id: count }) }))),
      }),
    ),
  ),
  deployment_branch_policy: maybe(objectOf({ protected_branches: flag, custom_branch_policies: flag })),
});

/**
 * An environment's PUT: what was read, and the change. What is at its default is left out, since a private repository on a smaller
 * plan may not even name it.
 */
export function environmentBody(whole: Whole | undefined, { patterns, reviewers = [] }: EnvironmentChange): Body {
  const { protection_rules = [], deployment_branch_policy: refs } = rules(whole ?? {}, "the environment");
  const wait = protection_rules.find(({ type }) => type === "wait_timer")?.wait_timer ?? 0;
  const review = protection_rules.find(({ type }) => type === "required_reviewers");
  const there = (review?.reviewers ?? []).map(({ type, reviewer: { id } }) => ({ type, id }));
  const added = reviewers.map(({ type, id }) => ({ type, id })).filter((one) => !there.some((other) => isSame(one, other)));
  const all = [...there, ...added];
  const policy = patterns ? { protected_branches: false, custom_branch_policies: true } : refs;
  return {
    ...(wait > 0 && { wait_timer: wait }),
    ...(review?.prevent_self_review && { prevent_self_review: true }),
    ...(all.length > 0 && { reviewers: all }),
    ...(policy && { deployment_branch_policy: policy }),
  };
}

const isSame = (one: { type: string; id: number }, other: { type: string; id: number }) => one.type === other.type && one.id === other.id;

/** What is another after the change than it was told to be: the environment's keys and kinds of rules, those of no known meaning too. */
export function environmentDiffers(before: Whole | undefined, after: Whole, change: EnvironmentChange): string[] {
  const wanted = environmentBody(before, change);
  const own = differing(wanted, environmentBody(after, {}));
  return before === undefined ? own : [...own, ...differing(unknownOf(before), unknownOf(after))];
}

/** What no PUT can carry, such as whether administrators may go past it and the rules of Apps: it must stay. */
function unknownOf(whole: Whole): Body {
  const others = Object.fromEntries(Object.entries(whole).filter(([key]) => !CHANGING.has(key)));
  const foreign = listOf(objectOf({ type: text }))(whole.protection_rules ?? [], "the rules").map(({ type }) => type);
  return { ...others, rules: foreign.filter((type) => !KNOWN_RULES.has(type)).sort() };
}

const KNOWN_RULES = new Set(["wait_timer", "required_reviewers", "branch_policy"]);
const CHANGING = new Set(["protection_rules", "deployment_branch_policy", "created_at", "updated_at"]);
