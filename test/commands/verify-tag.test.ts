import { expect, test } from "vitest";
import { verifyTag } from "../../src/commands/verify-tag";
import { cogFiles, repository, rules } from "../harness";

test("a release tag off main is refused, with every reason at once", async () => {
  const { world, git, commit } = repository(cogFiles("0.17.0"));
  git("checkout", "-qb", "side");
  commit({ "VERSION.txt": "0.18.0\n" });
  git("tag", "v0.18.0");
  git("push", "-q", "origin", "v0.18.0");
  const answer = await verifyTag(world(), "v0.18.0", {});
  expect(rules(answer, "no")).toEqual(["manifests-version", "lock-version", "commit-on-main"]);
});
