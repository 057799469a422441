import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { madeOnce } from "./once";

/** The programs of requirements.txt, by their paths. */
export interface PythonTools {
  missing?: undefined;
  /** A Python with the library `packaging`. */
  python: string;
  /** Called as cargo calls it: `cargo-set-version set-version …`. */
  cargoSetVersion: string;
  uv: string;
}

const requirements = path.join(import.meta.dirname, "requirements.txt");

/** Python, `packaging`, `cargo set-version` and uv in an environment of their own; or why they can't be had here. */
export function pythonTools(): PythonTools | { missing: string } {
  const had = madeOnce("cogrel-python", readFileSync(requirements, "utf8"), install);
  if (had.missing !== undefined) return had;
  const at = (name: string) => path.join(had.folder, process.platform === "win32" ? `Scripts/${name}.exe` : `bin/${name}`);
  const tools = { python: at("python"), cargoSetVersion: at("cargo-set-version"), uv: at("uv") };
  const absent = Object.values(tools).find((file) => !existsSync(file));
  return absent === undefined ? tools : { missing: `${path.basename(absent)} is not in the Python environment` };
}

function install(folder: string): void {
  run("python3", ["-m", "venv", folder]);
  const python = path.join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  run(python, ["-m", "pip", "install", ...quiet, "--require-hashes", "--only-binary", ":all:", "--requirement", requirements]);
}

function run(program: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: 300_000 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program}: ${stderr.trim().split("\n").at(-1)}`);
}
