import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bumped, partOf } from "./cargo-folder";
import type { Tree } from "./read-from";

const BUNDLE = "../shared/data/cog-history.bundle";

/** The files of a commit of Cog's real history. */
function filesAt(repository: string, commit: string): Tree {
  const git = (...args: string[]) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  const paths = git("ls-tree", "-r", "--name-only", "-z", commit).split("\0").filter(Boolean);
  return Object.fromEntries(paths.map((path) => [path, git("show", `${commit}:${path}`)]));
}

test("on Cog's main a bump changes one line of Cargo.toml and two of Cargo.lock, whatever the release type", (ctx) => {
  if (!existsSync(BUNDLE)) {
    console.warn(`${BUNDLE} is missing: Cog's real files are not tried`);
    ctx.skip(`${BUNDLE} is missing`);
  }
  const folder = mkdtempSync(join(tmpdir(), "cogrel-history-"));
  try {
    execFileSync("git", ["clone", "-q", "--bare", BUNDLE, folder]);
    const files = filesAt(folder, "main");
    for (const now of ["0.23.0", "0.23.0-rc.1", "0.23.0-dev1"]) {
      const after = bumped(files, partOf(files, "crates/Cargo.toml"), "0.22.0", now);
      const differ = Object.keys(files).flatMap((path) =>
        linesThatDiffer(files[path] as string, after[path] as string).map((line) => `${path}: ${line}`),
      );
      expect(differ).toEqual([
        `crates/Cargo.lock: version = "${now}"`,
        `crates/Cargo.lock: version = "${now}"`,
        `crates/Cargo.toml: version = "${now}"`,
      ]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function linesThatDiffer(before: string, after: string): string[] {
  const old = before.split("\n");
  return after.split("\n").filter((line, index) => line !== old[index]);
}
