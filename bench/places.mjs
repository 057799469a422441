// The folders that the measured commands run in, each made when the first row asks for it.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { exampleFiles } from "../src/rehearsal/example-files.mjs";
import { isolated } from "../test/fixtures/cog-shape.mjs";
import { changedRepository, gatedRepository, workflowRepository } from "./changes.mjs";
import { largeRepository, slowRepository } from "./doctor.mjs";
import { openHub, published } from "./hub.mjs";
import { bigLock, bigWorkspace, manyVersions, writeFiles } from "./inputs.mjs";
import { openRehearsed } from "./rehearsed.mjs";

const history = fileURLToPath(new URL("../../shared/data/cog-history.bundle", import.meta.url));

/** @typedef {ReturnType<typeof places>} Places */

/**
 * @param {string} root a throw-away folder
 * @param {NodeJS.ProcessEnv} env
 */
export function places(root, env) {
  const once = remember();
  const at = (/** @type {string} */ name) => path.join(root, name);
  /** @type {Map<string, import("./hub.mjs").Hub>} */
  const hubs = new Map();
  const hub = (/** @type {string} */ name, /** @type {{ count: number, bytes: number }} */ files) => {
    const found = hubs.get(name) ?? openHub(path.join(made(at(name)), "work"), env, files);
    hubs.set(name, found);
    return found;
  };
  return {
    env,
    /** An empty folder. */
    empty: () => once("empty", () => made(at("empty"))),
    /** Cog's history, a full clone of a bare origin beside it; stub sources, so that cargo accepts it. */
    cog: () => once("cog", () => cog(at("cog"), env)),
    /** A second clone for the peer, so that neither finds what the other left. */
    cogOfPeer: () => once("cog-peer", () => cog(at("cog-peer"), env)),
    workspace: () => once("workspace", () => workspace(at("workspace"), env)),
    workspaceOfPeer: () => once("workspace-peer", () => workspace(at("workspace-peer"), env)),
    workspaceOfSed: () => once("workspace-sed", () => workspace(at("workspace-sed"), env)),
    lock: () => once("lock", () => file(at("Cargo.lock"), bigLock(20_000, "0.22.0"))),
    /** 20 assets of 50 MiB; one of 1 GiB; 10 of 50 MiB. */
    twenty: () => hub("twenty", { count: 20, bytes: 50 * 2 ** 20 }),
    giant: () => hub("giant", { count: 1, bytes: 2 ** 30 }),
    ten: () => hub("ten", { count: 10, bytes: 50 * 2 ** 20 }),
    /** 10 assets of 50 MiB, published; the address of each in a file. */
    published: (/** @type {string[]} */ cogrel) =>
      once("published", () => published(cogrel, hub("published", { count: 10, bytes: 50 * 2 ** 20 }))),
    /** One small asset: GitHub is there, and has next to nothing. */
    small: () => hub("small", { count: 1, bytes: 1 }),
    /** The example's 0.18.0 after its rehearsal, on far ends that answer late. */
    rehearsed: (/** @type {string[]} */ cogrel) => once("rehearsed", () => openRehearsed(cogrel, made(at("rehearsed")), env)),
    changed: () => once("changed", () => changedRepository(at("changed"), env)),
    gated: () => once("gated", () => gatedRepository(at("gated"), env)),
    workflows: () => once("workflows", () => workflowRepository(at("workflows"), env)),
    /** Far ends at 100 ms a request; 50,000 files. */
    slow: (/** @type {string[]} */ cogrel) => once("slow", () => slowRepository(at("slow/cog"), env, cogrel)),
    large: () => once("large", () => largeRepository(at("large/cog"), env)),
    versions: () => once("versions", () => file(at("versions.txt"), manyVersions(1_000_000))),
  };
}

/** True when Cog's real history is there; without it a generated repository of its shape stands in. */
export const hasHistory = () => existsSync(history);

/** Makes each thing once, by its name. */
function remember() {
  const known = new Map();
  /**
   * @template T
   * @param {string} name
   * @param {() => T} make
   * @returns {T}
   */
  return (name, make) => {
    if (!known.has(name)) known.set(name, make());
    return known.get(name);
  };
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
function cog(folder, env) {
  const bare = `${folder}.git`;
  if (hasHistory()) {
    run(["git", "clone", "--quiet", "--bare", history, bare], path.dirname(folder), env);
  } else {
    run(["git", "init", "--quiet", "--bare", bare], path.dirname(folder), env);
    const seed = repository(`${folder}-seed`, exampleFiles("0.22.0"), env);
    run(["git", "tag", "-a", "-m", "v0.22.0", "v0.22.0"], seed, env);
    run(["git", "push", "--quiet", bare, "HEAD:refs/heads/main", "v0.22.0"], seed, env);
  }
  run(["git", "--git-dir", bare, "symbolic-ref", "HEAD", "refs/heads/main"], path.dirname(folder), env);
  run(["git", "clone", "--quiet", bare, folder], path.dirname(folder), env);
  identify(folder, env);
  if (hasHistory()) stubs(folder);
  return folder;
}

/** The bundle has no sources. Ignored by git, so that the tree stays clean. @param {string} folder */
function stubs(folder) {
  const crates = ["coglet", "coglet-python"];
  writeFiles(folder, {
    ...Object.fromEntries(crates.map((name) => [`crates/${name}/src/lib.rs`, ""])),
    "crates/coglet-python/build.rs": "fn main() {}\n",
  });
  writeFileSync(path.join(folder, ".git/info/exclude"), "src/\nbuild.rs\ntarget/\n");
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
function workspace(folder, env) {
  return repository(folder, bigWorkspace(1000, "0.1.0"), env);
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files
 * @param {NodeJS.ProcessEnv} env
 */
function repository(folder, files, env) {
  writeFiles(folder, files);
  run(["git", "init", "--quiet"], folder, env);
  run(["git", "symbolic-ref", "HEAD", "refs/heads/main"], folder, env);
  identify(folder, env);
  run(["git", "add", "--all"], folder, env);
  run(["git", "commit", "--quiet", "-m", "start"], folder, env);
  return folder;
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
function identify(folder, env) {
  run(["git", "config", "user.name", "Bench"], folder, env);
  run(["git", "config", "user.email", "bench@example.com"], folder, env);
}

/**
 * @param {string} name
 * @param {string} text
 */
function file(name, text) {
  writeFileSync(name, text);
  return name;
}

/** @param {string} folder */
function made(folder) {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * @param {string[]} command
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function run([program = "", ...args], cwd, env) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr.trim()}`);
  return stdout.trim();
}

/**
 * The environment of everything measured: nothing of the user's, and no NODE_EXTRA_CA_CERTS, which makes Node 20 start 2.8
 * times slower. cargo keeps its toolchain; what it downloads lies in the bench's own folder.
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
export function environment(root) {
  const home = made(path.join(root, "home"));
  const { RUSTUP_HOME, HOME = "" } = process.env;
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...isolated(home),
    RUSTUP_HOME: RUSTUP_HOME ?? path.join(HOME, ".rustup"),
    CARGO_HOME: path.join(root, "cargo-home"),
    NO_COLOR: "1",
  };
  delete env.NODE_EXTRA_CA_CERTS;
  return env;
}
