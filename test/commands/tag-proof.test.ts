import { dirname } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, repository, type TestRepository } from "../harness";
import { shim } from "../tools/shim";

const refs = (one: TestRepository) => [one.git("for-each-ref", "refs/tags"), one.git("--git-dir", one.origin, "for-each-ref", "refs/tags")];

const BROKEN: readonly (readonly [string, (one: TestRepository) => void])[] = [
  ["a version file disagrees", (one) => pushed(one, { "VERSION.txt": "0.18.0\n" })],
  ["the commit is on no release branch", (one) => void one.commit({ "VERSION.txt": "0.17.0\n" })],
  ["the PEP 440 version is in use", (one) => tagElsewhere(one, "v0.17.0-rc.1", "0.17.0-rc1")],
  ["the push would go elsewhere", (one) => void one.git("config", "remote.origin.pushurl", "/nowhere/else.git")],
];

function pushed(one: TestRepository, files: Record<string, string>): void {
  one.commit(files);
  one.git("push", "-q");
}

function tagElsewhere(one: TestRepository, tag: string, version: string): void {
  one.git("push", "-q", "origin", `HEAD:refs/tags/${tag}`);
  pushed(one, cogFiles(version));
}

test.each(BROKEN)("I3: nothing is tagged and nothing pushed when %s, --yes or not", async (_, breakIt) => {
  const one = repository(cogFiles("0.17.0"));
  breakIt(one);
  const before = refs(one);
  const ran = await cogrel(["tag", "--yes"], { cwd: one.folder, env: one.env });
  expect(ran.code, ran.err).toBe(1);
  expect(refs(one)).toEqual(before);
});

test("G16: a push that reports success and did nothing is read back, refused, and its tag taken back", async () => {
  const one = repository(cogFiles("0.17.0"));
  const env = shim(dirname(one.folder), one.env, "git", 'for word; do [ "$word" = push ] && exit 0; done\nexec "$REAL" "$@"');
  const ran = await cogrel(["tag", "--yes", "--json"], { cwd: one.folder, env });
  expect(JSON.parse(ran.out)).toMatchObject({ exit: 1, problem: { code: "push-failed" } });
  expect(refs(one)).toEqual(["", ""]);
});
