import type { Reviewer } from "../plan";
import { count, flag, listOf, maybe, objectOf, text } from "../shape";

/** A setting as GitHub sends it, whole: what cogrel does not know of it is kept too. */
export type Whole = Readonly<Record<string, unknown>>;

/** What is sent in its place: GitHub replaces a setting by what a PUT has, and turns off what it lacks. */
export type Body = Readonly<Record<string, unknown>>;

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

/** The check that a branch is to require, and checks that it is to require no longer. */
export interface CheckChange {
  check: string;
  /** The number of the App that must make it. */
  app: number;
  drop: readonly string[];
}

/** GitHub's word for "whoever": null in an answer. */
const ANYONE = -1;

const people = maybe(objectOf({ users: maybe(listOf(objectOf({ login: text }))), teams: slugs(), apps: slugs() }));

function slugs() {
  return maybe(listOf(objectOf({ slug: text })));
}

const checks = objectOf({
  strict: maybe(flag),
  contexts: maybe(listOf(text)),
  checks: maybe(listOf(objectOf({ context: text, app_id: maybe((value): number => Number(value)) }))),
});
const reviews = objectOf({
  dismiss_stale_reviews: maybe(flag),
  require_code_owner_reviews: maybe(flag),
  require_last_push_approval: maybe(flag),
  required_approving_review_count: maybe(count),
  dismissal_restrictions: people,
  bypass_pull_request_allowances: people,
});

/** The switches that a PUT takes; `enforce_admins` is one of the four that it must have. */
const SWITCHES = [
  "required_linear_history",
  "allow_force_pushes",
  "allow_deletions",
  "block_creations",
  "required_conversation_resolution",
  "lock_branch",
  "allow_fork_syncing",
] as const;

/** Keys of an answer about a protection, which is of another shape than what a PUT takes. */
const KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  "": new Set(["url", "enabled", "name", "protection_url", "required_signatures", "enforce_admins", ...SWITCHES, ...parts()]),
  required_status_checks: new Set(["url", "contexts_url", "strict", "contexts", "checks", "enforcement_level"]),
  required_pull_request_reviews: new Set([
    ...["url", "dismiss_stale_reviews", "require_code_owner_reviews", "require_last_push_approval", "required_approving_review_count"],
    ...["dismissal_restrictions", "bypass_pull_request_allowances"],
  ]),
  restrictions: new Set(["url", "users_url", "teams_url", "apps_url", "users", "teams", "apps"]),
};

function parts(): string[] {
  return ["required_status_checks", "required_pull_request_reviews", "restrictions"];
}

/** What a protection has that cogrel could not send back: such a one is left to people. */
export function unknownKeys(whole: Whole): string[] {
  return Object.entries(KEYS).flatMap(([part, known]) => {
    const value = part === "" ? whole : whole[part];
    const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
    return keys.filter((key) => !known.has(key)).map((key) => (part === "" ? key : `${part}.${key}`));
  });
}

/** A protection as a PUT would send it back, unchanged; the protection of nothing where there is none. */
export function protectionBody(whole: Whole | undefined): Body & { required_status_checks: Checks | null } {
  const of = (key: string) => maybe(objectOf({ enabled: flag }))(whole?.[key], key)?.enabled;
  const required = maybe(checks)(whole?.required_status_checks, "required_status_checks");
  const asked = maybe(reviews)(whole?.required_pull_request_reviews, "required_pull_request_reviews");
  const restricted = people(whole?.restrictions, "restrictions");
  const switches = SWITCHES.map((key) => [key, of(key)] as const).filter(([, enabled]) => enabled !== undefined);
  return {
    required_status_checks: required
      ? { strict: required.strict ?? false, contexts: [], checks: checksIn(required).map(({ context, app_id }) => ({ context, app_id })) }
      : null,
    enforce_admins: of("enforce_admins") ?? false,
    required_pull_request_reviews: asked ? reviewsBody(asked) : null,
    restrictions: restricted ? named(restricted) : null,
    ...Object.fromEntries(switches),
  };
}

interface Checks {
  strict: boolean;
  /** The older form, which GitHub's description still demands; empty beside the newer one. */
  contexts: readonly string[];
  checks: readonly { context: string; app_id: number }[];
}

function checksIn({ contexts = [], checks: all }: ReturnType<typeof checks>): { context: string; app_id: number }[] {
  const list = all ?? contexts.map((context) => ({ context, app_id: undefined }));
  return list.map(({ context, app_id }) => ({ context, app_id: app_id ?? ANYONE }));
}

function reviewsBody({ dismissal_restrictions: by, bypass_pull_request_allowances: past, ...rest }: ReturnType<typeof reviews>): Body {
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(by && { dismissal_restrictions: named(by) }),
    ...(past && { bypass_pull_request_allowances: named(past) }),
  };
}

function named({ users = [], teams = [], apps = [] }: NonNullable<ReturnType<typeof people>>) {
  return { users: users.map(({ login }) => login), teams: teams.map(({ slug }) => slug), apps: apps.map(({ slug }) => slug) };
}

/** The PUT of a protection that requires this check too; everything else as it was read. */
export function protectionWith(whole: Whole | undefined, { check, app, drop }: CheckChange): Body {
  const body = protectionBody(whole);
  const { strict = false, checks: all = [] } = body.required_status_checks ?? {};
  const others = all.filter(({ context }) => context !== check && !drop.includes(context));
  return { ...body, required_status_checks: { strict, contexts: [], checks: [...others, { context: check, app_id: app }] } };
}

/** What differs from the protection that was to come of it. Of a new one only what was asked for counts. */
export function protectionDiffers(before: Whole | undefined, after: Whole, change: CheckChange): string[] {
  const [wanted, found] = [protectionWith(before, change), protectionBody(after)];
  if (before === undefined) return differing({ checks: inOrder(wanted) }, { checks: inOrder(found) });
  const others = (whole: Whole) => ({ required_signatures: hasSignatures(whole), unknown: unknownKeys(whole) });
  return [
    ...differing({ ...wanted, required_status_checks: inOrder(wanted) }, { ...found, required_status_checks: inOrder(found) }),
    ...differing(others(before), others(after)),
  ];
}

function inOrder({ required_status_checks }: Body): unknown {
  const { strict, checks: all } = (required_status_checks ?? { strict: false, checks: [] }) as Checks;
  return { strict, checks: [...all].sort((one, other) => (one.context < other.context ? -1 : 1)) };
}

/** Whether commits must be signed: that has a call of its own, and no place in a protection's PUT. */
export function hasSignatures(whole: Whole): boolean {
  return maybe(objectOf({ enabled: flag }))(whole.required_signatures, "required_signatures")?.enabled ?? false;
}

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

/** The keys whose values are not the same. */
function differing(wanted: Body, found: Body): string[] {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys].filter((key) => plain(wanted[key]) !== plain(found[key]));
}

/** A value as text, whatever the order of its keys. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([left], [right]) => (left < right ? -1 : 1)))
      : one,
  );
}
