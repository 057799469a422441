import { caskName } from "../homebrew/homebrew";
import { type TapFacts, type TapStanding, tapStanding } from "../homebrew/tap";
import type { TargetState } from "../registries/standing";
import { POLICY } from "../release-type";
import { pep440, releaseType, type Version } from "../version";
import { type Cell, cellOf } from "./cell";
import type { CaskSeen, StatusFacts, TargetSeen } from "./facts";

/** The packages on their registries, in the order in which they are published, and the cask. */
export function registryCells({ targets, cask, version }: Pick<StatusFacts, "targets" | "cask" | "version">): Cell[] {
  const cells = targets.map((target) => targetCell(target, version));
  const of = (group: Cell["group"]) => cells.filter((cell) => cell.group === group);
  return [...of("pypi"), ...of("crates"), ...(cask ? [caskCell(cask, version)] : [])];
}

function targetCell({ package: { name, registry }, standing, owed }: TargetSeen, version: Version): Cell {
  const { state, found, closed } = standing;
  const own = registry === "pypi" ? pep440(version) : version.text;
  const cell = { group: registry as "pypi" | "crates", name: `${name} ${own}`, owed } as const;
  if (!owed && (state === "absent" || state === "not owed")) return { ...cell, state: "not owed", found: whyNotOwed(version) };
  return { ...cell, state, found, ...(closed && { closed }) };
}

function whyNotOwed(version: Version): string {
  return POLICY[releaseType(version)].registries ? "its commit has no such package" : "dev versions are not published there";
}

const STATES: Readonly<Record<TapStanding["state"], TargetState>> = {
  done: "same",
  open: "partial",
  absent: "absent",
  "not owed": "not owed",
  different: "different",
  declined: "absent",
  unknown: "unknown",
};

function caskCell({ place, tap, owed, wanted }: CaskSeen, version: Version): Cell {
  const type = releaseType(version);
  const cell = { group: "homebrew", name: `cask ${caskName(place)}`, owed: owed && POLICY[type].homebrew } as const;
  if (!POLICY[type].homebrew) return { ...cell, state: "not owed", found: `${type} versions have no cask` };
  if (!owed || !tap) return { ...cell, state: "not owed", found: `its commit has no ${place.template}` };
  return cellOf(cell, tap, (facts: TapFacts) => {
    const { state, found } = tapStanding(facts, version, wanted);
    return { state: STATES[state], found };
  });
}
