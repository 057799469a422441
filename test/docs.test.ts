import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { commandsPage } from "../scripts/docs/commands.mjs";
import { errorPages } from "../scripts/docs/errors.mjs";
import { PROBLEMS, RULES } from "../src/domain/codes";
import { exampleOf } from "../src/domain/examples";
import { EXPLANATIONS } from "../src/domain/explanations";
import { GLOBAL_FLAGS, SPECS } from "../src/specs";
import { commandLinesIn, faultOf } from "./tools/spec-line";
import { openStage } from "./transcripts/stage";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

test("docs/commands.md is what the specs say (else: node scripts/docs.mjs)", () => {
  expect(read("docs/commands.md")).toBe(commandsPage(SPECS, GLOBAL_FLAGS));
});

test("docs/errors has a page for every code and no other, as the explanations say (else: node scripts/docs.mjs)", () => {
  const pages = errorPages({ RULES, PROBLEMS, EXPLANATIONS, exampleOf }, read("docs/tag-refused.md"));
  expect(pages.size).toBe(Object.keys(EXPLANATIONS).length + 1);
  expect(readdirSync(join(root, "docs/errors")).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(read(`docs/errors/${name}`), name).toBe(text);
});

test("each rule that the gate can give has its section in docs/tag-refused.md", () => {
  const source = ["gate", "policy"].map((name) => read(`src/domain/${name}.ts`)).join("\n");
  const given = Object.entries(RULES).filter(([code]) => source.includes(`"${code}"`));
  const headings = [...read("docs/tag-refused.md").matchAll(/^### (.+) \(`(.+)`\)$/gm)].map(([, words = "", code]) => [code, words]);
  expect(headings.map(([code]) => code).sort()).toEqual(given.map(([code]) => code).sort());
  for (const [code, words] of headings) expect(words?.toLowerCase()).toBe(Object(RULES)[code as string].toLowerCase());
});

test("each code that a document names is one, and each explanation ends as a sentence does", () => {
  const codes = new Set([...Object.keys(RULES), ...Object.keys(PROBLEMS)]);
  for (const page of ["docs/tag-refused.md", "README.md"])
    for (const [, code = ""] of read(page).matchAll(/cogrel explain ([a-z-]+)/g)) expect(codes, page).toContain(code);
  for (const [code, { cause }] of Object.entries(EXPLANATIONS)) expect(cause, code).toMatch(/\.$/);
});

test("each code is given somewhere: none is listed that nothing says", () => {
  const files = execFileSync("git", ["ls-files", "src"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  const source = files.filter((file) => !/(codes|explanations)\.ts$/.test(file) && existsSync(join(root, file))).map(read);
  const unsaid = [...Object.keys(RULES), ...Object.keys(PROBLEMS)].filter((code) => !source.some((text) => text.includes(`"${code}"`)));
  expect(unsaid).toEqual([]);
});

test("the tree in docs/architecture.md is the repository's folders", () => {
  const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  const folders = tracked.flatMap((file) =>
    file
      .split("/")
      .slice(0, -1)
      .map((_, at, parts) => `${parts.slice(0, at + 1).join("/")}/`),
  );
  const lone = tracked.filter((file) => /^src\/[^/]+\.ts$/.test(file) && existsSync(join(root, file)));
  expect(tree(read("docs/architecture.md"))).toEqual([...new Set([...folders, ...lone])].sort());
});

/** The paths of the indented tree, in full. */
function tree(page: string): string[] {
  const block = /<!-- tree -->\n+```text\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const above: string[] = [];
  return block
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, spaces = "", name = ""] = /^( *)(\S+)/.exec(line) ?? [];
      above.splice(spaces.length / 2, above.length, name);
      return above.join("");
    })
    .sort();
}

/** Every page for people. */
const PAGES = [
  "README.md",
  ...execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "docs"], { cwd: root, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((file) => file.endsWith(".md") && existsSync(join(root, file))),
];

test("the links between the documents lead somewhere, to their headings too", () => {
  for (const page of PAGES) {
    for (const [, target = "", heading] of read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)/g)) {
      const file = target === "" ? page : join(dirname(page), target);
      expect(existsSync(join(root, file)), `${page}: ${target}`).toBe(true);
      if (heading !== undefined) expect(anchorsOf(read(file)), `${page}: ${target}#${heading}`).toContain(heading);
    }
  }
});

/** Where GitHub's pages have the headings of a document. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("every command line of cogrel's in the documents is one that it takes", () => {
  const found = PAGES.flatMap((page) => commandLinesIn(read(page)).map((shown) => ({ page, ...shown })));
  expect(found.length).toBeGreaterThan(200);
  const wrong = found.map((shown) => [shown.page, shown.line, faultOf(shown)]).filter(([, , fault]) => fault !== undefined);
  // The example of a wrong flag is wrong.
  expect(wrong).toEqual([["docs/errors/usage.md", "version --chekc", "version has no flag --chekc"]]);
});

test.each([
  ["bmup 1.2.3", true, "there is no command bmup 1.2.3"],
  ["bump", true, "bump needs an argument"],
  ["bump", false, undefined],
  ["bump rc --verfy", true, "bump has no flag --verfy"],
  ["bump rc -C", true, "-C needs a value"],
  ["ci gate now", true, "ci gate takes 0 arguments, not 1"],
  ["ci gate", true, undefined],
  ["audit TAG --json", true, undefined],
  ['publish --ci-not-required "no CI today"', true, undefined],
])("a command line that cogrel does not take is found in a document: %s", (line, whole, fault) => {
  expect(faultOf({ line, whole })).toBe(fault);
});

test("README's examples are what the program shows in a terminal of 80 columns (else: COGREL_UPDATE=1)", async () => {
  const page = read("README.md");
  const stage = openStage();
  const parts: string[] = [];
  for (const part of page.split(/^(?=```)/m)) parts.push(part.startsWith("```console\n") ? await shown(part) : part);
  const today = parts.join("");
  if (process.env.COGREL_UPDATE) writeFileSync(join(root, "README.md"), today);
  else expect(today).toBe(page);

  /** A block with what each of its commands prints; the output that it has is left out. */
  async function shown(block: string): Promise<string> {
    const lines = ["```console"];
    for (const command of block.split("\n").filter((line) => line.startsWith("$ "))) {
      const { out, exit } = await stage.show(command.slice(2), { columns: 80, rows: 24 }, "y\r");
      expect([0, 1], command).toContain(exit);
      lines.push(command, ...out.map((line) => line.trimEnd()));
    }
    return `${lines.join("\n")}\n`;
  }
});
