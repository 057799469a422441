import type { RuleCode } from "../codes";

/** What is wrong with one asset: what was found, in words that go after its name; several of them stand side by side. */
export interface Finding {
  rule: RuleCode;
  found: string;
  expected?: string;
}

const MOST = 3;

/** Names as a message has them: the first three, and how many more. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST;
  return more > 1 ? `${names.slice(0, MOST).join(", ")} and ${more} more` : names.join(", ");
}
