import { RULES_OF_TEXT } from "../configuration/rules";
import type { Member } from "../manifests/manifest";
import { scanToml } from "../manifests/toml";

/** A crate that may be published with the version. */
export interface Crate {
  name: string;
  path: string;
  /** Names of the crates that it depends on, all of them. */
  dependencies: readonly string[];
}

const NAME = new RegExp(RULES_OF_TEXT.package.pattern, "u");
const TABLES = new Set(["dependencies", "build-dependencies"]);

/** A member of a workspace that is published under the shared version, with its dependencies; `undefined` for any other. */
export function crateFrom({ name, path, publish, lockstep }: Member, manifest: string): Crate | undefined {
  if (!publish || !lockstep || !NAME.test(name)) return undefined;
  const scanned = scanToml(manifest);
  const entries = "document" in scanned ? scanned.document.entries : [];
  const used = entries.flatMap(({ path: at, value }) => {
    const from = at.findIndex((key) => typeof key === "string" && TABLES.has(key));
    const isDependency = from === 0 || (from === 2 && at[0] === "target");
    if (!isDependency || at.length < from + 2) return [];
    return at.at(-1) === "package" && value.kind === "string" ? [value.text] : [String(at[from + 1])];
  });
  return { name, path, dependencies: [...new Set(used)] };
}
