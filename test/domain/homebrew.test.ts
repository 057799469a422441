// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the places of a template

import { loadPrism } from "@ruby/prism";
import { describe, expect, test } from "vitest";
import { caskVersion, renderCask, wantedDigests } from "../../src/domain/homebrew/cask";
import { type TapFacts, tapStanding } from "../../src/domain/homebrew/tap";
import type { Pull } from "../../src/domain/pull";
import { parseVersion, type Version } from "../../src/domain/version";
import { cogFiles } from "../harness";

const template = cogFiles("0.18.0")[".github/cog.rb.tmpl"] as string;
const version = (text: string) => parseVersion(text) as Version;
const [arm64, x86_64] = ["a".repeat(64), "b".repeat(64)];
const values = { version: version("0.18.0"), arm64, x86_64 };
const parse = await loadPrism();

const place = (name: string) => `\${${name}}`;
const rendered = (text: string, more: Partial<typeof values> = {}) => renderCask(text, { ...values, ...more });
const cask = (number: string, digests = [arm64, x86_64]) => {
  const made = renderCask(template, { version: version(number), arm64: digests[0], x86_64: digests[1] });
  return "text" in made ? made.text : "";
};

/** The kinds of all nodes of Ruby's syntax tree. */
function kinds(node: object): string[] {
  const inside = Object.values(node).flatMap((one) => (Array.isArray(one) ? one : [one]));
  const nodes = inside.filter((one): one is object => typeof one === "object" && one !== null && /Node$/.test(one.constructor.name));
  return [node.constructor.name, ...nodes.flatMap(kinds)];
}

describe("the cask from its template", () => {
  test("Ruby's own parser takes it, and reads version, digests and the interpolation as they are", () => {
    const { errors, warnings, value } = parse(cask("0.18.0"));
    expect([errors, warnings]).toEqual([[], []]);
    const tree = JSON.stringify(value);
    for (const text of ["0.18.0", arm64, x86_64]) expect(tree).toContain(text);
    expect(kinds(value).filter((kind) => kind === "EmbeddedStatementsNode")).toHaveLength(3);
  });

  test("what is not a place stays as it is, character for character", () => {
    const bare = template.replaceAll(place("VERSION"), "").replaceAll(place("SHA_ARM"), "").replaceAll(place("SHA_X86"), "");
    expect(cask("0.18.0").replace("0.18.0", "").replace(arm64, "").replace(x86_64, "")).toBe(bare);
  });

  test.each([
    ["no version", "cask\n", "it has no ${VERSION}"],
    ["an unknown place", `${place("VERSION")} ${place("HOME")}`, "it has ${HOME}, which is none of ${VERSION}, ${SHA_ARM}, ${SHA_X86}"],
    ["a name that objects have", `${place("VERSION")} ${place("toString")}`, "it has ${toString}, which"],
    ["a place without an end", `${place("VERSION")} \${SHA_ARM\n}`, "it has ${SHA_ARM}, which is none of"],
    ["an empty place", `${place("VERSION")} ${place("")}`, "it has ${}, which is none of"],
  ])("%s is at fault", (_, text, fault) => {
    expect(rendered(text)).toEqual({ fault: expect.stringContaining(fault) });
  });

  test("a digest that the release hasn't is at fault, and not asked for is not", () => {
    expect(renderCask(template, { version: values.version, arm64, x86_64: undefined })).toEqual({
      fault: "it asks for ${SHA_X86}, and the release has no such program",
    });
    expect(renderCask(place("VERSION"), { version: values.version, arm64: undefined, x86_64: undefined })).toEqual({ text: "0.18.0" });
    expect([wantedDigests(template), wantedDigests(place("SHA_X86"))]).toEqual([["arm64", "x86_64"], ["x86_64"]]);
  });

  test("a place is filled in with its value and nothing that the value could mean", () => {
    expect(rendered(`$& $1 #{a} \${VERSION}`)).toEqual({ text: "$& $1 #{a} 0.18.0" });
  });
});

test.each([
  ['  version "0.17.0"\n', "0.17.0"],
  ["version '0.17.0'", "0.17.0"],
  ['version "0.17.0" # the last\r\n', "0.17.0"],
  ['version "0.17.0"\nversion "0.18.0"\n', undefined],
  ['# version "0.17.0"\n', undefined],
  ["version :latest\n", undefined],
  ['version "0.17"\n', undefined],
  ["version \"0.17.0'\n", undefined],
  ["", undefined],
])("the version of the cask %j is %s", (text, wanted) => {
  expect(caskVersion(text)?.text).toBe(wanted);
});

describe("where a version stands in the tap", () => {
  const pull = (more: Partial<Pull>): Pull => ({
    ...{ number: 3, state: "open", merged: false, mergeCommit: undefined, head: { branch: "update-cog-0.18.0", sha: "1" }, base: "main" },
    ...{ draft: false, mergeable: undefined, url: "URL", ...more },
  });
  const file = (text: string | undefined) => (text === undefined ? undefined : { text, blob: "b" });
  const facts = (there: string | undefined, proposed?: string, pulls: Pull[] = []): TapFacts => ({
    ...{ tap: "o/tap", cask: "Casks/cog.rb", base: "main", at: "0", there: file(there), branch: "update-cog-0.18.0" },
    ...{ branchThere: proposed !== undefined, proposed: file(proposed), pulls },
  });
  const [old, own, next] = [cask("0.17.0"), cask("0.18.0"), cask("0.19.0")];
  const other = cask("0.18.0", ["c".repeat(64), x86_64]);
  const touched = own.replace('name "Cog"', 'name "COG"');
  const [closed, merged] = [pull({ state: "closed" }), pull({ state: "closed", merged: true })];

  test.each<[string, TapFacts, string, string]>([
    ["no cask yet", facts(undefined), "absent", "absent"],
    ["a lower version", facts(old), "absent", "absent"],
    ["this cask", facts(own, own, [merged]), "done", "done"],
    ["this version with another line of a person's", facts(touched), "done", "done"],
    ["this version with other digests", facts(other), "different", "done"],
    ["this version with digests that changed places", facts(cask("0.18.0", [x86_64, arm64])), "different", "done"],
    ["this version with the digests in a comment", facts(`${other}# "${arm64}", "${x86_64}"\n`), "different", "done"],
    ["this version with other digests in a comment", facts(`${own}  # was "${"c".repeat(64)}"\n`), "done", "done"],
    ["a higher version", facts(next), "not owed", "not owed"],
    ["a higher version, and an open pull request", facts(next, own, [pull({})]), "not owed", "not owed"],
    ["a cask without a version", facts("cask\n"), "unknown", "unknown"],
    ["a branch as it began", facts(old, old), "absent", "absent"],
    ["a branch with a lower version still", facts(old, cask("0.16.0")), "absent", "absent"],
    ["the branch written, no pull request yet", facts(old, own), "absent", "absent"],
    ["an open pull request", facts(old, own, [pull({}), closed]), "open", "open"],
    ["an open one with a person's line", facts(old, touched, [pull({})]), "open", "open"],
    ["an open one with other digests", facts(old, other, [pull({})]), "different", "open"],
    ["an open one with a higher version", facts(old, next, [pull({})]), "different", "different"],
    ["an open one that nobody can read", facts(old, "cask\n", [pull({})]), "different", "different"],
    ["a closed one", facts(old, own, [closed]), "declined", "declined"],
    ["a closed one whose branch is gone", facts(old, undefined, [closed]), "declined", "declined"],
    ["a merge that was taken back", facts(old, undefined, [merged]), "declined", "declined"],
    ["the first cask, proposed", facts(undefined, own, [pull({})]), "open", "open"],
  ])("%s", (_, seen, state, afar) => {
    const standing = (wanted: Parameters<typeof tapStanding>[2]) => tapStanding(seen, version("0.18.0"), wanted).state;
    expect([standing({ text: own }), standing("any")]).toEqual([state, afar]);
    // What cannot be compared is never done.
    expect(standing(undefined)).toBe(afar === "done" ? "unknown" : afar);
  });
});
