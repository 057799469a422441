import { type ChildProcess, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll } from "vitest";
import { type Run, screen } from "../../scripts/picture/screen.mjs";
import { settled } from "../../scripts/picture/settled.mjs";
import { makeCogShape } from "../fixtures/cog-shape.mjs";
import { PROGRAM } from "../harness";
import { playGithub } from "./github";

/** What one command line came to. */
export interface Shown {
  out: string[];
  err: string[];
  exit: number;
  /** What the terminal got, escapes and all. */
  bytes?: string;
}

/** Where command lines are run: the example repository, a shell, and `cogrel` on its PATH. */
export interface Stage {
  /** Runs a line of shell without a terminal. */
  run(line: string): Shown;

  /** Puts a GitHub behind origin, played by a process of its own. */
  github(): Promise<void>;
  /** Runs it in a terminal of this size, types `keys` at its questions, told apart by \x1f; `out` is the screen at the end. */
  show(line: string, size: { columns: number; rows: number }, keys: string): Promise<Shown>;
}

// As long as the real folder's name, so that no line breaks elsewhere.
const SHOWN = "/home/alex/project";
const places: string[] = [];
const players: ChildProcess[] = [];
afterAll(() => {
  for (const player of players) player.kill("SIGTERM");
  for (const place of places) rmSync(place, { recursive: true, force: true, maxRetries: 3 });
});

/** A fresh example repository of Cog's shape at 0.17.0, with a bare origin; names and dates are fixed, so ids are the same each time. */
export function openStage(): Stage {
  const room = realpathSync(tmpdir());
  // Lines break by the length of a path before it is shown as another: it is that of /tmp/cogrel-XXXXXX in memory too.
  const place = mkdtempSync(room.startsWith("/dev/shm/") ? "/dev/shm/cog" : join(room, "cogrel-"));
  places.push(place);
  const { folder } = makeCogShape(join(place, "cog"));
  const env = environment(place);
  const normal = (text: string, all?: string) => linesOf(settled(text.replaceAll(place, SHOWN.padEnd(place.length).trimEnd()), all));
  return {
    async github() {
      const { variables, child } = await playGithub(folder, env);
      players.push(child);
      Object.assign(env, variables);
    },
    run(line) {
      const { stdout, stderr, status } = spawnSync("sh", ["-c", line], { cwd: folder, env, encoding: "utf8", input: "", timeout: 120_000 });
      return { out: normal(stdout), err: normal(stderr, stdout + stderr), exit: status ?? -1 };
    },
    async show(line, { columns, rows }, keys) {
      const driver = join(import.meta.dirname, "../../scripts/picture/terminal.py");
      // In one shell with a pipe or a list; else the command alone, so that a signal meets nobody but it.
      const shell = /[|&;]/.test(line) ? line : `exec env ${line}`;
      const args = [driver, String(columns), String(rows), keys, "sh", "-c", shell];
      const { stdout, stderr, status } = spawnSync("python3", args, { cwd: folder, env, encoding: "utf8", input: "", timeout: 120_000 });
      const shown = (await screen(settled(stdout.replaceAll(place, SHOWN)), columns)).map(textOf);
      return { out: shown, err: normal(stderr), exit: status ?? -1, bytes: stdout };
    },
  };
}

function environment(place: string): Record<string, string> {
  const bin = join(place, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "cogrel"), `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  chmodSync(join(bin, "cogrel"), 0o755);
  const date = "2026-01-12T10:00:00Z";
  return {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    HOME: join(place, "cog-home"),
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    // Python would give its children a UTF-8 locale in place of C (PEP 538).
    PYTHONCOERCECLOCALE: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function textOf(runs: readonly Run[]): string {
  return runs.reduce((line, { column, text }) => line.padEnd(column) + text, "");
}
