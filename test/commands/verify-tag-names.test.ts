import { expect, test } from "vitest";
import { verifyTag } from "../../src/commands/verify-tag";
import { rules } from "../harness";
import { tagged } from "../tools/tagged";

// Nothing of these tests changes it.
const one = tagged();

const MALFORMED = [
  "-devious",
  "--upload-pack=touch x",
  "v1.2.3$(id)",
  "v1.2.3\n",
  "v1.2.3\nv0.17.0",
  "v1.2.3%0A::error::x",
  "",
  " v0.17.0",
  "v0.17.0 ",
];
const NO_VERSION = [
  "v0.17",
  "0.17.0",
  "V0.17.0",
  "v0.17.0+build",
  "v00.17.0",
  "v0.17.0-rc",
  "v0.17.0-foo1",
  "v0.17.0-rc1.1",
  "vv0.17.0",
  "x/v0.17.0",
];
const HOSTILE = [
  "v0.17.0^{}",
  "v0.17.0~0",
  "v0.17.0:VERSION.txt",
  "v0.17.0.lock",
  "v0..17",
  "@{-1}",
  "HEAD^",
  `v${"9".repeat(300)}.0.0`,
  "v1.2.3-ｒｃ1",
];

test.each([...MALFORMED, ...NO_VERSION, ...HOSTILE])(
  "G11, I8: the name %j is refused, as an argument and as GITHUB_REF, and nothing is run of it",
  async (name) => {
    for (const answer of [
      await verifyTag(one.world(), name, {}),
      await verifyTag(one.world({ GITHUB_REF: `refs/tags/${name}` }), undefined, {}),
    ]) {
      expect(answer.verdict).toBe("no");
      expect(rules(answer, "no")).toContain("tag-grammar");
      expect(answer.outputs?.commit).toBeUndefined();
    }
  },
);

test.each([
  undefined,
  "",
  "refs/heads/main",
  "refs/pull/1/merge",
  "v0.17.0",
  "refs/tags",
  "refs/heads/refs/tags/v0.17.0",
  "REFS/TAGS/v0.17.0",
])("GITHUB_REF %j is no tag: wrong use, exit 2", async (ref) => {
  const world = one.world(ref === undefined ? {} : { GITHUB_REF: ref });
  await expect(verifyTag(world, undefined, {})).rejects.toMatchObject({ code: "usage", exit: 2 });
});
