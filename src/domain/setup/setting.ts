import type { Check } from "../check";
import type { RuleCode } from "../codes";
import { fixHidden, type Look, whyHidden } from "../doctor/look";
import type { Row, SettingAction } from "../plan";

/**
 * One setting: what it is, and what becomes of it. `right` is as wanted, `stricter` more than that and kept; `change` is to be set;
 * `open` is wrong, and for a person to decide; `left` is wrong and not cogrel's to change; `unknown` was not shown, and is left too (I9).
 */
export interface Setting {
  rule: RuleCode;
  /** What it is of: an environment, a branch, tags. */
  of: string;
  is: "right" | "stricter" | "change" | "open" | "left" | "unknown";
  /** What was found. */
  before: string;
  /** What it becomes, or should. */
  after?: string;
  fix?: string;
  actions?: readonly SettingAction[];
  /** Actions that may fail where the rest does not: they come last. */
  late?: readonly SettingAction[];
}

/** A setting's words in the table, short. */
const NAMES: Partial<Record<RuleCode, string>> = {
  "environment-there": "who deploys",
  "environment-refs": "who deploys",
  "environment-reviewers": "who agrees",
  "gate-required": "required checks",
  "tag-rules": "moved, deleted",
  "immutable-releases": "changed later",
};

/** Whether setup can put right what a rule finds. */
export function isSettable(rule: RuleCode): boolean {
  return NAMES[rule] !== undefined || rule === "branch-protected";
}

const MARKS = { right: "yes", stricter: "yes", change: "open", open: "no", left: "no", unknown: "unknown" } as const;

export function rowOf({ rule, of, is, before, after, fix }: Setting): Row {
  const found = is === "change" ? `${before} → ${after}` : is === "stricter" ? `${before}: stricter than wanted, kept` : before;
  return { cells: [of, NAMES[rule] ?? ""], mark: is === "right" && fix !== undefined ? "warning" : MARKS[is], found, rule };
}

/** The Check of a setting as it stands now: what is yet to change says no. */
export function checkOf({ rule, of, is, before, after, fix }: Setting): Check {
  const verdict = is === "unknown" ? "unknown" : is === "right" || is === "stricter" ? "yes" : "no";
  const wanted = verdict !== "yes" && after !== undefined && { expected: after };
  const way = is === "change" ? "run the same command again" : fix;
  return { rule, verdict, found: `${of}: ${before}`, ...wanted, ...(way !== undefined && { fix: way }) };
}

/** With what a setting could be looked at. */
const ADMIN = "GH_TOKEN=… cogrel setup        with an administrator's token";

export function unknownSetting(rule: RuleCode, of: string, why: string, fix = ADMIN): Setting {
  return { rule, of, is: "unknown", before: why, fix };
}

/** What GitHub did not show. */
export function hiddenSetting(rule: RuleCode, of: string, ...looks: readonly Look<unknown>[]): Setting {
  return unknownSetting(rule, of, whyHidden(...looks), fixHidden(...looks));
}
