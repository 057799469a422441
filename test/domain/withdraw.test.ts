import { expect, test } from "vitest";
import { Problem } from "../../src/domain/problem";
import { cogPackages, type Package } from "../../src/domain/project";
import { parseVersion, type Version } from "../../src/domain/version";
import { type WithdrawFacts, withdrawal } from "../../src/domain/withdraw";

const version = parseVersion("0.18.0") as Version;
const crate = cogPackages.find(({ registry }) => registry === "crates") as Package;
const facts = (state: "same" | "absent" | "yanked" | "unknown"): WithdrawFacts => ({
  ...{
    tag: "v0.18.0",
    prefix: "v",
    version,
    held: version,
    tags: [],
    remote: "origin",
    repository: "o/r",
    server: "https://github.example",
  },
  ...{ targets: [{ package: crate, standing: { state, found: "seen", files: [] } }], goModule: false, releases: [], homebrew: undefined },
});

test.each([
  ["same", ["cargo yank coglet@0.18.0"]],
  ["unknown", ["cargo yank coglet@0.18.0"]],
  ["absent", []],
  ["yanked", []],
] as const)("a crate that is %s: %j, and never a command that takes the withdrawal back", (state, commands) => {
  const channel = withdrawal(facts(state)).data.channels.find(({ channel: one }) => one === "crates");
  expect(channel?.commands).toEqual(commands);
});

const tagged = (...names: string[]) =>
  names.map((name) => ({ name, commit: "c", stands: "unasked", version: parseVersion(name.slice(1)) as Version }) as const);

test.each([
  ["0.18.0", "0.18.0", ["v0.18.0"], "0.18.1"],
  ["0.17.0", "0.18.0", ["v0.17.0", "v0.18.0"], "0.18.1"],
  ["0.17.0", "0.19.0-rc1", ["v0.17.0", "v0.18.0", "v0.19.0-rc1"], "0.18.1"],
  ["0.18.0", "0.17.0", ["v0.17.0", "v0.18.0"], "0.18.1"],
  ["0.18.0-rc1", "0.18.0-rc1", ["v0.18.0-rc1"], "0.18.0-rc2"],
  ["0.18.0-rc1", "0.18.0", ["v0.18.0-rc1", "v0.18.0"], "0.18.1-rc1"],
  ["0.17.0", undefined, ["v0.17.0"], "0.17.1"],
])("after %s, with %s on the branch and the tags %j, it goes on with %s", (given, held, tags, next) => {
  const own = { version: parseVersion(given) as Version, held: held === undefined ? undefined : (parseVersion(held) as Version) };
  expect(withdrawal({ ...facts("same"), ...own, tag: `v${given}`, tags: tagged(...tags) }).data.next).toBe(next);
});

test.each<[string, Partial<WithdrawFacts>, boolean]>([
  ["nothing of it", {}, true],
  ["a tag", { tags: tagged("v0.18.0") }, false],
  ["releases that were not read", { releases: { unread: new Problem("server-unreachable", "away", { exit: 3 }) } }, false],
  ["a crate that was not read", { targets: facts("unknown").targets }, false],
  ["a crate", { targets: facts("same").targets }, false],
])("%s: that nothing is to be withdrawn is said only of what is known to be nowhere", (_, more, nowhere) => {
  const lines = withdrawal({ ...facts("absent"), ...more }).lines ?? [];
  expect([lines[0]?.includes("nowhere"), lines.includes("Go on with")]).toEqual([nowhere, !nowhere]);
});
