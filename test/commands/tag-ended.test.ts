import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { PROGRAM, type TestRepository } from "../harness";
import { ALL, SEED, sample } from "../tools/campaign";
import { executable } from "../tools/shim";
import { allRefs, document, onRemote, ready } from "../tools/tagging";

const hook = (repository: string, name: string, script: string) => executable(join(repository, "hooks", name), `#!/bin/sh\n${script}\n`);
const PRELOAD = join(import.meta.dirname, "../fixtures/kill-at.cjs");

const until = async (there: () => boolean) => {
  for (let tries = 0; !there(); tries++) {
    if (tries > 1000) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  err: string;
}

function start(one: TestRepository, variables: Record<string, string> = {}, node: readonly string[] = []) {
  const child = spawn(process.execPath, [...node, PROGRAM, "tag", "--yes"], {
    cwd: one.folder,
    env: { ...one.env, ...variables },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  // What a killed program leaves running may hold stderr open.
  const ended = new Promise<Ended>((resolve) => child.on("exit", (code, signal) => setTimeout(() => resolve({ code, signal, err }), 50)));
  return { child, ended };
}

/** Done exactly once: the tag is here and there, at HEAD, and the gate's own tag list has nothing else. */
function expectDone(one: TestRepository): void {
  const head = one.git("rev-parse", "HEAD");
  expect(onRemote(one)).toEqual([expect.stringMatching(/^v0\.17\.0 /), `v0.18.0 tag ${head}`]);
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)(
  "%s while the push hangs ends it at once with %i, and the tag here is taken back; the same command then completes",
  async (signal, exit) => {
    const one = ready();
    const before = allRefs(one);
    hook(join(one.folder, ".git"), "pre-push", ": > .git/waiting; exec sleep 30");
    const { child, ended } = start(one);
    await until(() => existsSync(join(one.folder, ".git/waiting")));
    const from = Date.now();
    child.kill(signal);
    const { code, err } = await ended;
    expect(code).toBe(exit);
    expect(Date.now() - from).toBeLessThan(15_000);
    expect(err).toContain(`ended by ${signal}; nothing was changed`);
    expect(allRefs(one)).toBe(before);
    rmSync(join(one.folder, ".git/hooks/pre-push"));
    expect(await document(one, ["tag", "--yes"])).toMatchObject({ code: 0 });
    expectDone(one);
  },
);

test("what a hook of the push leaves running holds nothing up", async () => {
  const one = ready();
  hook(join(one.folder, ".git"), "pre-push", "sleep 30 &");
  const from = Date.now();
  expect(await start(one).ended).toMatchObject({ code: 0 });
  expect(Date.now() - from).toBeLessThan(15_000);
  expectDone(one);
});

test("SIGINT while the signer hangs ends it at once, and nothing is left", async () => {
  const one = ready();
  const before = allRefs(one);
  const signer = join(dirname(one.folder), "signer");
  executable(signer, `#!/bin/sh\n: > '${one.folder}/.git/waiting'\nexec sleep 30\n`);
  for (const [name, value] of [
    ["tag.gpgSign", "true"],
    ["gpg.program", signer],
  ] as const)
    one.git("config", name, value);
  const { child, ended } = start(one);
  await until(() => existsSync(join(one.folder, ".git/waiting")));
  const from = Date.now();
  child.kill("SIGINT");
  expect((await ended).code).toBe(130);
  expect(Date.now() - from).toBeLessThan(15_000);
  expect(allRefs(one)).toBe(before);
});

test("SIGINT in a push that lands all the same: the tag here stays, and the same command says that it is done (G9)", async () => {
  const one = ready();
  hook(one.origin, "post-receive", `: > '${one.folder}/.git/waiting'; sleep 1`);
  const { child, ended } = start(one);
  await until(() => existsSync(join(one.folder, ".git/waiting")));
  child.kill("SIGINT");
  await ended;
  expectDone(one);
  expect(one.git("tag", "--list")).toBe("v0.17.0\nv0.18.0");
  expect(await document(one, ["tag", "--yes"])).toMatchObject({ code: 0 });
  expectDone(one);
});

/** Locks that a git which was killed with cogrel left: named, and removed as a person would (G17). */
async function again(one: TestRepository): Promise<void> {
  let ran = await document(one, ["tag", "--yes"]);
  if (ran.code === 3) {
    const lock = /: (\/.*\.lock)$/.exec(ran.json.problem?.message ?? "")?.[1];
    expect(lock, ran.out).toBeDefined();
    rmSync(lock as string);
    ran = await document(one, ["tag", "--yes"]);
  }
  expect(ran.code, ran.out).toBe(0);
}

test(
  `killed at any effect, alone or with all that it started, the same command again leaves the tag pushed once (I1, I5), seed ${SEED}`,
  async () => {
    const clean = ready();
    const counter = join(dirname(clean.folder), "count");
    expect(await start(clean, { KILL_COUNT: counter }, ["--require", PRELOAD]).ended).toMatchObject({ code: 0 });
    const points = Array.from({ length: Number(readFileSync(counter, "utf8")) }, (_, at) => at + 1);
    expect(points.length).toBeGreaterThan(8);
    const all = points.flatMap((at) => ["", "1"].map((group) => ({ at, group })));
    for (const { at, group } of sample(all, 8)) {
      const one = ready();
      const { signal } = await start(one, { KILL_AT: String(at), KILL_GROUP: group }, ["--require", PRELOAD]).ended;
      expect(signal, `effect ${at}`).toBe("SIGKILL");
      const object = () => onRemote(one).length > 1 && one.git("ls-remote", "origin", "refs/tags/v0.18.0");
      await new Promise((resolve) => setTimeout(resolve, 200));
      const landed = object();
      await again(one);
      expectDone(one);
      if (landed) expect(object()).toBe(landed);
    }
  },
  ALL ? 900_000 : 60_000,
);

test.each([
  ["reference-transaction", '[ "$1" = prepared ]', ".git"],
  ["reference-transaction", '[ "$1" = committed ]', ".git"],
  ["pre-push", "true", ".git"],
  ["pre-receive", "true", "origin"],
  ["update", "true", "origin"],
  ["post-receive", "true", "origin"],
] as const)("killed with all of its git in the %s hook, when %s: the same command again completes (I5)", async (name, when, where) => {
  const one = ready();
  const folder = where === "origin" ? one.origin : join(one.folder, ".git");
  hook(folder, name, `${when} && kill -9 0\ntrue`);
  expect((await start(one).ended).signal).toBe("SIGKILL");
  rmSync(join(folder, "hooks", name));
  await again(one);
  expectDone(one);
});
