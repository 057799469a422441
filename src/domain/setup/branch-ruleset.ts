import { bypassList } from "../bypass";
import type { Look } from "../doctor/look";
import { ACTIONS_APP } from "../doctor/repository";
import type { Settings } from "../doctor/settings";
import { fnmatch } from "../fnmatch";
import type { SettingAction } from "../plan";
import { besides, excludedBy, type RulesetChange, rename, taken } from "./ruleset-body";
import { hiddenSetting, type Setting, unknownSetting } from "./setting";
import type { Whole } from "./whole";

/** The ruleset that setup makes for a branch. */
export function branchRuleset(gate: string, branch: string): string {
  return `${gate} on ${branch}`;
}

interface Guarded {
  rule: "gate-required";
  of: string;
  before: string;
  after: string;
  /** Other checks. */
  kept: readonly string[];
  also: readonly string[];
}

/** The ruleset of setup's name, made, or changed where it is there: what it has beside comes with it. */
export function withRuleset(
  { kept, also, ...base }: Guarded,
  ruleset: Look<{ whole: Whole }>,
  change: RulesetChange,
  { page, branch, repository }: Settings,
): Setting {
  const { name } = change;
  const { before } = base;
  if (ruleset.is === "hidden") return hiddenSetting("gate-required", branch, ruleset);
  const whole = ruleset.is === "seen" ? ruleset.value.whole : undefined;
  if (whole !== undefined && whole.target !== "branch")
    return { ...base, is: "left", before: `${before}; ${taken(name, whole)}`, fix: rename(name, page) };
  // Whether it is the default branch is not looked at.
  const fits = (one: string) => one === "~ALL" || one === "~DEFAULT_BRANCH" || fnmatch(one, `refs/heads/${branch}`);
  const excluded = whole === undefined ? [] : excludedBy(whole).filter(fits);
  if (excluded.length > 0)
    return {
      ...{ ...base, is: "left", before: `${before}; the ruleset ${name} leaves out ${excluded.join(", ")}` },
      fix: `${page}/settings/rules        ${name}: leave ${branch} in`,
    };
  const past = whole === undefined ? [] : bypassList(whole.bypass_actors, "its bypass list");
  if (past === undefined) return unknownSetting("gate-required", branch, `who may go past the ruleset ${name} is not told`);
  const { checks, types } = besides(whole, change);
  const required = [...new Set([...kept, ...checks]), base.after].join(", ");
  const more = [...new Set([...also, ...rulesBeside(types.map((type) => ({ type })))])];
  const way = `by a ruleset${past.length > 0 ? ` that ${past.join(", ")} may go past` : ""}`;
  const actions: SettingAction[] = [{ do: "set-ruleset", repository, ...change }];
  return { ...base, is: "change", after: [`${required}, ${way}`, ...more].join("; "), actions };
}

/** What setup itself makes of a ruleset. */
const WANTED = new Set(["required_status_checks", "non_fast_forward", "deletion"]);

/** Rules of rulesets beside these. */
export function rulesBeside(rules: readonly { type: string }[]): string[] {
  return [...new Set(rules.map(({ type }) => type).filter((type) => !WANTED.has(type)))].map((type) => type.replaceAll("_", " "));
}

/** A ruleset of its own: those of other names are not touched. */
export function rulesetOf({ branch }: Settings, gate: string): RulesetChange {
  const parameters = {
    strict_required_status_checks_policy: false,
    do_not_enforce_on_create: true,
    required_status_checks: [{ context: gate, integration_id: ACTIONS_APP }],
  };
  return {
    ...{ name: branchRuleset(gate, branch), target: "branch" },
    include: [`refs/heads/${branch}`],
    // A new protection forbids the two others by itself.
    rules: [...WANTED].map((type) => (type === "required_status_checks" ? { type, parameters } : { type })),
  };
}
