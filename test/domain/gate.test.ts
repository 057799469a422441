import { expect, test } from "vitest";
import { type CommitFacts, type GateFacts, judgeTag, type TagSeen } from "../../src/domain/gate";
import type { Manifests } from "../../src/domain/manifests/manifests";
import { parseTag } from "../../src/domain/tag";
import { rules } from "../harness";

const COMMIT = "a".repeat(40);
const OTHER = "b".repeat(40);
const NO_FILES: Manifests = { parts: [], unreadable: [], text: "0.17.0", version: undefined };
const commit = (id: string): TagSeen => ({ object: id, commit: id, type: "commit" });

/** A tag that passes, with what a case changes. */
function facts(name: string, at: Partial<CommitFacts> | undefined = {}, more: Partial<GateFacts> = {}): GateFacts {
  const whole: CommitFacts = {
    commit: COMMIT,
    manifests: NO_FILES,
    files: [{ path: "VERSION.txt", kind: "text" }],
    branches: [{ name: "refs/heads/main", commit: OTHER }],
    branchGlobs: ["main"],
    onBranch: true,
    complete: true,
    tags: [],
    ...at,
  };
  return {
    name,
    prefix: "v",
    version: parseTag(name, "v"),
    here: commit(COMMIT),
    remote: commit(COMMIT),
    remoteName: "origin",
    at: whole,
    ...more,
  };
}

const said = (one: GateFacts) => {
  const answer = judgeTag(one);
  return [answer.verdict, ...rules(answer, "no"), ...rules(answer, "unknown").map((rule) => `${rule}?`)];
};

test.each<[string, GateFacts, string[]]>([
  ["all is well", facts("v0.17.0"), ["yes"]],
  ["off main", facts("v0.17.0", { onBranch: false }), ["no", "commit-on-main"]],
  ["off main in a history that is cut off (G3)", facts("v0.17.0", { onBranch: false, complete: false }), ["unknown", "commit-on-main?"]],
  ["on main in a history that is cut off", facts("v0.17.0", { complete: false }), ["yes"]],
  ["a pre-release off main", facts("v0.17.0-rc1", { onBranch: false }), ["no", "commit-on-main"]],
  ["a dev version off main", facts("v0.17.0-dev1", { onBranch: false }), ["yes"]],
  ["a dev version where nothing is known of main", facts("v0.17.0-dev1", { onBranch: false, complete: false, branches: [] }), ["yes"]],
  ["no release branch at all", facts("v0.17.0", { onBranch: false, branches: [] }), ["no", "commit-on-main"]],
  ["no version file", facts("v0.17.0", { files: [] }), ["no", "version-file"]],
  ["not on the remote (G4)", facts("v0.17.0", {}, { remote: undefined }), ["no", "tag-remote"]],
  ["elsewhere on the remote (G4)", facts("v0.17.0", {}, { remote: commit(OTHER) }), ["no", "tag-remote"]],
  ["only on the remote", facts("v0.17.0", {}, { here: undefined }), ["yes"]],
  [
    "another object for the same commit (G10)",
    facts("v0.17.0", {}, { here: { object: OTHER, commit: COMMIT, type: "commit", inner: "x" } }),
    ["yes"],
  ],
  ["another name inside (G6)", facts("v0.17.0", {}, { remote: { ...commit(COMMIT), inner: "v0.16.0" } }), ["no", "tag-name"]],
  [
    "an object that is not here",
    facts("v0.17.0", {}, { here: undefined, remote: { object: OTHER, commit: undefined, type: undefined }, at: undefined }),
    ["unknown", "tag-commit?"],
  ],
])("%s", (_, one, expected) => {
  expect(said(one)).toEqual(expected);
});

test("no before unknown: a Check that says no is not outweighed by one that could not be decided", () => {
  expect(said(facts("v0.17.0", { onBranch: false, complete: false }, { remote: commit(OTHER) }))).toEqual([
    "no",
    "tag-remote",
    "commit-on-main?",
  ]);
});

test("the outputs are all seven, as texts; each no and unknown says what was found, and what puts it right", () => {
  expect(judgeTag(facts("v0.17.0-rc.1")).outputs).toEqual({
    tag: "v0.17.0-rc.1",
    version: "0.17.0-rc.1",
    pep440: "0.17.0rc1",
    release_type: "pre-release",
    is_dev: "false",
    is_prerelease: "true",
    commit: COMMIT,
  });
  for (const one of [
    facts("x"),
    facts("v0.17.0", { onBranch: false }),
    facts("v0.17.0", { onBranch: false, complete: false }, { remote: commit(OTHER) }),
    facts("v0.17.0", { files: [] }),
  ])
    for (const check of judgeTag(one).checks)
      if (check.verdict !== "yes")
        expect(check).toMatchObject({
          found: expect.any(String),
          expected: expect.any(String),
          fix: expect.stringMatching(/^(?:cogrel|git) [a-z]/),
        });
});
