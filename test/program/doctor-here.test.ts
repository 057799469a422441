import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Check } from "../../src/domain/check";
import { cogrel, PROGRAM, repository, runGit, type TestRepository } from "../harness";

// `cogrel doctor --offline` on real repositories: what this checkout is, and what it can tell of its tags.

type Found = { areas: string[]; of(rule: string): Check | undefined };

async function doctor({ folder, env }: Pick<TestRepository, "folder" | "env">): Promise<Found> {
  const ran = await cogrel(["doctor", "--offline", "--json"], { cwd: folder, env: { ...env, LANGUAGE: "de", LC_ALL: "de_DE.UTF-8" } });
  const { checks, data } = JSON.parse(ran.out) as { checks: Check[]; data: { areas: { title: string }[] } };
  return { areas: data.areas.map(({ title }) => title), of: (rule) => checks.find((check) => check.rule === rule) };
}

test("a clone's own tags are not taken for the remote's (G3): a cut-off clone does not know, another says whose they are", async () => {
  const whole = repository({ "VERSION.txt": "1.1.0-rc1\n" });
  for (const tag of ["v1.0.0", "v1.1.0rc1"]) whole.git("tag", tag);
  const seen = await doctor(whole);
  expect(seen.areas).toContain("the version and this clone's tags: the remote is not asked");
  expect(seen.of("version-free")).toMatchObject({ verdict: "yes", fix: "cogrel bump 1.1.0-rc2" });
  expect(seen.of("not-released")).toEqual({ rule: "not-released", verdict: "yes" });
  whole.git("push", "-q", "origin", "main");
  const folder = join(whole.env.HOME as string, "shallow");
  runGit(whole.env.HOME as string, whole.env, "clone", "-q", "--depth", "1", "--no-tags", `file://${whole.origin}`, folder);
  const shallow = await doctor({ folder, env: whole.env });
  for (const rule of ["version-free", "not-released", "tags-distinct"])
    expect(shallow.of(rule)).toMatchObject({ verdict: "unknown", fix: "git fetch --unshallow --tags" });
});

test("no remote is a no, with the command that adds one; others that are there are named", async () => {
  const one = repository({ "VERSION.txt": "1.0.0\n" });
  one.git("remote", "rename", "origin", "upstream");
  expect((await doctor(one)).of("push-address")).toMatchObject({
    verdict: "no",
    found: 'there is no remote origin here, but there is "upstream"',
    fix: "git remote add origin URL        or name the one that is there with --remote",
  });
});

test("a version that only `cogrel init` knows: it is named, then its file to be committed; each fix is followed to the letter", async () => {
  const one = repository({ "README.md": "x\n" });
  const run = (fix: string | undefined) => {
    const command = `${fix}`.replace(/ {8}.*$/, "").replace(/^cogrel (.*)$/, `"${process.execPath}" "${PROGRAM}" $1 --yes`);
    execFileSync("sh", ["-c", command], { cwd: one.folder, env: one.env, stdio: "pipe" });
  };
  const grammar = async () => (await doctor(one)).of("version-grammar");
  expect((await grammar())?.fix).toMatch(/^echo 0\.1\.0 > VERSION\.txt && git add/);
  one.write({ "package.json": "<<<<<<< HEAD\n" });
  expect((await grammar())?.fix).toBe("cogrel init        says what is wrong with package.json");
  one.write({ "package.json": '{ "name": "x", "version": "1.2.3" }\n' });
  one.git("add", "package.json");
  one.git("commit", "-qm", "package");
  const none = await grammar();
  expect(none).toMatchObject({ verdict: "no", fix: "cogrel init        takes the version of package.json" });
  run(none?.fix);
  const begun = await doctor(one);
  expect(begun.of("configuration-committed")).toMatchObject({ verdict: "no", found: "it is not committed" });
  expect(begun.of("version-grammar")?.fix).toBe(begun.of("configuration-committed")?.fix);
  run(begun.of("version-grammar")?.fix);
  const done = await doctor(one);
  expect(done.of("version-grammar")).toMatchObject({ verdict: "yes", found: "1.2.3, stable" });
  expect(done.of("configuration-committed")?.verdict).toBe("yes");
  one.write({ "cogrel.toml": "schema = 1\n[branchs]\n" });
  expect((await doctor(one)).of("configuration-committed")?.found).toContain('wrong: cogrel.toml:2:2: unknown key "branchs"');
  one.git("commit", "-qam", "break it");
  one.write({ "cogrel.toml": "schema = 1\n" });
  const ran = await cogrel(["doctor", "--offline"], { cwd: one.folder, env: one.env });
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("HEAD's is read, and the one here is another") });
});

test("a file of HEAD that is gone is a change, but where a sparse checkout leaves it out", async () => {
  const one = repository({ "VERSION.txt": "1.0.0\n", "cogrel.toml": "schema = 1\n", "a/b.txt": "" });
  const found = async () => {
    const { of } = await doctor(one);
    const check = await cogrel(["version", "--check", "--offline"], { cwd: join(one.folder, "a"), env: one.env });
    return [of("configuration-committed")?.verdict, check.code];
  };
  expect(await found()).toEqual(["yes", 0]);
  for (const name of ["VERSION.txt", "cogrel.toml"]) rmSync(join(one.folder, name));
  expect(await found()).toEqual(["no", 1]);
  expect((await doctor(one)).of("configuration-committed")).toMatchObject({ found: "removed here, and still in HEAD" });
  one.git("rm", "-q", "--cached", "VERSION.txt", "cogrel.toml");
  expect(await found()).toEqual(["no", 1]);
  one.git("reset", "-q", "--hard");
  one.git("sparse-checkout", "set", "--no-cone", "a/");
  expect([existsSync(join(one.folder, "VERSION.txt")), await found()]).toEqual([false, ["yes", 0]]);
});

test("where the files hold no version, what is proposed is above the tags", async () => {
  const one = repository({ "package.json": '{ "name": "x", "version": "1.2" }\n' });
  one.git("tag", "v3.0.0");
  one.git("tag", "v3.1.0-rc1");
  const shown = await cogrel(["init", "--dry-run"], { cwd: one.folder, env: one.env });
  expect(shown.out + shown.err).toContain("cogrel bump 3.0.1");
  await cogrel(["init", "--yes"], { cwd: one.folder, env: one.env });
  one.git("add", "--all");
  one.git("commit", "-qm", "configure");
  expect((await doctor(one)).of("version-grammar")?.fix).toBe("cogrel bump 3.0.1");
});

test("what a repository begins with goes on from its tags; a bare one has nothing to look at", async () => {
  const one = repository({ "go.mod": "module example.com/x\n" });
  for (const tag of ["v0.9.0", "v1.10.0", "v1.9.0", "v2.0.0-rc1"]) one.git("tag", tag);
  expect((await doctor(one)).of("version-grammar")?.fix).toMatch(/^echo 1\.10\.0 > VERSION\.txt && /);
  const begun = await cogrel(["init"], { cwd: one.folder, env: one.env });
  expect(begun).toMatchObject({ code: 1, err: expect.stringContaining("fix: echo 1.10.0 > VERSION.txt") });
  const bare = await cogrel(["doctor", "--offline"], { cwd: join(one.origin, "refs"), env: one.env });
  expect(bare).toMatchObject({ code: 2, err: expect.stringMatching(/is a bare repository: [\s\S]*fix: git clone /) });
});
