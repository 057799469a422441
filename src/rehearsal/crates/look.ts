import type { CratesCall } from "./call";
import { type Refusal, refusal } from "./errors";
import type { CratesHub } from "./hub";
import { canonicalName, isSemver } from "./names";
import type { Crate, CratesState, CrateVersion } from "./state";

/** The crate of a name, in any spelling that clashes with its own. */
export function crateOf({ crates }: Pick<CratesState, "crates">, name: string): Crate | undefined {
  const key = canonicalName(name);
  return Object.hasOwn(crates, key) ? crates[key] : undefined;
}

export function findCrate({ params }: CratesCall, { state }: CratesHub): Crate | Refusal {
  const name = params.name ?? "";
  return crateOf(state, name) ?? refusal(`crate \`${name}\` does not exist`, 404);
}

export function findVersion(call: CratesCall, hub: CratesHub): { crate: Crate; version: CrateVersion } | Refusal {
  const num = call.params.version ?? "";
  // The sentence is the router's own, and not known.
  if (!isSemver(num)) return refusal("");
  const crate = findCrate(call, hub);
  if ("detail" in crate) return crate;
  const version = crate.versions.find((one) => one.num === num);
  return version ? { crate, version } : refusal(`crate \`${call.params.name}\` does not have a version \`${num}\``, 404);
}
