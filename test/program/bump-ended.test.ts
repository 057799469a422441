import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../src/world/process";
import { cogFiles, cogrel, PROGRAM, repository, type TestRepository } from "../harness";
import { executable } from "../tools/shim";
import { restorable } from "../tools/snapshot";

const hook = (one: TestRepository, name: string, script: string) =>
  executable(join(one.folder, ".git/hooks", name), `#!/bin/sh\n${script}\n`);

const until = async (there: () => boolean) => {
  for (let tries = 0; !there(); tries++) {
    if (tries > 1000) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s while a hook runs ends the bump at once with %i, and everything is as before", async (signal, exit) => {
  const one = repository(cogFiles("0.17.0"));
  hook(one, "pre-commit", ": > .git/waiting; exec sleep 30");
  const before = restorable(one.folder);
  const child = spawn(process.execPath, [PROGRAM, "bump", "0.18.0", "--yes"], {
    cwd: one.folder,
    env: one.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await until(() => existsSync(join(one.folder, ".git/waiting")));
  const from = Date.now();
  child.kill(signal);
  expect(await ended).toBe(exit);
  expect(Date.now() - from).toBeLessThan(15_000);
  expect(err).toContain(`ended by ${signal}; nothing was changed`);
  expect(restorable(one.folder)).toEqual(before);
});

test("a bump whose output nobody reads goes on to its end", async () => {
  for (const redirected of ["2>&1 | true", "2>&1 >/dev/full | true", "2>/dev/full >/dev/full", "2>&- >&-"]) {
    const one = repository(cogFiles("0.17.0"));
    hook(one, "pre-commit", "sleep 0.2");
    const line = `"${process.execPath}" "${PROGRAM}" bump 0.18.0 --yes ${redirected}`;
    const ran = await run("bash", ["-c", line], { cwd: one.folder, env: one.env, limit: 60 });
    // The shell waits for the last of the pipe only.
    await until(() => one.git("log", "-1", "--format=%s") === "Bump version to 0.18.0" && !existsSync(join(one.folder, ".git/index.lock")));
    expect(ran.err, redirected).not.toMatch(/at .*\.js:\d/);
    expect(one.git("status", "--porcelain"), redirected).toBe("");
  }
});

test("a refusal that nobody reads is still a refusal", async () => {
  const one = repository(cogFiles("0.17.0"));
  one.commit({ "VERSION.txt": "0.17.9\n" });
  const line = `{ "${process.execPath}" "${PROGRAM}" version --check; echo $? > code; } | true`;
  await run("bash", ["-c", line], { cwd: one.folder, env: one.env, limit: 60 });
  await until(() => existsSync(join(one.folder, "code")));
  expect((await run("cat", ["code"], { cwd: one.folder, env: one.env, limit: 60 })).out.toString()).toBe("1\n");
});

test("what a hook leaves running holds nothing up", async () => {
  const one = repository(cogFiles("0.17.0"));
  hook(one, "post-commit", "sleep 30 &");
  const from = Date.now();
  expect(await cogrel(["bump", "0.18.0", "--yes"], { cwd: one.folder, env: one.env })).toMatchObject({ code: 0 });
  expect(Date.now() - from).toBeLessThan(15_000);
});

test("the time limit of a program holds for what it started, too (G14)", async () => {
  const from = Date.now();
  const ran = await run("sh", ["-c", "echo begun; sleep 30 & sleep 30"], { cwd: "/", env: { PATH: process.env.PATH ?? "" }, limit: 0.5 });
  expect(ran).toMatchObject({ code: null, timedOut: true, out: Buffer.from("begun\n") });
  expect(Date.now() - from).toBeLessThan(15_000);
});
