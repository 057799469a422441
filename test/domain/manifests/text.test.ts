import fc from "fast-check";
import { expect, test } from "vitest";
import { readText } from "../../../src/domain/manifests/text";
import { bumped, findingOf, partOf } from "./reading";

const read = (text: string) => partOf(readText("VERSION.txt"), { "VERSION.txt": text });
const refused = (text: string) => findingOf(readText("VERSION.txt"), { "VERSION.txt": text });

test.each([
  ["LF", "0.17.0\n", "0.18.0-rc1\n"],
  ["CRLF", "0.17.0\r\n", "0.18.0-rc1\r\n"],
  ["no line end", "0.17.0", "0.18.0-rc1"],
])("a version file keeps its line end: %s", (_name, text, now) => {
  const part = read(text);
  expect(part.version).toBe("0.17.0");
  expect(bumped(part, "0.18.0-rc1")).toEqual({ "VERSION.txt": now });
});

test("an edit of a version file replaces the version only, on line 1", () => {
  const edits = [{ start: 0, end: 6, was: "0.17.0", now: "0.18.0", line: 1, what: "" }];
  expect(read("0.17.0\n").edits("0.17.0", "0.18.0")).toEqual([{ path: "VERSION.txt", edits }]);
});

test("a version file that has the version already is not edited", () => {
  expect(read("0.17.0\n").edits("0.16.0", "0.17.0")).toEqual([]);
});

test.each([
  ["empty", "", 1, 1, /^is empty/],
  ["a line end only", "\r\n", 1, 1, /^is empty/],
  ["two lines", "0.17.0\n0.18.0\n", 2, 1, /more than one line: "0\.18\.0"/],
  ["an empty second line", "0.17.0\n\n", 2, 1, /more than one line: ""/],
  ["a blank before", " 0.17.0\n", 1, 1, /white space: " 0\.17\.0"/],
  ["a blank after", "0.17.0 \n", 1, 7, /white space/],
  ["a tab", "0.17.0\t", 1, 7, /white space: "0\.17\.0\\t"/],
  ["a merge marker", "<<<<<<< HEAD\n0.17.0\n=======\n0.18.0\n>>>>>>> x\n", 1, 1, /unfinished merge: "<<<<<<< HEAD"/],
  ["a byte order mark", "\ufeff0.17.0\n", 1, 1, /byte order mark/],
  ["letters beyond ASCII", "0.17.0\u0661\n", 1, 7, /not printable ASCII: "0\.17\.0\\u\{661\}"/],
  ["an escape sequence", "\u001b[2J0.17.0\n", 1, 1, /not printable ASCII: "\\u\{1b\}\[2J/],
  ["NUL", "0.17.0\0", 1, 7, /not printable ASCII/],
  ["a carriage return alone", "0.17.0\r0.18.0", 1, 7, /carriage return/],
])("a version file is refused with its line and why: %s", (_name, text, line, column, why) => {
  expect(refused(text)).toMatchObject({ path: "VERSION.txt", line, column, why: expect.stringMatching(why) });
});

test("a version file above 1 KiB is refused without being shown", () => {
  expect(refused("1".repeat(5_000_000)).why).toMatch(/^is larger than 1024 bytes; write one line/);
});

test("a version file that is missing is said to be missing", () => {
  expect(findingOf(readText("a/VERSION"), {})).toEqual({ path: "a/VERSION", why: "there is no such file" });
});

test("what is accepted is one line of printable ASCII, whatever else is tried", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("0", ".", "-", "r", " ", "\n", "\r", "\ufeff", "é", "<<<<<<<", "\0"), maxLength: 8 }),
      (text) => {
        const good = /^[!-~]+(\r?\n)?$/.test(text) && !text.startsWith("<<<<<<<");
        if (good) expect(bumped(read(text), "9.9.9")["VERSION.txt"]).toBe(text.replace(/^[!-~]+/, "9.9.9"));
        else expect(refused(text).why).not.toBe("");
      },
    ),
  );
});
