/** What goes wrong. `before` and `after` are seen from the effect: after it, the world has changed and nobody was told. */
export type Trouble =
  | { do: "status"; status: number; when?: "before" | "during" | "after"; message?: string }
  /** Which limit it is, in the words of the far end that it is scripted for. */
  | { do: "limit"; kind: string; retryAfter?: number }
  | { do: "delay"; ms: number }
  | { do: "hang" | "reset"; when: "before" | "during" | "after" }
  | { do: "truncated" }
  | { do: "html"; status: number; when?: "before" | "after" }
  | { do: "type" }
  | { do: "redirect"; to: string }
  | { do: "stale"; reads: number }
  | { do: "duplicate" };

/** A scripted fault: it meets the nth request whose `METHOD /path?query` the pattern fits (`*` is anything). */
export interface Fault<Before = unknown> {
  match: string;
  /** From 1. */
  nth: number;
  fault: Trouble;
  /** For `stale`: what the reads show, as it was when the fault was scripted. */
  before?: Before;
}

/** A fault, and how many requests have met it so far. */
export type Scripted<Before = unknown> = Fault<Before> & { met: number };

export interface Met<Before> {
  trouble?: Trouble;
  /** What is shown in place of what is, where that lags. */
  before?: Before;
}

/** Counts the request on every fault that it fits, and gives what is to go wrong with it. */
export function meet<Before>(faults: Scripted<Before>[], line: string): Met<Before> {
  const due = faults.filter((one) => fits(one.match, line) && isDue(one, ++one.met));
  const [first] = due;
  if (!first) return {};
  return first.fault.do === "stale" ? { ...(first.before !== undefined && { before: first.before }) } : { trouble: first.fault };
}

function isDue({ nth, fault }: Fault, met: number): boolean {
  return fault.do === "stale" ? met >= nth && met < nth + fault.reads : met === nth;
}

/** Whether a text fits a pattern in which `*` stands for anything, slashes too. */
export function fits(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
