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

/**
 * Python, `packaging`, `cargo set-version` and uv in an environment of their own; or why they can't be had here.
 * @returns {PythonTools | { missing: string }}
 */
export function pythonTools() {
  return environment("cogrel-python", "requirements.txt", { python: "python", cargoSetVersion: "cargo-set-version", uv: "uv" });
}

/**
 * The real gh, which PyPI has prebuilt; or why it can't be had here.
 * @returns {{ missing?: undefined, gh: string } | { missing: string }}
 */
export function ghTool() {
  return environment("cogrel-gh", "requirements-gh.txt", { gh: "gh" });
}

/**
 * twine, pip and pypiserver; or why they can't be had here.
 * @returns {{ missing?: undefined, twine: string, pip: string, pypiserver: string } | { missing: string }}
 */
export function registryTools() {
  return environment("cogrel-registries", "requirements-registries.txt", { twine: "twine", pip: "pip", pypiserver: "pypi-server" });
}

/**
 * uv and setuptools with setuptools-scm, to build a wheel and a sdist without a network; or why they can't be had here.
 * @returns {{ missing?: undefined, python: string, uv: string } | { missing: string }}
 */
export function buildTool() {
  return environment("cogrel-build", "requirements-build.txt", { python: "python", uv: "uv" });
}

/**
 * zizmor, which looks through workflows, and act, which runs them on this machine; or why they can't be had here.
 * @returns {{ missing?: undefined, zizmor: string, act: string } | { missing: string }}
 */
export function workflowTools() {
  return environment("cogrel-workflows", "requirements-workflows.txt", { zizmor: "zizmor", act: "act" });
}

/**
 * Programs of one list of requirements, in an environment of their own.
 * @template {string} Name
 * @param {string} name
 * @param {string} list
 * @param {Record<Name, string>} programs
 * @returns {Record<Name, string> & { missing?: undefined } | { missing: string }}
 */
function environment(name, list, programs) {
  const requirements = path.join(import.meta.dirname, list);
  const had = madeOnce(name, readFileSync(requirements, "utf8"), (folder) => install(folder, requirements));
  if (had.missing !== undefined) return had;
  const at = (/** @type {unknown} */ file) => path.join(had.folder, process.platform === "win32" ? `Scripts/${file}.exe` : `bin/${file}`);
  const tools = /** @type {Record<Name, string>} */ (Object.fromEntries(Object.entries(programs).map(([key, file]) => [key, at(file)])));
  const absent = Object.values(tools).find((file) => !existsSync(String(file)));
  return absent === undefined ? tools : { missing: `${path.basename(String(absent))} is not in the Python environment` };
}

/**
 * @param {string} folder
 * @param {string} requirements
 */
function install(folder, requirements) {
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
