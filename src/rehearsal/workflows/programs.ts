import { accessSync, chmodSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program on PATH, as an absolute path; `undefined` where there is none that may be started. */
export function onPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find(mayStart);
}

function mayStart(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface Programs {
  /** How cogrel is started. */
  cogrel: readonly string[];
  /** How a stand-in is started, but for its name. */
  step: readonly string[];
  path: string;
}

/**
 * Writes a folder that stands first on PATH: `cogrel`, and `npx cogrel@VERSION`, are this program; what builds or uploads with a
 * network (`uv build`, `uv publish`, `cargo publish`) is played. Everything else of these programs is the real one's, if it is there.
 */
export function writePrograms(folder: string, { cogrel, step, path }: Programs): void {
  mkdirSync(folder, { recursive: true });
  const line = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const real = (name: string) => {
    const file = onPath(name, path);
    return file === undefined ? `echo '${name} is not on PATH' >&2; exit 127` : `exec ${line([file])} "$@"`;
  };
  const played = (name: string, commands: readonly string[]) =>
    `case "$1" in\n${commands.map((one) => `  ${one}) shift; exec ${line([...step, `${name}-${one}`])} "$@" ;;`).join("\n")}\nesac\n${real(name)}`;
  const npx = `n=0
for word in "$@"; do
  n=$((n + 1))
  case "$word" in
    cogrel | cogrel@*) shift "$n"; exec ${line(cogrel)} "$@" ;;
    -*) ;;
    *) break ;;
  esac
done
${real("npx")}`;
  const all = { cogrel: `exec ${line(cogrel)} "$@"`, npx, uv: played("uv", ["build", "publish"]), cargo: played("cargo", ["publish"]) };
  for (const [name, script] of Object.entries(all)) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
}
