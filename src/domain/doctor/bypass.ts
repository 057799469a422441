import type { Check } from "../check";
import { fixHidden, seenIn } from "./look";
import type { BranchRule, Settings } from "./settings";
import { WITH_RIGHTS } from "./tag-rules";

/** Who may go past one thing that guards a branch; `undefined` where that is not told, which is not nobody. */
type Past = readonly string[] | undefined;

const ADMINS = "administrators";

/** Who may go past each of the rulesets that has such a rule. */
function pastRulesets({ branchRules, branchRulesets }: Settings, guards: (rule: BranchRule) => boolean): Past[] {
  return (seenIn(branchRules, []) ?? []).filter(guards).map(({ ruleset }) => {
    const look = ruleset === undefined ? undefined : branchRulesets.get(ruleset);
    return look?.is === "seen" ? look.value.past : undefined;
  });
}

/** Whoever may go past all that forbids the same; one that nobody may go past is enough. */
function pastAll(ways: readonly Past[]): Past {
  if (ways.some((past) => past?.length === 0)) return [];
  return ways.includes(undefined) ? undefined : [...new Set(ways.flatMap((past) => past ?? []))];
}

/** Who may push without the gate: where protection does not include administrators, these (https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches). */
export function pastGate(settings: Settings, gate: string): Past {
  const { protection, guarded } = settings;
  const summary = protection.is === "hidden" ? seenIn(guarded, undefined) : undefined;
  const own = seenIn(protection, undefined) ?? summary;
  const requires = own?.required?.some(({ context }) => context === gate) ?? false;
  const byProtection: Past = own?.admins === undefined ? undefined : own.admins ? [] : [ADMINS];
  return pastAll([
    ...(requires ? [byProtection] : []),
    ...pastRulesets(settings, ({ required }) => required.some(({ context }) => context === gate)),
  ]);
}

/** Who may move a branch back or delete it though its rulesets forbid that; what protection forbids it forbids administrators too. */
export function pastKeeping(
  settings: Settings,
  ways: readonly { closed: readonly string[]; allowed: "forcePushes" | "deletions" }[],
): Past {
  const found = ways.map(({ closed, allowed }) => {
    const forbidden = seenIn(settings.protection, undefined)?.[allowed] === false;
    return forbidden ? [] : pastAll(pastRulesets(settings, ({ type }) => closed.includes(type)));
  });
  return found.includes(undefined) ? undefined : [...new Set(found.flatMap((past) => past ?? []))];
}

/** What says yes, with those who may go past it. */
export function withPast(check: Check, past: Past, { page, branchRulesets }: Settings): Check {
  if (check.verdict !== "yes" || past?.length === 0) return check;
  const { found, ...rest } = check;
  if (past === undefined)
    return {
      ...rest,
      verdict: "unknown",
      found: `${found}; who may go past it is not told`,
      expected: "nobody who may",
      fix: fixHidden(...branchRulesets.values()) ?? WITH_RIGHTS,
    };
  const by = past.includes(ADMINS) ? "branches        do not allow bypassing the settings" : "rules        without a bypass list";
  return { fix: `${page}/settings/${by}`, ...rest, found: `${found}; ${past.join(", ")} may go past it` };
}
