import { count, flag, listOf, maybe, objectOf, text } from "../shape";
import { type Body, differing, type Whole } from "./whole";

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
