// The programs that are measured, each looked for when the first row asks for it.

import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { pythonTools } from "../test/tools/python.mjs";
import { run } from "./places.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @typedef {ReturnType<typeof programs>} Programs */

/**
 * @param {string} place a throw-away folder
 * @param {NodeJS.ProcessEnv} env
 */
export function programs(place, env) {
  const cargo = once(() => realCargo(env));
  return {
    node: process.execPath,
    cogrel: [process.execPath, path.join(root, "bin/cogrel.js")],
    python: () => tools().python,
    /**
     * cargo set-version on a workspace; what the workspace requires is fetched before, since cargo can't do without.
     * @param {string} repository
     * @param {string} folder of the workspace in it
     * @param {string} version
     */
    setVersion: (repository, folder, version) => {
      run([cargo(), "fetch", "--quiet", "--locked"], path.join(repository, folder), env);
      // What cargo itself starts for `cargo set-version`, without the toolchain switch in front of it.
      return ["env", `CARGO=${cargo()}`, tools().cargoSetVersion, "set-version", "--workspace", "--offline", version];
    },
    /**
     * @param {string} folder
     * @param {string} was
     * @param {string} now
     */
    sed: (folder, was, now) => ["sed", "-i", `s/${was.replaceAll(".", "\\.")}/${now}/`, ...versionFiles(folder)],
    lockEdit: once(() => [process.execPath, script("lock-edit", place)]),
    lockParse: once(() => [process.execPath, script("lock-parse", place)]),
  };
}

const tools = once(() => {
  const had = pythonTools();
  if (had.missing !== undefined) throw new Error(had.missing);
  return had;
});

/**
 * @template T
 * @param {() => T} make
 * @returns {() => T}
 */
function once(make) {
  /** @type {{ value: T } | undefined} */
  let made;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * The toolchain's own cargo: rustup's stand-in would add its own time to cargo's.
 * @param {NodeJS.ProcessEnv} env
 */
function realCargo(env) {
  try {
    return run(["rustup", "which", "cargo"], root, env);
  } catch {
    return "cargo";
  }
}

/** The files of the big workspace that hold the version. @param {string} folder */
function versionFiles(folder) {
  const members = readdirSync(path.join(folder, "crates")).map((name) => `crates/${name}/Cargo.toml`);
  return ["Cargo.toml", "Cargo.lock", ...members];
}

/**
 * A measured piece of TypeScript as a script.
 * @param {string} name
 * @param {string} place
 */
function script(name, place) {
  const outfile = path.join(place, `${name}.cjs`);
  buildSync({
    entryPoints: [path.join(root, "bench", `${name}.ts`)],
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile,
    logLevel: "error",
  });
  return outfile;
}
