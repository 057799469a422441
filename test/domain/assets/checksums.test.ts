import fc from "fast-check";
import { expect, test } from "vitest";
import { checksumsFindings, checksumsText, extendChecksums } from "../../../src/domain/assets/checksums";
import { program, sha256 } from "./made";

const A = { ...program("a", ""), sha256: sha256("a") };
const B = { ...program("b.whl", ""), sha256: sha256("b") };
const lines = [`${A.sha256}  a\n`, `${B.sha256}  b.whl\n`] as const;
const found = (text: string, assets = [A, B]) => checksumsFindings(text, assets).map((one) => one.found);

test.each<[string, string, string[]]>([
  ["right", lines.join(""), []],
  ["in any order", [...lines].reverse().join(""), []],
  ["without the last line's end", lines.join("").trimEnd(), []],
  ["in binary mode, in capital letters", `${A.sha256.toUpperCase()} *a\n${lines[1]}`, []],
  ["a line is missing", lines[0], ["has 1 line for 2 files: none for b.whl"]],
  ["empty", "", ["has 0 lines for 2 files: none for a, b.whl"]],
  ["two lines for a name", lines.join("") + lines[0], ["has several lines for a"]],
  ["two lines for a name, one of them wrong", `${lines.join("")}${B.sha256}  a\n`, ["has several lines for a", "has another digest for a"]],
  ["another digest", `${B.sha256}  a\n${lines[1]}`, ["has another digest for a"]],
  ["a line for what is not there", `${lines.join("")}${A.sha256}  c\n`, ["has a line for c, which it must not"]],
  ["a line for itself", `${lines.join("")}${A.sha256}  checksums.txt\n`, ["has a line for checksums.txt, which it must not"]],
  ["a path", `${lines.join("")}${A.sha256}  ./a\n`, ['names paths: "./a"']],
  ["a path out of the folder", `${A.sha256}  ../a\n${lines[1]}`, ['names paths: "../a"', "has 1 line for 2 files: none for a"]],
  ["Windows' paths", `${lines.join("")}${A.sha256}  dist\\a\n`, ['names paths: "dist\\\\a"']],
  [
    "line ends of Windows",
    lines.join("").replaceAll("\n", "\r\n"),
    [
      'is not of the form "sha256  name" at line 1, which ends with a carriage return, line 2, which ends with a carriage return',
      "has 0 lines for 2 files: none for a, b.whl",
    ],
  ],
  ["one blank", `${A.sha256} a\n${lines[1]}`, ['is not of the form "sha256  name" at line 1', "has 1 line for 2 files: none for a"]],
  ["an empty line", `${lines[0]}\n${lines[1]}`, ['is not of the form "sha256  name" at line 2']],
  ["a comment", `# sums\n${lines.join("")}`, ['is not of the form "sha256  name" at line 1']],
  [
    "another algorithm",
    `${"0".repeat(40)}  a\n${lines[1]}`,
    ['is not of the form "sha256  name" at line 1', "has 1 line for 2 files: none for a"],
  ],
  ["a name that only looks like one", `${lines.join("")}${A.sha256}  a\u200b\n`, ["has a line for a\\u{200b}, which it must not"]],
  ["no text", "\0\ufffd\u0001", ['is not of the form "sha256  name" at line 1', "has 0 lines for 2 files: none for a, b.whl"]],
  ["too many lines", "x\n".repeat(20_000), ["has more than 10000 lines", "has 0 lines for 2 files: none for a, b.whl"]],
])("checksums.txt: %s", (_, text, expected) => {
  expect(found(text)).toEqual(expected);
});

test("a digest that could not be made is not compared", () => {
  expect(found(lines.join(""), [{ ...A, sha256: undefined as never, odd: "is a link" }, B])).toEqual([]);
});

test.each<[string, string, string | RegExp]>([
  ["nothing", "", lines.join("")],
  ["a right line", lines[1], `${lines[1]}${lines[0]}`],
  ["a right line without its end, in binary mode", `${B.sha256} *b.whl`, `${B.sha256} *b.whl\n${lines[0]}`],
  ["all of it", lines.join(""), lines.join("")],
  ["a wrong digest", `${A.sha256}  b.whl\n`, /checksums.txt has another digest for b.whl/],
  ["a line for what is not in the set", `${lines[0]}${A.sha256}  c\n`, /has a line for c, which it must not/],
  ["two lines for a name", lines[0] + lines[0], /has several lines for a/],
  ["a path", `${A.sha256}  ./a\n`, /names paths/],
  ["something else", "hello\n", /is not of the form/],
])("extended from %s", (_, given, expected) => {
  const made = extendChecksums(given, [B, A]);
  if (typeof expected === "string") expect(made).toEqual({ text: expected });
  else
    expect(made).toEqual({
      conflict: expect.objectContaining({ rule: "checksums", verdict: "no", found: expect.stringMatching(expected) }),
    });
});

const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/), { minLength: 1, maxLength: 12 });
const sets = names.map((all) => all.filter((name) => !name.startsWith("checksums.txt")).map((name) => ({ name, sha256: sha256(name) })));

test("what is made, or made from a part, has each asset once and is right; any other digest or name in it is found", () => {
  fc.assert(
    fc.property(sets, fc.nat(), fc.nat(), (assets, cut, at) => {
      const facts = assets.map((one) => ({ ...program(one.name, ""), ...one }));
      const text = checksumsText(assets);
      expect(checksumsFindings(text, facts)).toEqual([]);
      const part = text.split(/(?<=\n)/).slice(0, cut % (assets.length + 1));
      const extended = extendChecksums(part.join(""), assets);
      expect("text" in extended && checksumsFindings(extended.text, facts)).toEqual([]);
      const place = text === "" ? 0 : at % text.length;
      const other = text.slice(0, place) + (text[place] === "f" ? "e" : "f") + text.slice(place + 1);
      if (text !== "") expect(checksumsFindings(other, facts)).not.toEqual([]);
    }),
  );
});
