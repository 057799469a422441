import { expect, test } from "vitest";
import { releaseBranch, releaseBranches } from "../../src/domain/project";

test.each<[release: string[], there: string[], first: string, all: string[]]>([
  [["main"], ["dev", "main"], "main", ["main"]],
  [["release/*", "main"], ["main", "release/1", "release/2", "x"], "main", ["main", "release/1", "release/2"]],
  [["release/*"], ["main", "release/1"], "release/1", ["release/1"]],
  [["main", "release/*"], ["release/1"], "release/1", ["release/1"]],
  // None is there, or the remote was not heard.
  [["release/*", "main"], [], "main", []],
  [["release/*"], ["main"], "release/*", []],
])("release = %j, of %j: %s", (release, there, first, all) => {
  const project = { branches: { release } };
  expect(releaseBranch(project, there)).toBe(first);
  expect(releaseBranches(project, there)).toEqual(all);
});
