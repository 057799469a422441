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
  const real = (name: string) => {
    const file = onPath(name, path);
    return file === undefined ? `echo '${name} is not on PATH' >&2; exit 127` : `exec ${quoted([file])} "$@"`;
  };
  const played = (name: string, commands: readonly string[]) =>
    `case "$1" in\n${commands.map((one) => `  ${one}) shift; exec ${quoted([...step, `${name}-${one}`])} "$@" ;;`).join("\n")}\nesac\n${real(name)}`;
  const npx = `n=0
for word in "$@"; do
  n=$((n + 1))
  case "$word" in
    cogrel | cogrel@*) shift "$n"; exec ${quoted(cogrel)} "$@" ;;
    -*) ;;
    *) break ;;
  esac
done
${real("npx")}`;
  const all = { cogrel: `exec ${quoted(cogrel)} "$@"`, npx, uv: played("uv", ["build", "publish"]), cargo: played("cargo", ["publish"]) };
  for (const [name, script] of Object.entries(all)) writeScript(join(folder, name), script);
}

/** What a step says when it has failed; its number follows. */
const LAST_WORDS = "cogrel-last-words";

/**
 * Writes a folder that stands before all others on PATH, with what steps are started by. act reads a step's terminal beside the
 * step, and closes it as soon as a step that failed is gone (nektos/act, pkg/container/host_environment.go, `exec`). So it stays
 * until its last words have come through: its number is a file of the folder `heard` then. It waits no longer than 10 seconds.
 */
export function writeStarters(folder: string, heard: string, path: string): void {
  for (const one of [folder, heard]) mkdirSync(one, { recursive: true });
  for (const name of ["bash", "sh", "node"]) {
    const file = onPath(name, path);
    if (file === undefined) continue;
    const script = `# What a step starts in its turn is started as ever.
[ -z "$COGREL_STARTED" ] || exec ${quoted([file])} "$@"
COGREL_STARTED=1 ${quoted([file])} "$@" && exit
code=$? n=0
echo "${LAST_WORDS} $$"
until [ -e ${quoted([heard])}/$$ ] || [ $n -ge 100 ]; do sleep 0.1; n=$((n + 1)); done
exit $code`;
    writeScript(join(folder, name), script);
  }
}

/** A line without a starter's words, which are heard by it. */
export function hearLastWords(line: string, heard: string): string {
  const [, before, number] = new RegExp(`^([^]*)${LAST_WORDS} (\\d+)\\s*$`).exec(line) ?? [];
  if (before === undefined) return line;
  writeFileSync(join(heard, `${number}`), "");
  return before;
}

function writeScript(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}
