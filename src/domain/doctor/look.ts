import type { Check, Verdict } from "../check";
import type { RuleCode } from "../codes";
import type { Settings } from "./settings";

/**
 * What a look at a setting came to: seen; provably not there; not offered on the repository's plan; or hidden, which says nothing
 * of what is there (I9); `status` is GitHub's answer, where there was one.
 */
export type Look<T> = { is: "seen"; value: T } | { is: "absent" } | { is: "plan"; why: string } | Hidden;

interface Hidden {
  is: "hidden";
  why: string;
  status?: number;
  /** Where it is not the token: GitHub did not answer, or not to anybody just now. */
  fix?: string;
}

/** The value of what was seen; absent where there is provably none; undefined where nobody knows. */
export function seenIn<T, N>(look: Look<T>, absent: N): T | N | undefined {
  if (look.is === "seen") return look.value;
  return look.is === "absent" || look.is === "plan" ? absent : undefined;
}

/** Why something is not known. */
export function whyHidden(...looks: readonly Look<unknown>[]): string {
  const hidden = looks.find((look) => look.is === "hidden");
  return hidden?.is === "hidden" ? hidden.why : "it was not looked at";
}

/** What would show it, where that is no other token. */
export function fixHidden(...looks: readonly Look<unknown>[]): string | undefined {
  const hidden = looks.find((look) => look.is === "hidden");
  return hidden?.is === "hidden" ? hidden.fix : undefined;
}

/** A Check of the doctor's. `guard`: a release works without what it found missing, and goes out unguarded. */
export interface Finding extends Check {
  guard?: true;
}

/** What is missing guards a release, and stops none. */
export function unguarded(rule: RuleCode, found: string, fix: string, expected?: string): Finding {
  return { ...said(rule, "no", found, fix, expected), guard: true };
}

/** A Check in short. */
export function said(rule: RuleCode, verdict: Verdict, found: string, fix?: string, expected?: string): Check {
  return { rule, verdict, found, ...(expected !== undefined && { expected }), ...(fix !== undefined && { fix }) };
}

/** What setup puts right, for those whom GitHub lets. */
export function bySetup({ about }: Pick<Settings, "about">, note: string, flags = ""): string {
  const who = about.is === "seen" && about.value.admin === false ? "as an administrator; " : "";
  return `cogrel setup${flags}        ${who}${note}`;
}

/** What could not be looked at, and with what it could. */
export function hiddenCheck(rule: RuleCode, what: string, looks: readonly Look<unknown>[], needs: string): Check {
  const found = `${what}${what === "" ? "" : ": "}${whyHidden(...looks)}`;
  return said(rule, "unknown", found, fixHidden(...looks) ?? `GH_TOKEN=… cogrel doctor        with a token that may read ${needs}`);
}
