import fc from "fast-check";
import { expect, test } from "vitest";
import { type Expression, readExpression } from "../../../src/domain/manifests/expression";
import { search } from "../../../src/domain/manifests/expression-search";
import { readPattern } from "../../../src/domain/manifests/pattern";
import { Problem } from "../../../src/domain/problem";
import { bumped, findingOf, partOf } from "./reading";

const PATH = "src/version.go";
const MATCH = 'const Version = "([^"]+)"';
const read = (text: string, match = MATCH) => partOf(readPattern(PATH, match), { [PATH]: text });
const refused = (text: string, match = MATCH) => findingOf(readPattern(PATH, match), { [PATH]: text });

test.each([
  ["the end of a line", "version: (.+)$", "a: 1\r\nversion: 0.1.0\r\nb", "a: 1\r\nversion: 0.2.0\r\nb"],
  ["the begin of a line", "^v([0-9.]+)", "(v0.1.0)\nv0.1.0\n", "(v0.1.0)\nv0.2.0\n"],
  ["letters beyond ASCII", "^é😀 (\\S+)", "é😀 0.1.0 é", "é😀 0.2.0 é"],
  ["a named capture", "ARG V=(?<version>\\S+)", "ARG V=0.1.0\n", "ARG V=0.2.0\n"],
  ["groups and counts", "\\b(?:go|py)-((?:\\d+\\.){2}\\d+)\\b", "py-0.1.0", "py-0.2.0"],
])("the capture of the one match is the version, all else is kept: %s", (_name, match, text, now) => {
  const part = read(text, match);
  expect([part.kind, part.version]).toEqual(["pattern", "0.1.0"]);
  expect(bumped(part, "0.2.0")).toEqual({ [PATH]: now });
  expect(part.edits("0.0.1", "0.1.0")).toEqual([]);
});

test.each([
  ["no match", "package x\n", undefined, 'match "const Version = \\"([^\\"]+)\\"" is found nowhere; it must match exactly once'],
  ["two matches", 'const Version = "1"\n\nconst Version = "1"\n', undefined, /found 2 times, on lines 1, 3; it must match exactly once$/],
  ["seven matches", 'const Version = "1"\n'.repeat(7), undefined, /found 7 times, on lines 1, 2, 3, 4, 5, …;/],
  ["a capture with blanks", '\nconst Version = "0.1 \u001b"', 2, 'holds "0.1 \\u{1b}" where the version should be'],
  ["a capture across lines", 'const Version = "0.1\n.0"', undefined, /found nowhere/],
])("a file is refused with how often it matches, and where: %s", (_name, text, line, why) => {
  const finding = refused(text);
  expect(finding.line).toBe(line);
  expect(finding.why).toMatch(why);
});

test("a missing file and a file that is too large are refused", () => {
  expect(findingOf(readPattern(PATH, MATCH), {}).why).toBe("there is no such file");
  expect(refused("x".repeat(5_000_000)).why).toBe("is larger than 4 MiB");
});

test.each([
  ["too narrow for the new version", "v=([0-9.]+)$", "v=0.1.0"],
  ["also true of the new version elsewhere", "(0\\.1\\.\\d|rc1)", "0.1.0"],
])("an expression that would not find the new version is a fault of the configuration: %s", (_name, match, text) => {
  const problem = catchProblem(() => read(text, match).edits("0.1.0", "0.2.0-rc1"));
  expect([problem.code, problem.exit]).toEqual(["configuration", 2]);
  expect(problem.message).toMatch(/^src\/version\.go: match ".*" would not find 0\.2\.0-rc1 once it is written there$/);
});

test.each([
  ["(", /^not a regular expression: unterminated group/],
  ["v.*", /^no capture where one is needed/],
  ["(a)(b)", /^2 captures where one is needed/],
  ["(a)?", /^its capture is repeated, optional/],
  ["a|(b)", /^its capture .* in one alternative only/],
  ["(?:x(a))+", /^its capture is repeated/],
  ["(?:a*)*(b)", /^it repeats something that may be empty/],
  ["(?=a)(a)", /^it looks ahead or behind/],
  ["(?<!a)(a)", /^it looks ahead or behind/],
  ["(a)\\1", /^it refers back/],
  ["(a)\\n", /^it names a line end/],
  [`(${"a".repeat(200)})`, /^longer than 200/],
  ["(?:(?:(?:a{99}){99}){99}){99}(b)", /^too large/],
  ["(a{9999999999})", /^too large/],
])("an expression is refused with why: %s", (source, why) => {
  expect((readExpression(source) as { fault: string }).fault).toMatch(why);
});

test.each([
  ["nested repetition", "(?:a+)+$(b)", `${"a".repeat(2000)}c`],
  ["overlapping alternatives", "^(?:a|aa)+$(b)", `${"a".repeat(2000)}c`],
  ["many stars", "a.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*(b)", `${"a".repeat(2000)}`],
  ["many long lines", "(?:.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*)(=)", `${"a".repeat(10_000)}\n`.repeat(400)],
  ["one line of 4 MB", "(?:a+)+(b)", "a".repeat(4_000_000)],
  ["4 MB of short lines", MATCH, 'const Versiom = "0.1.0"\n'.repeat(160_000)],
])("no text and no expression takes long: %s", (_name, match, text) => {
  const began = performance.now();
  expect(refused(text, match).why).toMatch(/found nowhere|takes too long/);
  // What it guards against takes hours.
  expect(performance.now() - began).toBeLessThan(30_000);
});

test("what matches is what JavaScript matches, within each line", () => {
  const atoms = ["a", "b", ".", "\\d", "[ab]", "[^a]", "\\w", "\\b", "^", "$", "é", "😀"];
  const signs = ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}?"];
  const { piece } = fc.letrec<{ piece: string }>((tie) => ({
    piece: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...signs)).map(([atom, sign]) => atom + sign),
      fc.tuple(tie("piece"), tie("piece")).map(([a, b]) => a + b),
      fc.tuple(tie("piece"), tie("piece"), fc.constantFrom(...signs)).map(([a, b, sign]) => `(?:${a}|${b})${sign}`),
    ),
  }));
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "1", " ", "é", "😀", "\n", "\r\n"), maxLength: 12 });
  let compared = 0;
  fc.assert(
    fc.property(piece, piece, piece, texts, (before, inside, after, text) => {
      const source = `${before}(${inside})${after}`;
      const expression = readExpression(source);
      if ("fault" in expression) return;
      compared++;
      expect(search(expression as Expression, text)).toEqual({ found: inJavaScript(source, text) });
    }),
    { numRuns: 15_000 },
  );
  expect(compared).toBeGreaterThan(500);
});

function catchProblem(work: () => unknown): Problem {
  try {
    work();
  } catch (caught) {
    if (caught instanceof Problem) return caught;
  }
  throw new Error("no Problem");
}

function inJavaScript(source: string, text: string): { start: number; end: number }[] {
  let offset = 0;
  return text.split("\n").flatMap((line) => {
    const from = offset;
    offset += line.length + 1;
    const matches = line.replace(/\r$/, "").matchAll(new RegExp(source, "dmgu"));
    return [...matches].map((match) => {
      const [start, end] = (match.indices as RegExpIndicesArray)[1] as [number, number];
      return { start: from + start, end: from + end };
    });
  });
}
