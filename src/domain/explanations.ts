import type { ProblemCode, RuleCode } from "./codes";

export interface Explanation {
  /** Why this is found, and why it matters. */
  cause: string;
  /** What to do. */
  fix: string;
}

export const EXPLANATIONS: Readonly<Partial<Record<RuleCode | ProblemCode, Explanation>>> = {};
