import { describe, expect, test } from "vitest";
import { type Change, isScaffold, marked, type NotesFacts, previousTag, refreshed, scaffold } from "../../src/domain/notes";
import type { TagFact } from "../../src/domain/tag";
import { parseVersion, type Version } from "../../src/domain/version";
import { sha256 } from "../../src/world/digest";

const version = (text: string) => parseVersion(text) as Version;
const change = (subject: string, body = ""): Change => ({ subject, body });

function notes(changes: readonly Change[], more: Partial<NotesFacts> = {}): string {
  const facts: NotesFacts = {
    tag: "v0.18.0",
    version: version("0.18.0"),
    previous: "v0.17.0",
    changes,
    url: "https://github.com/o/r",
    bumpMessage: "Bump version to {version}",
    template: undefined,
  };
  return scaffold({ ...facts, ...more });
}

test("new features, improvements and bug fixes, with the pull requests' numbers last", () => {
  const changes = [
    change("fix(http): close the connection (#12)"),
    change("feat: predict in a subprocess (#11)"),
    change("Speed up the build (#10)"),
    change("Merge pull request #9 from someone/branch", "docs: explain caching\n\nmore"),
  ];
  expect(notes(changes)).toBe(
    [
      "## New features\n\n- Predict in a subprocess (#11)",
      "## Improvements\n\n- Speed up the build (#10)\n- Explain caching (#9)",
      "## Bug fixes\n\n- Close the connection (#12)",
      "**Full changelog**: https://github.com/o/r/compare/v0.17.0...v0.18.0",
    ].join("\n\n"),
  );
});

test("version commits are no news, whatever the project calls them", () => {
  expect(notes([change("Bump version to 0.18.0"), change("Bump version to 0.18.0-rc.1 (#7)")])).not.toContain("- ");
  expect(notes([change("release 0.18.0")], { bumpMessage: "release {version}" })).not.toContain("- ");
  expect(notes([change("Bump version to the newest of the parser")])).toContain("- Bump version to the newest of the parser");
});

test("a breaking change comes first and says so", () => {
  const text = notes([change("feat: a (#1)"), change("feat!: b (#2)"), change("feat: c (#3)", "BREAKING CHANGE: c is gone")]);
  expect(text).toContain("- **Breaking**: B (#2)\n- **Breaking**: C (#3)\n- A (#1)");
});

test.each([
  ["closes no comment and opens no tag", "feat: x --> <!-- <script>", "X --> &lt;!-- &lt;script>"],
  ["calls nobody by name", "fix: thanks @octocat", "Thanks @<!-- -->octocat"],
  ["stays one line", "fix: a\tb\u2028c", "A b c"],
])("a title is somebody's text: it %s", (_, subject, shown) => {
  expect(notes([change(subject)])).toContain(`- ${shown}\n`);
});

test("without a release before, the link is that of all commits", () => {
  expect(notes([], { previous: undefined })).toBe("**Full changelog**: https://github.com/o/r/commits/v0.18.0");
});

test("H15: however many changes there are, the notes stay below GitHub's limit and say how many are left out", () => {
  const text = notes(Array.from({ length: 5000 }, (_, at) => change(`feat: ${"long ".repeat(40)}${at} (#${at})`)));
  expect(text.length).toBeLessThan(125_000);
  expect(text).toMatch(/and \d+ earlier changes\n\n\*\*Full changelog/);
});

test("the project's own form has the same parts", () => {
  const template = "# {version} since {previous}\n{bug_fixes}\n\n\n\n{new_features}\n{nothing}\n{compare}";
  expect(notes([change("fix: a (#1)")], { template })).toBe(
    "# 0.18.0 since v0.17.0\n## Bug fixes\n\n- A (#1)\n\n{nothing}\n**Full changelog**: https://github.com/o/r/compare/v0.17.0...v0.18.0",
  );
});

describe("the tag that notes begin after", () => {
  const tag = (text: string, stands: TagFact["stands"] = "ancestor"): TagFact => ({
    name: `v${text}`,
    commit: "c",
    version: version(text),
    stands,
  });
  const tags = [
    tag("0.17.0"),
    tag("0.17.1", "elsewhere"),
    tag("0.18.0-beta1"),
    tag("0.18.0-rc1"),
    tag("0.18.0-dev3"),
    tag("0.19.0"),
    tag("0.18.0", "self"),
  ];
  test.each([
    ["0.18.0", "v0.17.0"],
    ["0.18.0-rc2", "v0.18.0-rc1"],
    ["0.18.0-beta2", "v0.18.0-beta1"],
    ["0.18.0-dev4", "v0.18.0-dev3"],
    ["0.16.0", undefined],
  ])("of %s is %s: the last of its own type or a more stable one, before it and behind it", (text, wanted) => {
    expect(previousTag(version(text), tags)?.name).toBe(wanted);
  });
});

describe("a body that is there already (I6)", () => {
  const old = marked("old notes", sha256);
  test("an empty one gets the scaffold between its markers", () => {
    expect(refreshed("", "new", sha256)).toBe(marked("new", sha256));
    expect(marked("new", sha256)).toMatch(/^<!-- cogrel:notes sha256=[0-9a-f]{64} -->\nnew\n<!-- \/cogrel:notes -->$/);
  });
  test("a scaffold that nobody touched is made anew, and what stands around it stays", () => {
    expect(refreshed(`Hello\n\n${old}\n\nBye`, "new", sha256)).toBe(`Hello\n\n${marked("new", sha256)}\n\nBye`);
    expect(refreshed(`Hello\r\n\r\n${old.replaceAll("\n", "\r\n")}`, "new", sha256)).toBe(`Hello\n\n${marked("new", sha256)}`);
  });
  test.each([
    ["a person's own words", "What a release!"],
    ["a scaffold that somebody changed", old.replace("old notes", "old notes, and thanks to all")],
    ["a scaffold whose end somebody removed", old.replace("<!-- /cogrel:notes -->", "")],
  ])("%s stay as they are", (_, body) => {
    expect(refreshed(body, "new", sha256)).toBe(body);
    expect(isScaffold(body, sha256)).toBe(false);
  });
  test("words around a scaffold are a person's too", () => {
    expect([isScaffold(old, sha256), isScaffold(`${old}\n`, sha256), isScaffold("", sha256), isScaffold(`Hi\n${old}`, sha256)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
