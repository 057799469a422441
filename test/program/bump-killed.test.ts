import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, PROGRAM, repository, type TestRepository } from "../harness";
import { ALL, SEED, sample } from "../tools/campaign";
import { executable } from "../tools/shim";
import { outcome } from "../tools/snapshot";

const PRELOAD = join(import.meta.dirname, "../fixtures/kill-at.cjs");

/** Runs a bump that is killed on its way; alone, or with all that it started. Gives the signal that ended it. */
function killed(one: TestRepository, args: readonly string[], variables: Record<string, string>): Promise<string | null> {
  const argv = ["--require", PRELOAD, PROGRAM, "bump", ...args];
  const child = spawn(process.execPath, argv, { cwd: one.folder, env: { ...one.env, ...variables }, stdio: "ignore", detached: true });
  return new Promise((resolve) => child.on("close", (_code, signal) => resolve(signal)));
}

interface Checkout {
  name: string;
  args: string[];
  make(): TestRepository;
}

const crlf = () => {
  const one = repository({ ...cogFiles("0.17.0"), ".gitattributes": "*.toml text eol=crlf\n" });
  one.git("config", "core.autocrlf", "true");
  one.git("rm", "-rq", "--cached", ".");
  one.git("reset", "-q", "--hard");
  expect(readFileSync(join(one.folder, "VERSION.txt"), "utf8")).toBe("0.17.0\r\n");
  return one;
};

const plain: Checkout = { name: "a plain checkout", args: ["0.18.0", "--yes"], make: () => repository(cogFiles("0.17.0")) };
const checkouts: Checkout[] = [
  plain,
  { name: "a checkout with CRLF", args: ["0.18.0", "--yes"], make: crlf },
  { name: "on the way back from a failed commit", args: plain.args, make: failing },
  { name: "--no-commit", args: ["0.18.0", "--yes", "--no-commit"], make: plain.make },
];

function failing(): TestRepository {
  const one = plain.make();
  executable(join(one.folder, ".git/hooks/pre-commit"), "#!/bin/sh\nexit 1\n");
  return one;
}

/** What a git that was killed with cogrel left is named, and removed as a person would (G17); then the same command again. */
async function again(one: TestRepository, args: readonly string[]): Promise<void> {
  rmSync(join(one.folder, ".git/hooks/pre-commit"), { force: true });
  let ran = await cogrel(["bump", ...args, "--json"], { cwd: one.folder, env: one.env });
  if (ran.code === 3) {
    const { checks } = JSON.parse(ran.out);
    const { found } = checks.find((check: { rule: string }) => check.rule === "git-locks");
    for (const path of found.split(", ")) rmSync(join(one.folder, path));
    ran = await cogrel(["bump", ...args, "--json"], { cwd: one.folder, env: one.env });
  }
  expect(ran.code, ran.out).toBe(0);
}

const ended = (one: TestRepository) => {
  const { commit, ...rest } = outcome(one.folder, one.git);
  return { ...rest, commit: commit?.replace(/\0.*?\0/g, "\0") };
};

/** The git that survives cogrel goes on for a moment. */
async function quiet(one: TestRepository): Promise<void> {
  for (let before = ""; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    const now = one.git("log", "--format=%H") + one.git("status", "--porcelain");
    if (now === before) return;
    before = now;
  }
}

for (const { name, args, make } of checkouts) {
  test(
    `killed at any effect, the same command again ends as a clean run does (I5): ${name}, seed ${SEED}`,
    async () => {
      const clean = make();
      const counter = join(dirname(clean.folder), "count");
      expect(await killed(clean, args, { KILL_COUNT: counter })).toBe(null);
      await again(clean, args);
      const wanted = ended(clean);
      const points = Array.from({ length: Number(readFileSync(counter, "utf8")) }, (_, at) => at + 1);
      expect(points.length).toBeGreaterThan(40);
      const all = points.flatMap((at) => [
        { at, group: "" },
        { at, group: "1" },
      ]);
      for (const { at, group } of sample(all, 5)) {
        const one = make();
        expect(await killed(one, args, { KILL_AT: String(at), KILL_GROUP: group })).toBe("SIGKILL");
        await quiet(one);
        await again(one, args);
        expect(ended(one), `killed at effect ${at}${group && " with its group"}`).toEqual(wanted);
      }
    },
    ALL ? 900_000 : 60_000,
  );
}

const HOOKS: readonly (readonly [string, string])[] = [
  ["pre-commit", "true"],
  ["prepare-commit-msg", "true"],
  ["commit-msg", "true"],
  ["post-commit", "true"],
  ["post-index-change", "true"],
  ["reference-transaction", '[ "$1" = prepared ]'],
  ["reference-transaction", '[ "$1" = committed ]'],
];

test.each(HOOKS)(
  "git killed with cogrel in its %s hook, when %s: its locks are named, and the rest is done (I5, G17)",
  async (name, when) => {
    const clean = plain.make();
    await again(clean, plain.args);
    const one = plain.make();
    const file = join(one.folder, ".git/hooks", name);
    executable(file, `#!/bin/sh\n${when} && kill -9 0\ntrue\n`);
    expect(await killed(one, plain.args, {})).toBe("SIGKILL");
    rmSync(file);
    await again(one, plain.args);
    expect(ended(one)).toEqual(ended(clean));
  },
);
