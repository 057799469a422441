import { fnmatch } from "../../domain/fnmatch";
import { fits } from "../faults";
import type { Actor } from "../permission";
import { idOf } from "../rest/people";
import type { Rule, State } from "../state";
import type { Protection, RequiredCheck } from "./protection";
import type { BypassActor, Ruleset, RulesetRule } from "./ruleset";

/** One thing that stands in the way of a change to a ref: of a protection, a ruleset, or told to the control path. */
export interface Guard {
  kind: string;
  /** The older or the newer family of messages. */
  form: "GH006" | "GH013";
  checks?: { strict: boolean; onCreation: boolean; required: RequiredCheck[] };
  reviews?: { count: number; dismissStale: boolean; methods?: string[] };
  /** Whether this one may go past it, by push or by merging a pull request. */
  passes(who: Actor | undefined, by: "push" | "merge"): boolean;
}

/** All that guards a ref, by its full name; `main` is the full name of the default branch. */
export function guardsOf(state: State, ref: string, main: string): Guard[] {
  return [
    ...state.protections.filter(({ branch }) => `refs/heads/${branch}` === ref).flatMap((one) => ofProtection(one)),
    ...state.rulesets.filter((one) => isAbout(one, ref, main)).flatMap((one) => one.rules.map((rule) => ofRuleset(one, rule))),
    ...state.rules.filter((rule) => fits(rule.ref, ref)).map(told),
  ];
}

function told({ refuse, form, bypass }: Rule): Guard {
  return { kind: refuse, form, passes: (who) => who !== undefined && bypass?.includes(who.login) === true };
}

/** Administrators go past a protection that doesn't include them, but a push by force or a deletion stays forbidden. */
function ofProtection({ checks, reviews, restrictions, enforceAdmins, flags }: Protection): Guard[] {
  const admin = (who: Actor | undefined) => !enforceAdmins && who?.role === "admin";
  const guard = (kind: string, more: Partial<Guard> = {}): Guard => ({ kind, form: "GH006", passes: admin, ...more });
  const never = { passes: () => false };
  return [
    ...(reviews ? [guard("pull_request", { reviews })] : []),
    ...(checks ? [guard("required_status_checks", { checks: { ...checks, onCreation: false } })] : []),
    ...(restrictions ? [guard("restrictions", { passes: (who) => admin(who) || isListed(restrictions, who) })] : []),
    ...(flags.required_linear_history ? [guard("required_linear_history")] : []),
    ...(flags.required_signatures ? [guard("required_signatures")] : []),
    ...(flags.lock_branch ? [guard("lock_branch")] : []),
    ...(flags.allow_force_pushes ? [] : [guard("non_fast_forward", never)]),
    ...(flags.allow_deletions ? [] : [guard("deletion", never)]),
  ];
}

function isListed({ users, apps }: NonNullable<Protection["restrictions"]>, who: Actor | undefined): boolean {
  return who !== undefined && [...users, ...apps.map((slug) => `${slug}[bot]`)].includes(who.login);
}

/** Whether an active ruleset is about this ref. */
export function isAbout({ enforcement, target, conditions }: Ruleset, ref: string, main: string): boolean {
  const kind = { branch: "refs/heads/", tag: "refs/tags/", push: "-" }[target];
  if (enforcement !== "active" || !ref.startsWith(kind)) return false;
  const meant = (pattern: string) => pattern === "~ALL" || (pattern === "~DEFAULT_BRANCH" ? ref === main : fnmatch(pattern, ref));
  return conditions.ref_name.include.some(meant) && !conditions.ref_name.exclude.some(meant);
}

function ofRuleset({ bypass_actors }: Ruleset, { type, parameters = {} }: RulesetRule): Guard {
  const passes: Guard["passes"] = (who, by) =>
    bypass_actors.some((actor) => isActor(actor, who) && (by === "merge" || actor.bypass_mode !== "pull_request"));
  const guard = { kind: type, form: "GH013" as const, passes };
  if (type === "required_status_checks") return { ...guard, checks: checksOf(parameters) };
  if (type !== "pull_request") return guard;
  const methods = parameters.allowed_merge_methods as string[] | undefined;
  const reviews = {
    count: Number(parameters.required_approving_review_count ?? 0),
    dismissStale: parameters.dismiss_stale_reviews_on_push === true,
  };
  return { ...guard, reviews: { ...reviews, ...(methods && { methods }) } };
}

function checksOf(parameters: Record<string, unknown>): NonNullable<Guard["checks"]> {
  const named = (parameters.required_status_checks ?? []) as { context: string; integration_id?: number }[];
  return {
    strict: parameters.strict_required_status_checks_policy === true,
    onCreation: parameters.do_not_enforce_on_create !== true,
    required: named.map(({ context, integration_id = null }) => ({ context, app: integration_id })),
  };
}

/** GitHub's numbers of the roles that a repository has: maintain, write, admin. */
const ROLE_IDS: Readonly<Record<number, readonly string[]>> = { 2: ["push", "admin"], 4: ["push", "admin"], 5: ["admin"] };

/** Whether it is this one who is let past; a person by the role that he has here, an App by its number. */
export function isActor({ actor_id, actor_type }: BypassActor, who: Actor | undefined): boolean {
  if (!who) return false;
  if (actor_type === "Integration") return who.app === actor_id;
  if (who.app !== undefined) return false;
  if (actor_type === "User") return actor_id === idOf(who.login);
  if (actor_type === "OrganizationAdmin") return who.role === "admin";
  return actor_type === "RepositoryRole" && (ROLE_IDS[actor_id ?? 0]?.includes(who.role) ?? false);
}
