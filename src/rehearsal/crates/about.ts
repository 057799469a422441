import { type Refusal, refusal } from "./errors";
import type { About, Features } from "./state";
import { packageOf, type Tarball } from "./tarball";
import { listAt, type Toml, type TomlTable, tableAt, textAt, textsAt } from "./toml";

// What a manifest says of a crate, and what it must say: src/controllers/krate/publish.rs. Licence expressions, the list of
// categories and the names of features are not looked at.

export function aboutOf(tarball: Tarball): About {
  const own = packageOf(tarball);
  const { manifest, paths } = tarball;
  const text = (key: string) => textAt(own, key) ?? null;
  return {
    description: text("description"),
    homepage: text("homepage"),
    documentation: text("documentation"),
    repository: text("repository"),
    license: text("license") ?? (textAt(own, "license-file") === undefined ? null : "non-standard"),
    edition: text("edition"),
    rust_version: text("rust-version"),
    links: text("links"),
    has_lib: tableAt(manifest, "lib") !== undefined || paths.includes("src/lib.rs"),
    bin_names: binaries(manifest, textAt(own, "name") ?? "", paths),
  };
}

function binaries(manifest: TomlTable, name: string, paths: readonly string[]): string[] {
  const named = listAt(manifest, "bin").map((bin: Toml) => textAt(bin as TomlTable, "name") ?? "");
  return named.length === 0 && paths.includes("src/main.rs") ? [name] : named.filter((one) => one !== "");
}

export function featuresOf({ manifest }: Tarball): Features {
  const features = tableAt(manifest, "features") ?? {};
  return Object.fromEntries(Object.keys(features).map((name) => [name, textsAt(features, name)]));
}

export function keywordsOf(tarball: Tarball): string[] {
  return textsAt(packageOf(tarball), "keywords");
}

const MOST = 5;
const LONGEST_DESCRIPTION = 1000;
const MANIFEST_PAGE = "https://doc.rust-lang.org/cargo/reference/manifest.html";

type Rule = (own: TomlTable) => string | undefined;

/** In the order in which crates.io looks. */
const RULES: readonly Rule[] = [
  (own) => {
    const missing = [!textAt(own, "description") && "description", !textAt(own, "license") && !textAt(own, "license-file") && "license"];
    const names = missing.filter(Boolean).join(", ");
    return names === ""
      ? undefined
      : `missing or empty metadata fields: ${names}. Please see ${MANIFEST_PAGE} for more information on configuring these fields`;
  },
  (own) =>
    Buffer.byteLength(textAt(own, "description") ?? "") > LONGEST_DESCRIPTION
      ? `The \`description\` is too long. A maximum of ${LONGEST_DESCRIPTION} characters are currently allowed.`
      : undefined,
  ...(["homepage", "documentation", "repository"] as const).map(addressRule),
  (own) =>
    /^[\d.]*$/.test(textAt(own, "rust-version") ?? "")
      ? undefined
      : "failed to parse `Cargo.toml` manifest file\n\ninvalid `rust-version` value",
  (own) => (textsAt(own, "keywords").length > MOST ? "expected at most 5 keywords per crate" : undefined),
  (own) =>
    textsAt(own, "keywords")
      .map(keywordFlaw)
      .find((flaw) => flaw !== undefined),
  (own) => (textsAt(own, "categories").length > MOST ? "expected at most 5 categories per crate" : undefined),
];

function addressRule(key: string): Rule {
  return (own) => {
    const address = textAt(own, key);
    if (address === undefined) return undefined;
    if (!/^https?:\/\//.test(address)) return `URL for field \`${key}\` must begin with http:// or https:// (url: ${address})`;
    return URL.canParse(address) ? undefined : `\`${key}\` is not a valid url: \`${address}\``;
  };
}

function keywordFlaw(keyword: string): string | undefined {
  if (Buffer.byteLength(keyword) > 20) return `"${keyword}" is an invalid keyword (keywords must have less than 20 characters)`;
  return /^[A-Za-z0-9][A-Za-z0-9_+-]*$/.test(keyword) ? undefined : `"${keyword}" is an invalid keyword`;
}

/** Why what the manifest says, or doesn't, is refused. */
export function aboutRefusal(tarball: Tarball): Refusal | undefined {
  for (const rule of RULES) {
    const flaw = rule(packageOf(tarball));
    if (flaw !== undefined) return refusal(flaw);
  }
  return undefined;
}
