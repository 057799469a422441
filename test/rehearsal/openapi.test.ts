import { expect, test } from "vitest";
import { farEnd, REPO } from "./far-end";
import { shapeFlaws } from "./openapi";

const hub = await farEnd();

test("an answer or a request that isn't GitHub's is seen", async () => {
  await hub.octokit("maintainer").repos.createRelease({ ...REPO, tag_name: "v1.0.0" });
  const [real] = hub.recorder.exchanges;
  if (!real) throw new Error("nothing was recorded");
  expect(shapeFlaws(real)).toEqual([]);
  const lacking = { ...real, answer: real.answer.replace('"tag_name"', '"tag"') };
  expect(shapeFlaws(lacking)).toEqual(["POST /repos/o/r/releases: the answer 201:  must have required property 'tag_name'"]);
  const asked = { ...real, body: '{"tag_name":1}' };
  expect(shapeFlaws(asked)).toEqual(["POST /repos/o/r/releases: the request: /tag_name must be string"]);
  expect(shapeFlaws({ ...real, status: 202 })).toEqual(["POST /repos/o/r/releases: the answer 202 is not in the description"]);
  expect(shapeFlaws({ ...real, path: "/api/v3/repos/o/r/relases" })).toEqual(["POST /repos/o/r/relases is no call of GitHub's"]);
});
