import type { Check, Verdict } from "../check";
import type { Problem } from "../problem";
import type { Standing, TargetState } from "./standing";
import type { TargetKey } from "./target";

/** A target of a version and where it stands. */
export interface TargetSeen {
  key: TargetKey;
  standing: Standing;
  /** What could not be read, where that is why it is unknown. */
  unread?: Problem;
}

const VERDICTS: Readonly<Record<TargetState, Verdict>> = {
  absent: "yes",
  partial: "yes",
  same: "yes",
  yanked: "yes",
  "not owed": "yes",
  different: "no",
  unknown: "unknown",
};

/**
 * Whether each registry has nothing of this version but the release's own bytes: a name that is taken there is taken for ever. `next` is a
 * version that is free.
 */
export function registryChecks(targets: readonly TargetSeen[], next: string): Check[] {
  return targets.map(({ key, standing: { state, found }, unread }): Check => {
    const verdict = VERDICTS[state];
    const check = { rule: "registry-bytes", verdict, found: `${key}: ${found}` } as const;
    if (state === "yanked") return { ...check, fix: `look why it was yanked; if this version must not be used: cogrel bump ${next}` };
    if (verdict === "yes") return check;
    const fix =
      verdict === "no"
        ? `cogrel bump ${next}        what is there stays there; the next version is the way on`
        : (unread?.fix ?? "run the same command again");
    return { ...check, expected: "nothing, or the release's own bytes", fix };
  });
}

/** The targets that still lack something: what a publishing workflow has to do. */
export function lacking(targets: readonly TargetSeen[]): TargetKey[] {
  return targets.filter(({ standing: { state } }) => state === "absent" || state === "partial").map(({ key }) => key);
}
