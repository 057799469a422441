import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isolated, makeCogShape } from "./fixtures/cog-shape.mjs";

// What people install: the packed tarball, in an empty folder, without a network.

const root = path.resolve(import.meta.dirname, "..");
const own = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

let place: string;
let packed: { filename: string; size: number; files: { path: string }[] };
let installed: string;

beforeAll(() => {
  place = mkdtempSync(path.join(os.tmpdir(), "cogrel-package-"));
  // dist is built already, and its build would print into the JSON.
  packed = JSON.parse(npm(root, "pack", "--json", "--ignore-scripts", "--pack-destination", place))[0];
  installed = path.join(place, "installed");
  mkdirSync(installed);
  npm(installed, "init", "--yes");
  npm(installed, "install", "--offline", "--ignore-scripts", path.join(place, packed.filename));
});

afterAll(() => rmSync(place, { recursive: true, force: true }));

function npm(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, env: isolated(path.join(place, "home")), encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")}: ${stderr}`);
  return stdout;
}

function cogrel(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]) {
  return spawnSync(path.join(installed, "node_modules/.bin/cogrel"), args, { cwd, env, encoding: "utf8", input: "" });
}

const inPackage = (file: string) => readFileSync(path.join(installed, "node_modules/cogrel", file), "utf8");

test("the tarball is under 1.5 MB", () => {
  expect(packed.size).toBeLessThan(1.5 * 1024 * 1024);
});

test("the tarball holds the program, its schemas and its licences, and nothing else", () => {
  const kinds = packed.files.map((file) => file.path.replace(/^(dist|docs\/schemas)\/[\w.-]+\.(js|json)$/, "$1/*.$2"));
  const needed = ["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-LICENSES.txt", "bin/cogrel.js", "dist/*.js", "package.json"];
  expect([...new Set(kinds)].filter((kind) => kind !== "docs/schemas/*.json").sort()).toEqual(needed);
});

test("everything is bundled: no dependencies, and nothing else is installed", () => {
  const manifest = JSON.parse(inPackage("package.json"));
  const names = ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies", "bundledDependencies"];
  expect(names.filter((name) => Object.keys(manifest[name] ?? {}).length > 0)).toEqual([]);
  const tree = JSON.parse(npm(installed, "ls", "--all", "--json"));
  expect(Object.keys(tree.dependencies)).toEqual(["cogrel"]);
  expect(tree.dependencies.cogrel.dependencies).toBeUndefined();
});

test("nothing runs when the package is installed", () => {
  const { scripts } = JSON.parse(inPackage("package.json"));
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?(un)?install$/.test(name))).toEqual([]);
});

test("the licence of every bundled package is in the tarball, with its text", () => {
  const parts = inPackage("THIRD-PARTY-LICENSES.txt")
    .split(/^-{78}\n/m)
    .slice(1);
  const names = parts.map((part) => part.slice(0, part.indexOf(" ")));
  expect(names).toEqual(expect.arrayContaining(["commander"]));
  expect(parts.filter((part) => !/permission|permitted|redistribut/i.test(part))).toEqual([]);
});

test("nothing in the tarball names a folder of the machine that built it", () => {
  const texts = packed.files.map((file) => inPackage(file.path));
  expect(packed.files.filter((_, at) => texts[at]?.includes(root)).map((file) => file.path)).toEqual([]);
});

test("the installed program says its version", () => {
  const { status, stdout } = cogrel(installed, isolated(path.join(place, "home")), "--version");
  expect({ status, version: stdout.trim().split(" ").at(-1) }).toEqual({ status: 0, version: own.version });
});

test("the installed program bumps a repository of Cog's shape", () => {
  const shape = makeCogShape(path.join(place, "repository/cog"));
  const ran = cogrel(shape.folder, shape.env, "bump", "0.18.0", "--yes");
  expect(ran.status, ran.stderr).toBe(0);
  expect(shape.git("log", "-1", "--format=%s")).toBe("Bump version to 0.18.0");
  expect(shape.git("show", "--numstat", "--format=").split("\n").sort()).toEqual([
    "1\t1\tVERSION.txt",
    "1\t1\tcrates/Cargo.toml",
    "2\t2\tcrates/Cargo.lock",
  ]);
  expect(shape.git("status", "--porcelain")).toBe("");
});
