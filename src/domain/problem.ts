import type { ProblemCode } from "./codes";
import type { Outcome } from "./plan";

/** Exit codes of the program (INTERFACE: "Exit"). */
export const EXIT = { ok: 0, no: 1, usage: 2, unknown: 3, bug: 70 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT] | 130 | 143 | 129;

interface ProblemParts {
  /** The exact command or edit that puts it right. */
  fix?: string;
  /** The process's exit code; 1 ("the world says no") unless told otherwise. */
  exit?: Exit;
  cause?: unknown;
  /** What the command has found all the same, for --json. */
  data?: unknown;
  /** What was done before it happened, and stays. */
  done?: readonly Outcome[];
}

/** The only error class: what was found and expected, in one lower-case line, and how to put it right. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fix: string | undefined;
  readonly exit: Exit;
  readonly data: unknown;
  readonly done: readonly Outcome[] | undefined;

  constructor(code: ProblemCode, message: string, parts: ProblemParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = "Problem";
    this.code = code;
    this.fix = parts.fix;
    this.exit = parts.exit ?? EXIT.no;
    this.data = parts.data;
    this.done = parts.done;
  }
}
