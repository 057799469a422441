import { listOf, maybe, objectOf, text } from "../shape";
import { type Body, differing, type Whole } from "./whole";

/** What a ruleset is to have, beside what it has. */
export interface RulesetChange {
  name: string;
  target: "branch" | "tag";
  /** Full names of refs, as patterns. */
  include: readonly string[];
  rules: readonly Rule[];
}

export interface Rule {
  type: string;
  parameters?: Readonly<Record<string, unknown>>;
}

const names = maybe(objectOf({ ref_name: maybe(objectOf({ include: maybe(listOf(text)), exclude: maybe(listOf(text)) })) }));

/** The body of a new ruleset, or of the PUT of the one that has its name: active, with these refs and rules beside its own. */
export function rulesetBody(whole: Whole | undefined, { name, target, include, rules: wanted }: RulesetChange): Body {
  const { include: own = [], exclude = [] } = names(whole?.conditions, "conditions")?.ref_name ?? {};
  const there = listOf((value) => value as Rule)(whole?.rules ?? [], "rules");
  const added = wanted.filter(({ type }) => !there.some((rule) => rule.type === type));
  const merged = there.map((rule) => withChecks(rule, wanted));
  const included = [...own, ...include.filter((one) => !own.includes(one))];
  return {
    ...{ name, target, enforcement: "active" },
    ...(whole?.bypass_actors !== undefined && { bypass_actors: whole.bypass_actors }),
    conditions: { ...(whole?.conditions as object), ref_name: { include: included, exclude } },
    rules: [...merged, ...added],
  };
}

/** A rule about checks gets those that are wanted beside its own; any other rule stays as it is. */
function withChecks(rule: Rule, wanted: readonly Rule[]): Rule {
  const asked = wanted.find(({ type }) => type === "required_status_checks" && type === rule.type);
  if (!asked) return rule;
  const [own, more] = [rule, asked].map(({ parameters }) => checksOf(parameters?.required_status_checks)) as [RuleCheck[], RuleCheck[]];
  const others = own.filter(({ context }) => !more.some((one) => one.context === context));
  return { ...rule, parameters: { ...rule.parameters, required_status_checks: [...others, ...more] } };
}

interface RuleCheck {
  context: string;
  integration_id?: number;
}

function checksOf(value: unknown): RuleCheck[] {
  return listOf((one, at) => ({ ...(one as RuleCheck), ...objectOf({ context: text })(one, at) }))(value ?? [], "required_status_checks");
}

/** No two rulesets have one name. */
export function taken(name: string, { target }: Whole): string {
  return `a ruleset of ${String(target)}${target === "branch" ? "es" : "s"} is called ${name}`;
}

export function rename(name: string, page: string): string {
  return `${page}/settings/rules        give ${name} another name, then run the same command again`;
}

/** What comes with a change of a ruleset that is there: other checks that it requires, and rules that nobody asked for. */
export function besides(whole: Whole | undefined, change: RulesetChange): { checks: string[]; types: string[] } {
  const rules = rulesetBody(whole, change).rules as readonly Rule[];
  const asked = checksOf(required(change.rules));
  const types = rules.map(({ type }) => type).filter((type) => !change.rules.some((rule) => rule.type === type));
  const others = checksOf(required(rules)).filter(({ context }) => !asked.some((one) => one.context === context));
  return { checks: others.map(({ context }) => context), types };
}

function required(rules: readonly Rule[]): unknown {
  return rules.find(({ type }) => type === "required_status_checks")?.parameters?.required_status_checks;
}

/** The refs that a ruleset is not about, though they fit its patterns. */
export function excludedBy(whole: Whole): readonly string[] {
  return names(whole.conditions, "conditions")?.ref_name?.exclude ?? [];
}

/** What differs from the ruleset that was to come of it. */
export function rulesetDiffers(before: Whole | undefined, after: Whole, change: RulesetChange): string[] {
  const wanted = rulesetBody(before, change);
  const found = Object.fromEntries(Object.keys(wanted).map((key) => [key, key === "rules" ? bare(after, wanted) : after[key]]));
  return differing(wanted, found);
}

/** GitHub fills in parameters that a rule was not given. */
function bare({ rules: found }: Whole, { rules: wanted }: Body): unknown {
  const asked = wanted as readonly Rule[];
  return listOf((value) => value as Rule)(found ?? [], "rules").map((rule) => {
    const own = asked.find(({ type }) => type === rule.type);
    if (own?.parameters === undefined || rule.parameters === undefined) return own && !own.parameters ? { type: rule.type } : rule;
    const keys = Object.keys(own.parameters);
    return { type: rule.type, parameters: Object.fromEntries(keys.map((key) => [key, rule.parameters?.[key]])) };
  });
}
