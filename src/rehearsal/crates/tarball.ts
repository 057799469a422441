import { Readable } from "node:stream";
import { readTarGz, type TarEntry } from "../tar";
import { type Refusal, refusal } from "./errors";
import { readToml, type TomlTable, tableAt, textAt } from "./toml";

// The archive of a crate: crates/crates_io_tarball in github.com/rust-lang/crates.io.

/** What crates.io looks at in it. */
export interface Tarball {
  manifest: TomlTable;
  /** The files, without the folder that all are in. */
  paths: string[];
}

const MOST_UNPACKED = 512 * 1024 * 1024;
const KINDS: Readonly<Record<string, string>> = {
  1: "Link",
  2: "Symlink",
  3: "Char",
  4: "Block",
  6: "Fifo",
  7: "Continuous",
  S: "GNUSparse",
};

/** Reads a crate's archive; `folder` is the one that everything must be in: its name and version. */
export async function readTarball(bytes: Buffer, folder: string): Promise<Tarball | Refusal> {
  const isManifest = (path: string) => path.toLowerCase() === `${folder}/cargo.toml`.toLowerCase();
  const tar = await readTarGz(Readable.from([bytes]), { keep: isManifest, most: MOST_UNPACKED });
  if (!tar) return refusal("uploaded tarball is malformed or too large when decompressed");
  const flaw = tar.entries.map((entry) => entryRefusal(entry, folder)).find((one) => one !== undefined);
  if (flaw) return flaw;
  const read = readManifest([...tar.files].map(([path, file]) => [path.slice(folder.length + 1), file.toString("utf8")]));
  return "detail" in read ? read : { ...read, paths: tar.entries.map(({ path }) => path.slice(folder.length + 1)) };
}

function entryRefusal({ path, type }: TarEntry, folder: string): Refusal | undefined {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts[0] !== folder || parts.includes("..")) return refusal(`invalid path found: ${path}`);
  if (type === "0" || type === "5") return undefined;
  return refusal(`unexpected tar entry type ${KINDS[type] ?? `Other(${type.charCodeAt(0)})`} found: ${path}`);
}

function readManifest(found: readonly (readonly [name: string, text: string])[]): Pick<Tarball, "manifest"> | Refusal {
  const [first, ...more] = found;
  if (!first) return refusal("uploaded tarball is missing a `Cargo.toml` manifest file");
  const [name, text] = first;
  if (more.length > 0)
    return refusal(
      `uploaded tarball contains more than one \`Cargo.toml\` manifest file; found \`${found
        .map(([one]) => one)
        .sort()
        .join("`, `")}\``,
    );
  if (name !== "Cargo.toml" && name !== "cargo.toml")
    return refusal(
      `uploaded tarball is missing a \`Cargo.toml\` manifest file; \`${name}\` was found, but must be named \`Cargo.toml\` with that exact casing`,
    );
  const manifest = readToml(text);
  // What the parser finds wrong is its own sentence, and not known.
  if (!manifest) return invalid("");
  return manifestRefusal(manifest) ?? { manifest };
}

function invalid(why: string): Refusal {
  return refusal(`failed to parse \`Cargo.toml\` manifest file\n\n${why}`);
}

/** What a manifest must have left behind when it was packed. */
function manifestRefusal(manifest: TomlTable): Refusal | undefined {
  const own = tableAt(manifest, "package") ?? tableAt(manifest, "project");
  if (!own) return invalid("missing field `package`");
  if (Object.keys(tableAt(manifest, "patch") ?? {}).length > 0) return invalid("crates cannot be published with `[patch]` tables");
  if (own.version === undefined) return invalid("missing field `version`");
  const inherits = (table: TomlTable | undefined) => Object.keys(table ?? {}).some((key) => tableAt(table, key)?.workspace === true);
  const tables = [own, ...["dependencies", "dev-dependencies", "build-dependencies"].map((key) => tableAt(manifest, key))];
  return tables.some(inherits) ? invalid("value from workspace hasn't been set") : undefined;
}

/** The `[package]` table of a manifest that was not refused. */
export function packageOf({ manifest }: Tarball): TomlTable {
  return tableAt(manifest, "package") ?? tableAt(manifest, "project") ?? {};
}

export function isNamed(tarball: Tarball, key: "name" | "version", value: string): boolean {
  return textAt(packageOf(tarball), key) === value;
}
