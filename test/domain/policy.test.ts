import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { verdictOf } from "../../src/domain/check";
import { keepsReleased, nextFree, type PolicyQuestion, versionPolicy } from "../../src/domain/policy";
import { parseLegacyTag, parseTag, type TagFact, tagName } from "../../src/domain/tag";
import { LABELS, parseVersion, type Version, versionOf } from "../../src/domain/version";

const version = (text: string) => parseVersion(text) as Version;
const command = (next: Version) => `cogrel bump ${next.text}`;

/** Tags as `v1.2.3` or `v1.2.3 elsewhere`; an ancestor unless told. */
function tagsOf(...ones: string[]): TagFact[] {
  return ones.map((one, age) => {
    const [name, stands = "ancestor"] = one.split(" ") as [string, TagFact["stands"]?];
    const exact = parseTag(name, "v");
    const legacy = exact ? undefined : parseLegacyTag(name, "v");
    return { name, commit: `${age}`, stands, age, ...(exact && { version: exact }), ...(legacy && { legacy }) };
  });
}

function refused(text: string, tags: TagFact[], scope: PolicyQuestion["scope"] = "repository"): string[] {
  const question = { version: version(text), own: `v${text}`, tags, scope };
  return versionPolicy(question, command).flatMap(({ rule, verdict }) => (verdict === "yes" ? [] : [verdict === "no" ? rule : `${rule}?`]));
}

const CASES: readonly (readonly [string, string[], string[], string[]])[] = [
  // version, tags, refused before it is tagged, refused when it is verified again
  ["0.1.0", [], [], []],
  ["0.17.0", ["v0.17.0"], [], []],
  // a: unequal in PEP 440 to every tag, wherever it is
  ["0.18.0-rc1", ["v0.18.0-rc.1 elsewhere"], ["version-free", "above-label"], ["version-free"]],
  ["0.9.8-alpha0", ["v0.9.8-alpha elsewhere"], ["version-free"], ["version-free"]],
  ["0.9.8-alpha1", ["v0.9.8-alpha"], [], []],
  ["0.18.0-dev1", ["v0.18.0-dev.1"], ["version-free", "above-label"], ["version-free", "above-label"]],
  ["0.9.0", ["v0.9.0+async.1"], [], []],
  // b: above every stable version among the ancestors
  ["0.16.12", ["v0.17.0"], ["above-stable"], ["above-stable"]],
  ["0.16.12", ["v0.16.11", "v0.17.0 elsewhere"], [], []],
  ["0.16.12", ["v0.17.0-rc1"], [], []],
  ["0.17.1-alpha1", ["v0.17.0", "v0.18.0-alpha1"], [], []],
  ["0.17.0-rc1", ["v0.17.1"], ["above-stable"], ["above-stable"]],
  ["0.17.1", ["v0.18.0 unknown"], ["above-stable?"], ["above-stable?"]],
  // c: above the other pre-releases, or dev versions, of its own X.Y.Z
  ["0.18.0-rc9", ["v0.18.0-rc10 elsewhere"], ["above-label"], []],
  ["0.18.0-rc9", ["v0.18.0-rc10"], ["above-label"], ["above-label"]],
  ["0.18.0-beta9", ["v0.18.0-rc1 elsewhere"], ["above-label"], []],
  ["0.18.0-rc1", ["v0.18.0-dev9"], [], []],
  ["0.18.0-dev2", ["v0.18.0-rc1", "v0.18.0-dev1"], [], []],
  ["0.18.0-dev2", ["v0.18.0-dev10 elsewhere"], ["above-label"], []],
  ["0.18.0", ["v0.18.0-rc1"], [], []],
  // d: no pre-release or dev of what is released, wherever
  ["0.18.0-rc2", ["v0.18.0 elsewhere"], ["not-released"], []],
  ["0.18.0-rc2", ["v0.18.0"], ["above-stable", "not-released"], ["above-stable", "not-released"]],
  ["0.18.0-dev2", ["v0.18.0"], ["above-stable", "not-released"], ["above-stable", "not-released"]],
  // several tags on one commit: a tag that is verified again is not asked to be above its neighbours
  ["0.17.0-rc1", ["v0.17.0 self"], ["above-stable", "not-released"], []],
];

test.each(CASES)("%s with the tags %j: refused by %j when new, by %j when verified again", (text, tags, asNew, again) => {
  expect(refused(text, tagsOf(...tags))).toEqual(asNew);
  expect(refused(text, tagsOf(...tags), "ancestors")).toEqual(again);
});

/** The tags of Cog's real history in their order, each with the commits that its own descends from. */
function history(): { name: string; commit: string; below: Set<string> }[] {
  const lines = readFileSync(join(import.meta.dirname, "../fixtures/cog-tags.tsv"), "utf8")
    .trim()
    .split("\n")
    .slice(2);
  const rows = lines.map((line) => line.split("\t") as [string, string, string?]);
  const nearest = new Map(rows.map(([, commit, near]) => [commit, near ? near.split(",") : []]));
  const known = new Map<string, Set<string>>();
  const below = (commit: string): Set<string> => {
    const found = known.get(commit) ?? new Set((nearest.get(commit) ?? []).flatMap((near) => [near, ...below(near)]));
    known.set(commit, found);
    return found;
  };
  return rows.map(([name, commit]) => ({ name, commit, below: below(commit) }));
}

test("of the 246 well-formed tags of the real history, in their order, exactly one is refused, and rightly", () => {
  const rows = history();
  const wellFormed = rows.filter(({ name }) => parseTag(name, "v"));
  expect([rows.length, wellFormed.length]).toEqual([250, 246]);
  const no: Record<string, string[]> = {};
  rows.forEach(({ name, commit, below }, at) => {
    const text = name.slice(1);
    if (!parseVersion(text)) return;
    const tags = tagsOf(
      ...rows.slice(0, at).map((one) => `${one.name} ${one.commit === commit ? "self" : below.has(one.commit) ? "ancestor" : "elsewhere"}`),
    );
    const rules = refused(text, tags);
    if (rules.length > 0) no[name] = rules;
  });
  expect(no).toEqual({ "v0.14.0-alpha1": ["version-free", "above-label"] });
});

test("crates.io's other order of rc10 and rc9 is a warning, never a refusal, and names a spelling that it orders", () => {
  const checks = versionPolicy(
    { version: version("0.18.0-rc10"), own: "v0.18.0-rc10", tags: tagsOf("v0.18.0-rc9"), scope: "repository" },
    command,
  );
  const warning = checks.find(({ rule }) => rule === "crates-order");
  expect(warning).toMatchObject({ verdict: "yes", fix: expect.stringContaining("0.18.0-rc.10") });
  expect(verdictOf(checks)).toBe("yes");
  const dotted = versionPolicy(
    { version: version("0.18.0-rc.10"), own: "v0.18.0-rc.10", tags: tagsOf("v0.18.0-rc.9"), scope: "repository" },
    command,
  );
  expect(dotted.some(({ rule }) => rule === "crates-order")).toBe(false);
});

test.each([
  ["0.17.0", ["v0.17.0"], "yes"],
  ["0.17.0", ["v0.17.0", "v0.16.0"], "yes"],
  ["0.17.0", ["v0.17.0 self"], "yes"],
  ["0.17.0", ["v0.17.0", "v0.18.0"], "no"],
  ["0.17.0", ["v0.17.0", "v0.18.0 elsewhere"], "yes"],
  ["0.17.0", ["v0.17.0 elsewhere"], "no"],
  ["0.17.0", ["v0.17.0 unknown"], "unknown"],
  ["0.17.0-rc1", ["v0.17.0-rc1", "v0.17.0-rc.1 elsewhere"], "no"],
  ["0.17.0", [], "yes"],
  ["0.17.0", ["v0.17.1"], "no"],
])("files that hold %s, with the tags %j: %s", (text, tags, verdict) => {
  const question = { version: version(text), own: `v${text}`, tags: tagsOf(...tags), scope: "repository" } as const;
  expect(verdictOf(keepsReleased(question, command))).toBe(verdict);
});

test.each([
  ["0.17.0", [], "0.17.0"],
  ["0.17.0", ["v0.17.0"], "0.17.1"],
  ["0.17.0", ["v0.17.0", "v0.17.1 elsewhere"], "0.17.2"],
  ["0.16.0", ["v0.17.0"], "0.17.1"],
  ["0.18.0-rc1", ["v0.18.0-rc1"], "0.18.0-rc2"],
  ["0.18.0-rc.1", ["v0.18.0-rc1"], "0.18.0-rc.2"],
  ["0.18.0-alpha1", ["v0.18.0-rc3 elsewhere"], "0.18.0-rc4"],
  ["0.18.0-rc1", ["v0.18.0 elsewhere"], "0.18.1-rc1"],
  ["0.18.0-dev1", ["v0.18.0-dev41", "v0.18.0-rc1"], "0.18.0-dev42"],
  ["0.18.0-rc18446744073709551614", ["v0.18.0-rc18446744073709551614"], "0.18.0-rc18446744073709551615"],
])("the next free version of the kind of %s with the tags %j is %s", (text, tags, next) => {
  expect(nextFree(version(text), tagsOf(...tags)).text).toBe(next);
});

const anyVersion = fc
  .record({
    release: fc.tuple(fc.nat(1), fc.nat(2), fc.nat(2)),
    label: fc.option(fc.constantFrom(...LABELS), { nil: undefined }),
    number: fc.nat(12),
    dotted: fc.boolean(),
  })
  .map(({ release, label, number, dotted }) => versionOf(release.map(String) as unknown as Version["release"], label, `${number}`, dotted));
const anyTag = fc.record({ version: anyVersion, stands: fc.constantFrom("self", "ancestor", "elsewhere"), bare: fc.boolean() });

test("the next free version passes all four rules, whatever is tagged", () => {
  fc.assert(
    fc.property(anyVersion, fc.array(anyTag, { maxLength: 12 }), (asked, ones) => {
      const tags = tagsOf(
        ...ones.map(
          ({ version: one, stands, bare }) => `${bare && one.label ? `v${one.text.replace(/\.?\d+$/, "")}` : tagName(one, "v")} ${stands}`,
        ),
      );
      const next = nextFree(asked, tags);
      expect(refused(next.text, tags)).toEqual([]);
      expect(tags.some(({ name }) => name === `v${next.text}`)).toBe(false);
      expect([next.label === "dev", next.label === undefined]).toEqual([asked.label === "dev", asked.label === undefined]);
    }),
    { numRuns: 2000 },
  );
});
