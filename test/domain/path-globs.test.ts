import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesGlob } from "../../src/domain/glob";
import { openPathGlobs } from "../../src/domain/path-globs";
import { randomFrom } from "../tools/campaign";

const matches = (glob: string, path: string) => openPathGlobs([[glob]]).match(path).length > 0;

test.each([
  ["go.mod", "go.mod", true],
  ["go.mod", "x/go.mod", false],
  ["go.mod", "go.modx", false],
  ["cmd/**", "cmd/cog/main.go", true],
  ["cmd/**", "cmdx/main.go", false],
  ["cmd/", "cmd/cog/main.go", true],
  ["cmd/*", "cmd/cog/main.go", false],
  ["**/*.md", "README.md", true],
  ["**/*.md", "docs/a/b.md", true],
  ["**/*.md", "docs/a/b.mdx", false],
  ["a/**/b", "a/b", true],
  ["a/**/b", "a/x/y/b", true],
  ["a/**/b", "ab", false],
  ["a/**/b", "a/xb", false],
  ["**/**/b", "b", true],
  ["**/**/b", "x/b", true],
  ["a**/b", "a/b", true],
  ["a**/b", "b", false],
  ["*/x", "/x", true],
  ["caf?/[é-ü].go", "café/é.go", true],
  ["?", "😀", true],
  ["[!a]", "/", false],
  ["docs/\n*", "docs/\nx", true],
  ['a"b', 'a"b', true],
])("the glob %j and the path %j: %s", (glob, path, wanted) => {
  expect(matches(glob, path)).toBe(wanted);
});

test.each([
  ["crates/coglet/**", "crates"],
  ["crates/coglet/**", "crates/coglet"],
  ["crates/coglet/src/*.rs", "crates/coglet/src"],
])("%s: a submodule or a link in the place of its folder %s has changed what is in it", (glob, path) => {
  expect(matches(glob, path)).toBe(true);
  expect(matches(glob, `${path}x`)).toBe(false);
});

test("what is no glob matches nothing", () => {
  expect(openPathGlobs([["a[b"], ["a[b", "a"]]).match("a")).toEqual([1]);
});

test("without wildcards for whole folders many globs match what each matches by itself", () => {
  const glob = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?", "[ab]", "[!a]"), minLength: 1, maxLength: 8 });
  // A glob's own folders match too, and a slash at the end means all that is below: told by the table above.
  const plain = glob.filter((one) => !/\*\*\//.test(one) && !one.endsWith("/") && !/^[^*?[]*\//.test(one));
  fc.assert(
    fc.property(fc.array(plain, { maxLength: 6 }), fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 }), (globs, path) => {
      const wanted = globs.flatMap((one, at) => (matchesGlob(one, path) ? [at] : []));
      expect(openPathGlobs(globs.map((one) => [one])).match(path)).toEqual(wanted);
    }),
    { numRuns: 2000 },
  );
});

test("stars for whole folders match what the same regular expression matches", () => {
  const part = fc.constantFrom("a", "b", "*", "**", "?");
  const path = fc.array(fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), path, (parts, names) => {
      const glob = parts.join("/");
      const folders = glob.split("/").map((one) => ({ "*": "[^/]*", "**": "**", "?": "[^/]" })[one] ?? one);
      const source = folders.map((one, at) =>
        one !== "**" ? `${one}${at < folders.length - 1 ? "/" : ""}` : at < folders.length - 1 ? "(?:.*/)?" : ".*",
      );
      const below =
        glob
          .match(/^[ab/]*/)?.[0]
          .split("/")
          .slice(0, -1) ?? [];
      const named = below.map((_, at) => below.slice(0, at + 1).join("/"));
      const wanted = new RegExp(`^${source.join("")}$`).test(names.join("/")) || named.includes(names.join("/"));
      expect(matches(glob, names.join("/")), `${glob} ${names.join("/")}`).toBe(wanted);
    }),
    { numRuns: 2000 },
  );
});

test("names that come in pieces, with line ends and quotes in them, are each counted once", () => {
  const names = ["cmd/a\nb.go", 'python/"x".py', "README.md", "cmd/😀.go", "", "é"];
  const text = `${names.join("\0")}\0`;
  for (let cut = 0; cut <= text.length; cut++) {
    const told: string[] = [];
    const globs = openPathGlobs([["cmd/**"], ["python/**", "?"]]);
    const { take, seen } = globs.counting((path) => told.push(path) < 4);
    take(text.slice(0, cut));
    take(text.slice(cut));
    expect(seen()).toEqual({
      files: 6,
      groups: [
        { files: 2, examples: ["cmd/a\nb.go", "cmd/😀.go"] },
        { files: 2, examples: ['python/"x".py', "é"] },
      ],
    });
    expect(told).toEqual(names.slice(0, 4));
  }
});

test("more states than are kept are made again, with the same answers", () => {
  const globs = [`*a${"?".repeat(13)}`, `*b${"?".repeat(12)}`];
  const { match } = openPathGlobs(globs.map((one) => [one]));
  const random = randomFrom(7);
  for (let times = 0; times < 400; times++) {
    const path = Array.from({ length: 60 }, () => "ab😀"[Math.floor(random() * 2)]).join("");
    expect(match(path)).toEqual(globs.flatMap((one, at) => (matchesGlob(one, path) ? [at] : [])));
  }
});

test("globs and names that are made to explode stay within time and memory", () => {
  const globs = Array.from({ length: 40 }, (_, at) => `${"*a".repeat(20)}${"?".repeat(at)}b/**x`);
  const { match } = openPathGlobs([globs, globs.map((one) => `**/${one}`)]);
  const began = performance.now();
  const before = process.memoryUsage().heapUsed;
  for (let seed = 1; seed < 60; seed++) {
    let random = seed;
    const letters = Array.from({ length: 4000 }, () => {
      random = (random * 48271) % 2147483647;
      return "aab/😀"[random % 5] ?? "a";
    });
    match(letters.join(""));
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(400 * 2 ** 20);
  expect(performance.now() - began).toBeLessThan(20_000);
});
