import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// Each safety rule has an id, and the test of a rule has its id in the title. Here the rules without a test are listed.

const listed = (name: string) =>
  readFileSync(join(import.meta.dirname, "fixtures", name), "utf8")
    .split("\n")
    .filter((line) => /^[A-Z]\d/.test(line));
const idOf = (line: string) => line.slice(0, line.indexOf(" "));

const rules = listed("safety-ids.txt");
const notYet = listed("safety-not-yet.txt").map(idOf);

/** The ids in the titles of all tests. A title is a test's first argument, or a text of the table that the test is made from. */
function tested(): Set<string> {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const found = new Set<string>();
  for (const file of files) {
    const text = readFileSync(join(import.meta.dirname, file), "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
    for (const [, title = ""] of text.matchAll(
      /(?:\b(?:test|it|describe)\b[\w.]*(?:\([^"'`]*\))?\(\s*|[[,(]\s*|^\s*|: )(["'`][^"'`\n]*)/gm,
    ))
      for (const [id] of title.matchAll(/\b[IGH]\d{1,2}\b/g)) found.add(id);
  }
  return found;
}

test("every safety rule has a test that names it, or waits for the commands it is about", ({ annotate }) => {
  const seen = tested();
  const open = rules.filter((line) => !seen.has(idOf(line)));
  const missing = open.filter((line) => !notYet.includes(idOf(line)));
  void annotate(`rules without a test:\n${open.join("\n")}`);
  expect(missing).toEqual([]);
});

test("tests and the list of waiting rules name rules that there are", () => {
  const ids = rules.map(idOf);
  expect(notYet.filter((id) => !ids.includes(id))).toEqual([]);
  expect([...tested()].filter((id) => !ids.includes(id))).toEqual([]);
});
