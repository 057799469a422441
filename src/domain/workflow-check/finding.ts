import type { Check } from "../check";
import type { RuleCode } from "../codes";

/** A place in a text, both counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Something in a workflow file that bites: where, what, why, and what mends it. */
export interface Finding extends Place {
  rule: RuleCode;
  file: string;
  what: string;
  why: string;
  /** A command or a line to write, and after a wide gap what is to be said of it. */
  fix: string;
}

/** A Finding as a Check, its place named first. */
export function checkOf({ rule, file, line, column, what, why, fix }: Finding): Check {
  return { rule, verdict: "no", found: `${file}:${line}:${column}: ${what}; ${why}`, fix, at: { file, line, column } };
}
