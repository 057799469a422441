import { expect, test } from "vitest";
import type { GateFacts } from "../../src/domain/gate";
import type { TapStanding } from "../../src/domain/homebrew/tap";
import { Problem } from "../../src/domain/problem";
import type { Release } from "../../src/domain/release";
import type { Unread } from "../../src/domain/unread";
import { judgeRelease } from "../../src/domain/verify-release";
import type { Version } from "../../src/domain/version";
import { parseVersion } from "../../src/domain/version";

// What the tap says, once all else is published. The rest is tried with a release in test/commands/verify-release.test.ts.

const commit = "a".repeat(40);
const here = { object: commit, commit, type: "commit" } as const;
const version = parseVersion("0.18.0") as Version;
const at: GateFacts["at"] = {
  commit,
  manifests: { parts: [], unreadable: [], text: "0.18.0", version: undefined },
  files: [{ path: "VERSION.txt", kind: "text" }],
  branches: [{ name: "refs/heads/main", commit }],
  branchGlobs: ["main"],
  onBranch: true,
  complete: true,
  tags: [],
};
const gate: GateFacts = { name: "v0.18.0", prefix: "v", version, here, remote: here, remoteName: "origin", at };
const own = [{ draft: false, prerelease: false, url: "https://github.com/o/r/releases/1" }] as unknown as Release[];
const judged = (tap: TapStanding | Unread | undefined) =>
  judgeRelease({ gate, version, own, audited: { checks: [], assets: [], table: { rows: [] }, found: [] }, targets: [], tap });
const unread: Unread = { unread: new Problem("server-answer", "the tap is not to be read", { exit: 3 }) };

test.each<[string, TapStanding["state"] | Unread | undefined, readonly string[], RegExp]>([
  ["no cask is owed", undefined, [], /^nothing to publish: all of v0\.18\.0 is there$/],
  ["people install it", "done", [], /: all of v0\.18\.0 is there$/],
  ["the tap has a higher version", "not owed", [], /: all of v0\.18\.0 is there$/],
  ["a pull request waits for a person", "open", [], /^nothing to publish: of v0\.18\.0 only the tap is not there: it is open$/],
  ["nothing is proposed", "absent", ["homebrew"], /may be published: homebrew/],
  ["its pull request was closed", "declined", ["homebrew"], /may be published: homebrew/],
  ["another cask is in the way", "different", ["homebrew"], /may be published: homebrew/],
  ["the tap's cask cannot be read", "unknown", ["homebrew"], /may be published: homebrew/],
  ["the tap cannot be asked", unread, ["homebrew"], /may be published: homebrew/],
])("of the tap: %s", (_, tap, publish, title) => {
  const seen = typeof tap === "string" ? { state: tap, found: `it is ${tap}` } : tap;
  const answer = judged(seen);
  expect([answer.verdict, answer.data.publish, answer.outputs?.publish]).toEqual(["yes", publish, JSON.stringify(publish)]);
  expect(answer.title).toMatch(title);
});
