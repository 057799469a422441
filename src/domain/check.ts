import type { RuleCode } from "./codes";

export type Verdict = "yes" | "no" | "unknown";

/** One rule and its verdict. A Check never throws; "could not find out" is `unknown`, never `no`. A `yes` with a `fix` is a warning. */
export interface Check {
  rule: RuleCode;
  verdict: Verdict;
  found?: string;
  expected?: string;
  fix?: string;
  /** The place in a file that it is about, counted from 1. */
  at?: { file: string; line: number; column: number };
}

/** The verdict of several Checks: no before unknown before yes. */
export function verdictOf(checks: readonly Check[]): Verdict {
  if (checks.some((check) => check.verdict === "no")) return "no";
  return checks.some((check) => check.verdict === "unknown") ? "unknown" : "yes";
}
