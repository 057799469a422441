import type { Check } from "./check";
import type { RuleCode } from "./codes";
import { Problem } from "./problem";

/** What could not be read, and why: never taken for an absence (I9). */
export interface Unread {
  unread: Problem;
}

export function isUnread<T extends object>(fact: T | Unread): fact is Unread {
  return "unread" in fact;
}

/** A read as a fact: what came, or the Problem that it met. Anything else that is thrown is a bug, and stays one. */
export function unreadIf(cause: unknown): Unread {
  if (cause instanceof Problem && cause.code !== "interrupted") return { unread: cause };
  throw cause;
}

/** The Check of a rule that could not be looked at. */
export function unreadCheck(rule: RuleCode, { unread: { message, fix } }: Unread, expected?: string): Check {
  return { rule, verdict: "unknown", found: message, ...(expected !== undefined && { expected }), ...(fix !== undefined && { fix }) };
}
