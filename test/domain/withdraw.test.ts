import { expect, test } from "vitest";
import { cogPackages, type Package } from "../../src/domain/project";
import { parseVersion, type Version } from "../../src/domain/version";
import { type WithdrawFacts, withdrawal } from "../../src/domain/withdraw";

const version = parseVersion("0.18.0") as Version;
const crate = cogPackages.find(({ registry }) => registry === "crates") as Package;
const facts = (state: "same" | "absent" | "yanked" | "unknown"): WithdrawFacts => ({
  ...{ tag: "v0.18.0", prefix: "v", version, tags: [], remote: "origin", repository: "o/r", server: "https://github.example" },
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
