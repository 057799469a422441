import { compareText } from "../../domain/manifests/cargo-version-order";
import { type Refusal, refusal } from "./errors";
import { nameFlaw } from "./names";
import { writtenRequirement } from "./requirement";
import type { Dependency } from "./state";
import { type Toml, type TomlTable, tableAt, textAt, textsAt } from "./toml";

// Dependencies as crates.io reads them out of the manifest (src/controllers/krate/publish.rs, src/index.rs).

/** One that was read, with what is only looked at before it is kept. */
export interface Read {
  /** The crate's own name. */
  crate: string;
  registry: string | undefined;
  kept: Dependency;
}

const TABLES = [
  ["dependencies", "normal"],
  ["dev-dependencies", "dev"],
  ["build-dependencies", "build"],
] as const;

export function readDependencies(manifest: TomlTable): Read[] {
  const targets = Object.entries(tableAt(manifest, "target") ?? {}).flatMap(([target, table]) => readTables(table, target));
  return [...readTables(manifest, null), ...targets];
}

function readTables(table: Toml, target: string | null): Read[] {
  if (typeof table !== "object" || Array.isArray(table)) return [];
  return TABLES.flatMap(([key, kind]) =>
    Object.entries(tableAt(table, key) ?? {}).map(([name, value]) => readOne(name, value, { kind, target })),
  );
}

function readOne(name: string, value: Toml, { kind, target }: Pick<Dependency, "kind" | "target">): Read {
  const details: TomlTable = typeof value === "object" && !Array.isArray(value) ? value : {};
  const written = typeof value === "string" ? value : (textAt(details, "version") ?? "*");
  const crate = textAt(details, "package") ?? name;
  const kept: Dependency = {
    name,
    req: writtenRequirement(written) ?? written,
    features: textsAt(details, "features"),
    optional: details.optional === true,
    default_features: (details["default-features"] ?? details.default_features) !== false,
    target,
    kind,
    ...(crate !== name && { package: crate }),
  };
  return { crate, registry: textAt(details, "registry"), kept };
}

/** Why a crate that depends on this is not taken. */
export function dependencyRefusal({ crate, registry, kept }: Read): Refusal | undefined {
  const flaw = nameFlaw("dependency", crate);
  if (flaw !== undefined) return refusal(flaw);
  if (registry)
    return refusal(`Dependency \`${crate}\` is hosted on another registry. Cross-registry dependencies are not permitted on crates.io.`);
  if (writtenRequirement(kept.req) === undefined) return refusal(`"${kept.req}" is an invalid version requirement`);
  if (kept.req !== "*") return undefined;
  return refusal(
    `wildcard (\`*\`) dependency constraints are not allowed on crates.io. Crate with this problem: \`${crate}\` See https://doc.rust-lang.org/cargo/faq.html#can-libraries-use--as-a-version-for-their-dependencies for more information`,
  );
}

const KINDS = ["normal", "build", "dev"];

/** The order in which the index has them. */
export function compareDependencies(left: Dependency, right: Dependency): number {
  return (
    compareText(left.name, right.name) ||
    KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) ||
    compareText(left.req, right.req) ||
    Number(left.optional) - Number(right.optional) ||
    Number(left.default_features) - Number(right.default_features) ||
    compareText(left.target ?? "", right.target ?? "") ||
    compareText(left.package ?? "", right.package ?? "") ||
    compareText(left.features.join("\0"), right.features.join("\0"))
  );
}
