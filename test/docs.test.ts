import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandsPage } from "../scripts/docs/commands.mjs";
import { PROBLEMS, RULES } from "../src/domain/codes";
import { EXPLANATIONS } from "../src/domain/explanations";
import { GLOBAL_FLAGS, SPECS } from "../src/specs";
import { openStage } from "./transcripts/stage";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

test("docs/commands.md is what the specs say (else: node scripts/docs.mjs)", () => {
  expect(read("docs/commands.md")).toBe(commandsPage(SPECS, GLOBAL_FLAGS));
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

test("the links between the documents lead somewhere", () => {
  for (const page of [
    "README.md",
    "docs/architecture.md",
    "docs/tag-refused.md",
    "docs/commands.md",
    "docs/configuration.md",
    "docs/ci.md",
    "docs/rehearsal.md",
  ]) {
    const folder = page.includes("/") ? "docs" : "";
    for (const [, target = ""] of read(page).matchAll(/\]\((?!https:|#)([^)#]+)[^)]*\)/g))
      expect(existsSync(join(root, folder, target)), `${page}: ${target}`).toBe(true);
  }
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
