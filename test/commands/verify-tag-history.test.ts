import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { verifyTag } from "../../src/commands/verify-tag";
import { cleanEnv, cogFiles, openRepository, rules, runGit, SHARED, scratch, type TestRepository } from "../harness";
import { sample } from "../tools/campaign";
import { expectedOf } from "../tools/gate-oracle";
import { bumped, gate, pushTag, tagged, verdict } from "../tools/tagged";

const BUNDLE = join(SHARED, "data/cog-history.bundle");
let history: TestRepository | undefined;

beforeAll(() => {
  if (!existsSync(BUNDLE)) return;
  const home = scratch();
  const env = cleanEnv(home);
  const folder = join(home, "cog");
  runGit(home, env, "clone", "--quiet", BUNDLE, folder);
  history = openRepository(folder, BUNDLE, env);
});

test("Cog's 250 tags get the verdict, and the reasons, that git alone gives: those that pass, and as many of the others as the run takes", async (ctx) => {
  if (!history) {
    console.warn(`SKIPPED: ${BUNDLE} is missing`);
    return ctx.skip();
  }
  const expected = expectedOf(history.git);
  const world = history.world();
  const found: Record<string, string[]> = {};
  const passing = [...expected.keys()].filter((name) => expected.get(name)?.length === 0);
  const refused = [...expected.keys()].filter((name) => !passing.includes(name));
  for (const name of [...passing, ...sample(refused, 30)]) {
    const answer = await verifyTag(world, name, {});
    found[name] = rules(answer, "no");
    expect(rules(answer, "unknown")).toEqual([]);
    expect(answer.verdict, name).toBe(found[name]?.length === 0 ? "yes" : "no");
  }
  expect(found).toEqual(Object.fromEntries([...expected].filter(([name]) => Object.hasOwn(found, name))));
  expect([...expected.keys()]).toHaveLength(250);
  expect(passing).toMatchInlineSnapshot(`
    [
      "v0.17.0",
      "v0.17.0-rc.3",
      "v0.17.0-rc.4",
      "v0.17.1",
      "v0.17.2",
      "v0.18.0",
      "v0.19.0",
      "v0.19.1",
      "v0.19.2",
      "v0.19.3",
      "v0.20.0",
      "v0.21.0",
      "v0.21.0-rc.1",
      "v0.21.0-rc.2",
      "v0.21.0-rc.3",
      "v0.22.0",
    ]
  `);
});

/** Versions on main and beside it, as Cog's history has them. */
function shaped(): TestRepository {
  const one = tagged("0.16.11");
  one.git("checkout", "-qb", "release/0.16");
  one.git("checkout", "-q", "main");
  for (const version of ["0.17.0-alpha1", "0.17.0-alpha.2", "0.17.0-rc.9", "0.17.0-rc10", "0.17.0"]) bumped(one, version);
  one.commit({ "python/cog/new.py": "\n" });
  one.git("push", "-q", "origin", "main");
  one.git("checkout", "-q", "release/0.16");
  bumped(one, "0.16.12");
  one.git("push", "-q", "origin", "release/0.16");
  one.git("checkout", "-qb", "feature", "main");
  bumped(one, "0.18.0-dev1");
  one.git("checkout", "-q", "main");
  return one;
}

test("a generated history of that shape gets the verdicts that git alone gives", async () => {
  const one = shaped();
  const expected = expectedOf(one.git);
  for (const [name, no] of expected) expect([name, rules(await gate(one, name), "no")]).toEqual([name, no]);
  expect(Object.fromEntries(expected)).toEqual({
    "v0.16.11": [],
    "v0.16.12": ["commit-on-main"],
    "v0.17.0": [],
    "v0.17.0-alpha1": [],
    "v0.17.0-alpha.2": [],
    "v0.17.0-rc.9": [],
    "v0.17.0-rc10": [],
    "v0.18.0-dev1": [],
  });
});

test("a maintenance tag passes when main's cogrel.toml names its branch, and not when only the tag's own does", async () => {
  const one = shaped();
  const allowed = { "cogrel.toml": 'schema = 1\n[branches]\nrelease = ["main", "release/*"]\n' };
  one.git("checkout", "-q", "release/0.16");
  bumped(one, "0.16.13", allowed);
  one.git("push", "-q", "origin", "release/0.16");
  expect(await verdict(one, "v0.16.13")).toEqual(["no", "commit-on-main"]);
  one.git("checkout", "-q", "main");
  one.commit(allowed);
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.16.13")).toEqual(["yes"]);
  expect(await verdict(one, "v0.16.12")).toEqual(["yes"]);
});

test("several tags on one commit are each judged by what came before it", async () => {
  const one = tagged("0.17.0-rc1");
  one.commit(cogFiles("0.17.0"));
  pushTag(one, "v0.17.0");
  pushTag(one, "v0.17.0-rc2");
  pushTag(one, "v0.17.0-rc3", "-a", "-m", "x");
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.17.0")).toEqual(["yes"]);
  for (const name of ["v0.17.0-rc2", "v0.17.0-rc3"])
    expect(await verdict(one, name)).toEqual(["no", "version-file", "manifests-version", "lock-version"]);
});

test("two spellings of one PEP 440 version: the gate refuses both, whichever came first", async () => {
  const one = tagged("0.17.0-alpha.1");
  bumped(one, "0.17.0-alpha1");
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.17.0-alpha1")).toEqual(["no", "version-free", "above-label"]);
  expect(await verdict(one, "v0.17.0-alpha.1")).toEqual(["no", "version-free"]);
});

test("a tag verified again gets the same verdict when later tags are there", async () => {
  const one = tagged("0.17.0-dev1");
  bumped(one, "0.17.0");
  one.git("push", "-q", "origin", "main");
  const before = await verdict(one, "v0.17.0-dev1");
  expect(before).toEqual(["yes"]);
  bumped(one, "0.18.0");
  one.git("tag", "v9.9.9", "HEAD~1");
  one.git("push", "-q", "origin", "v9.9.9");
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.17.0-dev1")).toEqual(before);
  expect(await verdict(one, "v0.17.0")).toEqual(["yes"]);
});

test("a downgrade is refused: below a stable version, below its own line, after its own release", async () => {
  const one = tagged("0.17.0-rc10");
  for (const version of ["0.17.0-rc9", "0.17.0", "0.17.0-rc11", "0.16.9", "0.17.1-alpha1"]) bumped(one, version);
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.17.0-rc9")).toEqual(["no", "above-label"]);
  expect(await verdict(one, "v0.17.0-rc11")).toEqual(["no", "above-stable", "not-released"]);
  expect(await verdict(one, "v0.16.9")).toEqual(["no", "above-stable"]);
  expect(await verdict(one, "v0.17.1-alpha1")).toEqual(["yes"]);
});
