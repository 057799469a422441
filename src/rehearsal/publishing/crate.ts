import { tarGzOf } from "../build/tar";
import type { Packed } from "../build/zip";
import { readToml, type Toml, type TomlTable, tableAt } from "../crates/toml";

/** What a crate is packed from. */
export interface CrateSource {
  name: string;
  version: string;
  /** The commit, and the package's folder in its repository. */
  commit: string;
  path: string;
  /** The files of that folder at the commit. */
  files: readonly Packed[];
  /** The Cargo.toml of the workspace that the package belongs to; undefined where there is none. */
  workspace: string | undefined;
}

/**
 * A crate as `cargo package` makes it of a commit: the sources, the manifest as it is and in the form that needs no workspace, and which
 * commit it is of. Dependencies, features and targets are left out of the latter: the crates.io here has no other crates. The same
 * bytes for the same commit everywhere.
 */
export function crateOf({ name, version, commit, path, files, workspace }: CrateSource): Buffer {
  const manifest = files.find((file) => file.path === "Cargo.toml")?.bytes.toString("utf8") ?? "";
  const own = { ...inherited(manifest, workspace), name, version };
  const info = { git: { sha1: commit }, path_in_vcs: path };
  const all: Packed[] = [
    { path: ".cargo_vcs_info.json", bytes: Buffer.from(`${JSON.stringify(info, null, 2)}\n`) },
    { path: "Cargo.toml", bytes: Buffer.from(manifestText(own)) },
    { path: "Cargo.toml.orig", bytes: Buffer.from(manifest) },
    ...files.filter((file) => file.path !== "Cargo.toml" && !file.path.startsWith("target/")),
  ];
  return tarGzOf(all.map((file) => ({ ...file, path: `${name}-${version}/${file.path}` })));
}

/** The package's own table, with what it takes from its workspace put in. */
function inherited(manifest: string, workspace: string | undefined): TomlTable {
  const own = tableAt(readToml(manifest), "package") ?? {};
  const shared = tableAt(tableAt(readToml(workspace ?? ""), "workspace"), "package");
  const value = (key: string): Toml | undefined => (tableAt(own, key)?.workspace === true ? shared?.[key] : own[key]);
  return Object.fromEntries(KEYS.flatMap((key) => (value(key) === undefined ? [] : [[key, value(key) as Toml]])));
}

const KEYS = [
  ...["edition", "rust-version", "description", "homepage", "documentation", "repository"],
  ...["license", "license-file", "keywords", "categories", "readme", "authors"],
];

function manifestText(own: TomlTable): string {
  const lines = Object.entries(own).flatMap(([key, value]) => (isPlain(value) ? [`${key} = ${JSON.stringify(value)}`] : []));
  return `# Packed by a rehearsal, without dependencies\n[package]\n${lines.join("\n")}\n`;
}

const isPlain = (value: Toml) => typeof value !== "object" || (Array.isArray(value) && value.every((one) => typeof one === "string"));
