import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { madeOnce } from "./once.mjs";

/**
 * The programs of requirements.txt, by their paths.
 * @typedef {object} PythonTools
 * @property {undefined} [missing]
 * @property {string} python one with the library `packaging`
 * @property {string} cargoSetVersion called as cargo calls it: `cargo-set-version set-version …`
 * @property {string} uv
 */

const requirements = path.join(import.meta.dirname, "requirements.txt");

/**
 * Python, `packaging`, `cargo set-version` and uv in an environment of their own; or why they can't be had here.
 * @returns {PythonTools | { missing: string }}
 */
export function pythonTools() {
  const had = madeOnce("cogrel-python", readFileSync(requirements, "utf8"), install);
  if (had.missing !== undefined) return had;
  const at = (/** @type {string} */ name) => path.join(had.folder, process.platform === "win32" ? `Scripts/${name}.exe` : `bin/${name}`);
  const tools = { python: at("python"), cargoSetVersion: at("cargo-set-version"), uv: at("uv") };
  const absent = Object.values(tools).find((file) => !existsSync(file));
  return absent === undefined ? tools : { missing: `${path.basename(absent)} is not in the Python environment` };
}

/** @param {string} folder */
function install(folder) {
  run("python3", ["-m", "venv", folder]);
  const python = path.join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  run(python, ["-m", "pip", "install", ...quiet, "--require-hashes", "--only-binary", ":all:", "--requirement", requirements]);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: 300_000 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program}: ${stderr.trim().split("\n").at(-1)}`);
}
