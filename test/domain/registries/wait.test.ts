import { describe, expect, test } from "vitest";
import { Problem } from "../../../src/domain/problem";
import type { Standing } from "../../../src/domain/registries/standing";
import { readWaitTarget, type WaitSeen, type WaitTarget, waited } from "../../../src/domain/registries/wait";

const packageAt = (text: string) => readWaitTarget(text) as WaitTarget;

test("a run is named by its id", () => {
  expect(readWaitTarget("github:run/7261539")).toEqual({ registry: "github", run: 7261539 });
});

test.each([
  ["pypi:coglet==0.17.0", "pypi:coglet", "0.17.0", true],
  ["pypi:coglet==0.17.0rc1", "pypi:coglet", "0.17.0-rc1", false],
  ["pypi:coglet==0.17.0-rc.1", "pypi:coglet", "0.17.0-rc.1", true],
  ["pypi:coglet==v0.17-RC_1", "pypi:coglet", "0.17.0-rc1", false],
  ["pypi:coglet==0.17", "pypi:coglet", "0.17.0", true],
  ["pypi:coglet==0!1.0.0.0", "pypi:coglet", "1.0.0", true],
  ["pypi:coglet==0.17.0.DEV3", "pypi:coglet", "0.17.0-dev3", false],
  ["pypi:coglet==0.17.0c4", "pypi:coglet", "0.17.0-rc4", false],
  ["pypi:My.Pack_age-1==1.2.3", "pypi:My.Pack_age-1", "1.2.3", true],
  ["crates:coglet@0.17.0-alpha.2", "crates:coglet", "0.17.0-alpha.2", true],
  ["crates:cog_let@0.17.0a2", "crates:cog_let", "0.17.0-alpha2", false],
])("%s is %s %s", (text, key, version, exact) => {
  const target = packageAt(text);
  expect([target.key, target.version.text, target.exact]).toEqual([key, version, exact]);
});

test.each([
  "",
  "coglet",
  "pypi:coglet",
  "pypi:coglet@0.17.0",
  "pypi:coglet==",
  "pypi:==0.17.0",
  "pypi:../x==0.17.0",
  "pypi:a/b==0.17.0",
  "pypi:-x==0.17.0",
  "pypi:coglet==0.17.0.post1",
  "pypi:coglet==1!0.17.0",
  "pypi:coglet==0.17.0+local",
  "pypi:coglet==0.17.0a1.dev1",
  "pypi:coglet==1.2.3.4",
  "pypi:coglet==latest",
  "pypi:coglet==0.17.0\n",
  "pypi:coglet==0.17.0\u001b[2J",
  `pypi:coglet==${"1".repeat(90)}`,
  "crates:coglet==0.17.0",
  "crates:1st@0.17.0",
  "homebrew:cog@0.17.0",
  "github:run/",
  "github:run/0",
  "github:run/1/2",
  "github:run/x",
  "github:run/99999999999999999999",
])("%j is refused", (text) => {
  let problem: unknown;
  try {
    readWaitTarget(text);
  } catch (cause) {
    problem = cause;
  }
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ code: "usage", exit: 2 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is the point
  expect((problem as Problem).message).not.toMatch(/[\u0000-\u001f]/);
});

describe("a look", () => {
  const target = packageAt("pypi:coglet==0.17.0");
  const crate = packageAt("crates:coglet@0.17.0");
  const standing = (state: Standing["state"], files: Standing["files"] = []): Standing => ({ state, found: `it is ${state}`, files });
  const seen = (state: Standing["state"], more: Partial<WaitSeen> = {}): WaitSeen => ({
    ...{ target, standing: standing(state), tag: "v0.17.0", unread: false },
    ...more,
  });
  const there = { standing: standing("unknown", [{ name: "coglet-0.17.0.tar.gz", state: "unknown" }]) };

  test.each<[string, string, boolean, WaitSeen]>([
    ["the same bytes", "yes", true, seen("same")],
    ["nothing", "unknown", false, seen("absent")],
    ["some of the files", "unknown", false, seen("partial")],
    ["other bytes", "no", true, seen("different")],
    ["a yanked version", "no", true, seen("yanked")],
    ["an index that cannot be read", "unknown", false, seen("unknown", { unread: true })],
    ["an index without digests", "unknown", false, seen("unknown", there)],
    ["any bytes, with no release to compare", "yes", true, seen("unknown", { ...there, tag: undefined })],
    ["a broken answer, with no release to compare", "unknown", false, seen("unknown", { tag: undefined, unread: true })],
    ["nothing, with no release to compare", "unknown", false, seen("absent", { tag: undefined })],
  ])("%s: %s, over is %s", (_, verdict, over, one) => {
    const { answer, over: isOver } = waited([one]);
    expect([answer.verdict, isOver]).toEqual([verdict, over]);
    expect(answer.checks[0]?.found).toContain("pypi:coglet 0.17.0: ");
    expect(answer.checks[0]?.fix === undefined).toBe(verdict === "yes");
  });

  test("all of several must be there; one with other bytes ends it", () => {
    const other = seen("same", { target: crate });
    expect(waited([seen("same"), other])).toMatchObject({ over: true, answer: { verdict: "yes" } });
    expect(waited([seen("absent"), other])).toMatchObject({ over: false, answer: { verdict: "unknown", title: "1 of 2 not there yet" } });
    expect(waited([seen("absent"), seen("unknown", { unread: true })]).answer.title).toBe("1 of 2 not there yet, 1 could not be read");
    expect(waited([seen("unknown", { unread: true })]).answer.title).toBe("1 could not be read");
    expect(waited([seen("absent"), { ...other, standing: standing("different") }])).toMatchObject({
      over: true,
      answer: { verdict: "no" },
    });
    expect(waited([seen("same"), other]).answer.data.targets).toEqual([
      { target: "pypi:coglet", version: "0.17.0", state: "same", found: "it is same", tag: "v0.17.0" },
      { target: "crates:coglet", version: "0.17.0", state: "same", found: "it is same", tag: "v0.17.0" },
    ]);
  });
});
