import { expect, test } from "vitest";
import { doctorAnswer } from "../../src/domain/doctor/doctor";
import { type Finding, said, unguarded } from "../../src/domain/doctor/look";

const fails = said("actions-on", "no", "off", "fix");
const guard = unguarded("environment-there", "none", "fix");
const unknown = said("token-lasts", "unknown", "hidden", "fix");
const warning = said("tag-rules", "yes", "moved", "fix");
const right = said("token-may", "yes", "may");
const asked = { repository: "o/r", tag: "v1.0.0", version: "1.0.0", offline: false };

test.each<[title: string, findings: Finding[], closing: string | undefined]>([
  ["a release of v1.0.0 finds its settings right, by 2 checks", [right, warning], undefined],
  ["whether a release of v1.0.0 would fail is not known: 1 of 2 checks could not be answered", [right, unknown], undefined],
  ["a release of v1.0.0 would fail, by 1 of 2 checks", [right, fails], "not ready"],
  ["a release of v1.0.0 would be unguarded, by 2 of 2 checks", [guard, guard], "not ready"],
  ["a release of v1.0.0 would be unguarded, by 1 of 1 checks", [said("tags-plain", "no", "main", "fix")], "not ready"],
  ["a release of v1.0.0 would be unguarded, by 1 of 3 checks; 2 are not known", [guard, unknown, unknown], "not ready"],
  [
    "a release of v1.0.0 would fail, by 1 of 4 checks, and 2 leave it unguarded; 1 is not known",
    [fails, guard, guard, unknown],
    "not ready",
  ],
])("%s", (title, findings, closing) => {
  const answer = doctorAnswer(asked, [{ title: "area", checks: findings }]);
  expect(answer.title).toBe(title);
  expect(answer.closing).toBe(closing && `${closing}: ${title}`);
  expect(answer.verdict).toBe(closing ? "no" : findings.includes(unknown) ? "unknown" : "yes");
});

test("what is open is told in groups, each rule once where it means most; a guard is no part of a Check", () => {
  const both: Finding[] = [said("environment-refs", "yes", "narrow", "fix"), unguarded("environment-refs", "any", "fix")];
  const { groups, checks, areas } = doctorAnswer(asked, [{ title: "area", checks: [fails, guard, unknown, warning, right, ...both] }]);
  expect(groups).toEqual([
    { title: "what would fail", rules: ["actions-on"] },
    { title: "what leaves it unguarded", rules: ["environment-there", "environment-refs"] },
    { title: "what is not known", rules: ["token-lasts"] },
    { title: "what could be better", rules: ["tag-rules"] },
  ]);
  expect([...checks, ...(areas ?? []).flatMap((area) => area.checks)].some((check) => "guard" in check)).toBe(false);
});
