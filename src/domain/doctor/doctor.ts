import { type Check, verdictOf } from "../check";
import type { RuleCode } from "../codes";
import { EXPLANATIONS } from "../explanations";
import type { Answer } from "../plan";
import { isSettable } from "../setup/setting";

/** Checks that belong together. */
export interface Area {
  title: string;
  checks: readonly Check[];
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
}

/** All areas as one Answer: no where a release would fail, unknown where only somebody else could tell. */
export function doctorAnswer({ repository, tag, version, offline }: Asked, areas: readonly Area[]): Answer<DoctorData> {
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
  const what = `a release of ${tag ?? "this repository"}`;
  const next = verdict === "yes" && offline ? "cogrel doctor        asks GitHub too" : settable(checks);
  return { kind: "answer", title: titleOf(what, checks), verdict, data, checks, areas, why, ...(next !== undefined && { next }) };
}

function settable(checks: readonly Check[]): string | undefined {
  const open = checks.some(({ rule, verdict, fix }) => isSettable(rule) && (verdict === "no" || (verdict === "yes" && fix !== undefined)));
  return open ? "cogrel setup --dry-run        shows what of it can be set from here" : undefined;
}

function titleOf(what: string, checks: readonly Check[]): string {
  const open = checks.filter(({ verdict }) => verdict === verdictOf(checks)).length;
  const of = `${open} of ${checks.length} checks`;
  switch (verdictOf(checks)) {
    case "yes":
      return `${what} finds its settings right, by ${checks.length} checks`;
    case "no":
      return `${what} would fail, by ${of}`;
    case "unknown":
      return `whether ${what} would fail is not known: ${of} could not be looked at`;
  }
}

function reasons(checks: readonly Check[]): DoctorData["why"] {
  const open = checks.filter(({ verdict, fix }) => verdict !== "yes" || fix !== undefined);
  return Object.fromEntries(open.map(({ rule }) => [rule, EXPLANATIONS[rule].cause]));
}
