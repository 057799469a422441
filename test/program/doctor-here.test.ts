import { join } from "node:path";
import { expect, test } from "vitest";
import type { Check } from "../../src/domain/check";
import { cogrel, repository, runGit, type TestRepository } from "../harness";

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
  expect(seen.areas).toContain("the version and its tags: those of this clone, the remote is not asked");
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
