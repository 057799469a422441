import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { applyEdits } from "../../../src/domain/edit";
import { readCargo } from "../../../src/domain/manifests/cargo";
import type { Part } from "../../../src/domain/manifests/manifest";
import { readFrom, type Tree } from "./read-from";

export const hasCargo = spawnSync("cargo", ["--version"]).status === 0;

/** A folder with a workspace in it, on which real cargo runs without network; `registry` crates stand in for crates.io's. */
export interface CargoFolder {
  write(files: Tree): void;
  read(path: string): string;
  cargo(...args: string[]): { ok: boolean; stderr: string };
  remove(): void;
}

export function cargoFolder(files: Tree, registry: Tree = {}): CargoFolder {
  const folder = mkdtempSync(join(tmpdir(), "cogrel-cargo-"));
  const write = (some: Tree) => {
    for (const [path, text] of Object.entries(some)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write(files);
  write(withTargets(files));
  write(vendored(registry));
  return {
    write,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    cargo: (...args) => {
      const done = spawnSync("cargo", args, { cwd: folder, encoding: "utf8", env: { ...process.env, CARGO_TERM_COLOR: "never" } });
      return { ok: done.status === 0, stderr: done.stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Cargo wants a source file in each package. */
function withTargets(files: Tree): Tree {
  const manifests = Object.keys(files).filter((path) => path.endsWith("Cargo.toml"));
  return Object.fromEntries(
    manifests.flatMap((path) => ["src/lib.rs", "build.rs"].map((file) => [join(dirname(path), file), "fn main() {}\n"])),
  );
}

/** A directory source in place of crates.io; files are `name-version/Cargo.toml`. */
function vendored(registry: Tree): Tree {
  const all: Record<string, string> = {};
  for (const [path, text] of Object.entries(registry)) {
    const crate = join("vendor", dirname(path));
    all[join("vendor", path)] = text;
    all[join(crate, "src/lib.rs")] = "";
    const files = { "Cargo.toml": sha256(text), "src/lib.rs": sha256("") };
    all[join(crate, ".cargo-checksum.json")] = JSON.stringify({ files, package: sha256(path) });
  }
  const config = '[source.crates-io]\nreplace-with = "vendored"\n[source.vendored]\ndirectory = "vendor"\n';
  return { ...all, "vendor/.keep": "", ".cargo/config.toml": config };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function crate(name: string, version: string, dependencies = ""): Tree {
  return {
    [`${name}-${version}/Cargo.toml`]: `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n[dependencies]\n${dependencies}`,
  };
}

/** Reads the workspace of some files; throws with the reason when it cannot be read. */
export function partOf(files: Tree, path = "Cargo.toml", options: { version?: string } = {}): Part {
  const result = readFrom(readCargo(path, options), files);
  if ("unreadable" in result) throw new Error(result.unreadable.map((one) => `${one.path}:${one.line}: ${one.why}`).join("\n"));
  return result.part;
}

/** The files after a bump. */
export function bumped(files: Tree, part: Part, was: string, now: string): Tree {
  return {
    ...files,
    ...Object.fromEntries(part.edits(was, now).map(({ path, edits }) => [path, applyEdits(files[path] as string, edits)])),
  };
}

export interface Verdict {
  /** What cargo said when it did not go along, else "". */
  refused: string;
  ours: string;
  cargos: string;
}

/** Bumps the files, lets cargo bring its own lock up to them, and hands back both locks. */
export function compareLocks(folder: CargoFolder, files: Tree, lock: string, now: string, lockPath = "Cargo.lock"): Verdict {
  const before = { ...files, [lockPath]: lock };
  const part = partOf(before, lockPath.replace("Cargo.lock", "Cargo.toml"));
  const after = bumped(before, part, part.version, now);
  const manifest = ["--manifest-path", lockPath.replace("Cargo.lock", "Cargo.toml")];
  folder.write({ ...after, [lockPath]: lock });
  const update = folder.cargo("update", "--workspace", "--offline", ...manifest);
  const cargos = folder.read(lockPath);
  folder.write(after);
  const metadata = folder.cargo("metadata", "--locked", "--offline", "--format-version", "1", ...manifest);
  const refused = [update, metadata].filter(({ ok }) => !ok).map(({ stderr }) => stderr);
  return { refused: refused.join("\n"), ours: after[lockPath] as string, cargos };
}

/** The lock that cargo makes for the files. */
export function makeLock(folder: CargoFolder): string {
  const made = folder.cargo("generate-lockfile", "--offline");
  if (!made.ok) throw new Error(made.stderr);
  return folder.read("Cargo.lock");
}
