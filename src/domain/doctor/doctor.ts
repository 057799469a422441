import { type Check, verdictOf } from "../check";
import type { RuleCode } from "../codes";
import { EXPLANATIONS } from "../explanations";
import type { Answer } from "../plan";
import { isSettable } from "../setup/setting";
import type { Finding } from "./look";

/** Checks that belong together. */
export interface Area {
  title: string;
  checks: readonly Finding[];
}

export interface DoctorData {
  repository: string | null;
  tag: string | null;
  version: string | null;
  /** Only what can be judged here was looked at. */
  offline: boolean;
  areas: { title: string; rules: RuleCode[] }[];
  /** Why a rule matters, of those that do not say yes. */
  why: Partial<Record<RuleCode, string>>;
}

interface Asked {
  repository: string | undefined;
  tag: string | undefined;
  version: string | undefined;
  offline: boolean;
  /** Its tag is there: it is the next one that is spoken of. */
  released?: boolean;
}

/** All areas as one Answer: no where a release would fail or is unguarded, unknown where only somebody else could tell. */
export function doctorAnswer({ repository, tag, version, offline, released = false }: Asked, found: readonly Area[]): Answer<DoctorData> {
  const findings = found.flatMap((area) => area.checks);
  const areas = found.map(({ title, checks }) => ({ title, checks: checks.map(checkOf) }));
  const checks = areas.flatMap((area) => area.checks);
  const why = reasons(checks);
  const verdict = verdictOf(checks);
  const data: DoctorData = {
    repository: repository ?? null,
    tag: tag ?? null,
    version: version ?? null,
    offline,
    areas: areas.map(({ title, checks }) => ({ title, rules: checks.map(({ rule }) => rule) })),
    why,
  };
  const what = released ? `the release after ${tag}` : `a release of ${tag ?? "this repository"}`;
  const next = verdict === "yes" && offline ? "cogrel doctor        asks GitHub too" : settable(checks);
  const title = titleOf(what, findings);
  return {
    ...{ kind: "answer", title, verdict, data, checks, areas, why, groups: groupsOf(findings) },
    ...(verdict === "no" && { closing: `not ready: ${title}` }),
    ...(next !== undefined && { next }),
  };
}

function checkOf({ guard, ...check }: Finding): Check {
  return check;
}

/** Rules of which no release fails, whatever they find. */
const GUARDS: ReadonlySet<RuleCode> = new Set<RuleCode>(["tags-plain"]);

const isGuard = ({ rule, verdict, guard }: Finding) => verdict === "no" && (guard === true || GUARDS.has(rule));
const isFailure = (one: Finding) => one.verdict === "no" && !isGuard(one);
const isUnknown = ({ verdict }: Finding) => verdict === "unknown";
const isWarning = ({ verdict, fix }: Finding) => verdict === "yes" && fix !== undefined;

/** What the open Checks mean, each rule once, where it means most. */
function groupsOf(findings: readonly Finding[]): NonNullable<Answer["groups"]> {
  const told = new Set<RuleCode>();
  const kinds = [
    ["what would fail", isFailure],
    ["what leaves it unguarded", isGuard],
    ["what is not known", isUnknown],
    ["what could be better", isWarning],
  ] as const;
  return kinds.map(([title, is]) => {
    const rules = [...new Set(findings.filter(is).map(({ rule }) => rule))].filter((rule) => !told.has(rule));
    for (const rule of rules) told.add(rule);
    return { title, rules };
  });
}

function settable(checks: readonly Check[]): string | undefined {
  const open = checks.some(({ rule, verdict, fix }) => isSettable(rule) && (verdict === "no" || (verdict === "yes" && fix !== undefined)));
  return open ? "cogrel setup --dry-run        shows what of it can be set from here" : undefined;
}

function titleOf(what: string, findings: readonly Finding[]): string {
  const [failing, guards, unknown] = [isFailure, isGuard, isUnknown].map((is) => findings.filter(is).length) as [number, number, number];
  const all = `of ${findings.length} checks`;
  const rest = unknown > 0 ? `; ${unknown} ${unknown === 1 ? "is" : "are"} not known` : "";
  if (failing > 0) {
    const more = guards > 0 ? `, and ${guards} ${guards === 1 ? "leaves" : "leave"} it unguarded` : "";
    return `${what} would fail, by ${failing} ${all}${more}${rest}`;
  }
  if (guards > 0) return `${what} would be unguarded, by ${guards} ${all}${rest}`;
  if (unknown > 0) return `whether ${what} would fail is not known: ${unknown} ${all} could not be answered`;
  return `${what} finds its settings right, by ${findings.length} checks`;
}

function reasons(checks: readonly Check[]): DoctorData["why"] {
  const open = checks.filter(({ verdict, fix }) => verdict !== "yes" || fix !== undefined);
  return Object.fromEntries(open.map(({ rule }) => [rule, EXPLANATIONS[rule].cause]));
}
