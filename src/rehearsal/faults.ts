import type { Release } from "./state";

/** What goes wrong. `before` and `after` are seen from the effect: after it, the world has changed and nobody was told. */
export type Trouble =
  | { do: "status"; status: number; when?: "before" | "during" | "after"; message?: string }
  | { do: "limit"; kind: "primary" | "secondary"; retryAfter?: number }
  | { do: "delay"; ms: number }
  | { do: "hang" | "reset"; when: "before" | "during" | "after" }
  | { do: "truncated" }
  | { do: "html"; status: number; when?: "before" | "after" }
  | { do: "type" }
  | { do: "redirect"; to: string }
  | { do: "stale"; reads: number }
  | { do: "duplicate" };

/** A scripted fault: it meets the nth request whose `METHOD /path?query` the pattern fits (`*` is anything). */
export interface Fault {
  match: string;
  /** From 1. */
  nth: number;
  fault: Trouble;
  /** For `stale`: the releases as they were when the fault was scripted. */
  before?: Release[];
}

export interface Met {
  trouble?: Trouble;
  /** The releases that a list shows, where it lags. */
  stale?: Release[];
}

/** Counts the request on every fault that it fits, and gives what is to go wrong with it. */
export function meet(faults: (Fault & { met: number })[], line: string): Met {
  const due = faults.filter((one) => fits(one.match, line) && isDue(one, ++one.met));
  const [first] = due;
  if (!first) return {};
  return first.fault.do === "stale" ? { stale: first.before ?? [] } : { trouble: first.fault };
}

function isDue({ nth, fault }: Fault, met: number): boolean {
  return fault.do === "stale" ? met >= nth && met < nth + fault.reads : met === nth;
}

/** Whether a text fits a pattern in which `*` stands for anything, slashes too. */
export function fits(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
