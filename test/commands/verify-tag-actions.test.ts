import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Answer } from "../../src/domain/plan";
import { annotation, writeOutputs, writeSummary } from "../../src/output/actions";
import { cogFiles, cogrel, scratch, type TestRepository } from "../harness";
import { bumped, tagged } from "../tools/tagged";

/** v0.17.0 passes; v0.18.0 is beside main with a wrong VERSION.txt; v0.19.0-rc1 and v0.20.0-dev1 pass. */
function tags(): TestRepository {
  const one = tagged();
  one.git("checkout", "-qb", "side");
  bumped(one, "0.18.0", { "VERSION.txt": "0.17.9\n" });
  bumped(one, "0.20.0-dev1");
  one.git("checkout", "-q", "main");
  bumped(one, "0.19.0-rc1");
  one.git("push", "-q", "origin", "main");
  return one;
}
const one = tags();

async function inActions(args: readonly string[], more: Record<string, string> = {}) {
  const folder = scratch();
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  const ran = await cogrel(["verify-tag", ...args], {
    cwd: one.folder,
    env: { ...one.env, ...files, GITHUB_ACTIONS: "true", CI: "true", ...more },
  });
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);
  return { ...ran, output: read(files.GITHUB_OUTPUT), summary: read(files.GITHUB_STEP_SUMMARY) };
}

/** GITHUB_OUTPUT as the runner reads it: NAME<<DELIMITER, lines, DELIMITER. */
function parsed(text: string): { values: Record<string, string>; delimiters: string[] } {
  const values: Record<string, string> = {};
  const delimiters: string[] = [];
  const lines = text.split("\n");
  while (lines.length > 1) {
    const [name, delimiter] = (lines.shift() as string).split("<<") as [string, string];
    const end = lines.indexOf(delimiter);
    values[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join("\n");
    delimiters.push(delimiter);
  }
  return { values, delimiters };
}

test.each([
  ["0.17.0", "0.17.0", "stable", "false", "false"],
  ["0.19.0-rc1", "0.19.0rc1", "pre-release", "false", "true"],
  ["0.20.0-dev1", "0.20.0.dev1", "dev", "true", "false"],
])(
  "a yes to v%s writes all seven outputs, each between delimiters of its own",
  async (version, pep440, release_type, is_dev, is_prerelease) => {
    const { code, output, out, err } = await inActions([], { GITHUB_REF: `refs/tags/v${version}` });
    expect(code).toBe(0);
    const { values, delimiters } = parsed(output ?? "");
    const commit = one.git("rev-parse", `v${version}^{commit}`);
    expect(values).toEqual({ tag: `v${version}`, version, pep440, release_type, is_dev, is_prerelease, commit });
    expect(new Set(delimiters).size).toBe(7);
    for (const delimiter of delimiters) expect(delimiter).toMatch(/^cogrel_[0-9a-f-]{36}$/);
    expect(`${out}${err}`).not.toContain("::error");
  },
);

test("a refusal writes no output, but the summary, and an annotation for each Check that says no, with its fix", async () => {
  const { code, output, summary, out } = await inActions(["v0.18.0"]);
  expect([code, output]).toEqual([1, undefined]);
  const errors = out.split("\n").filter((line) => line.startsWith("::error "));
  expect(errors).toHaveLength(2);
  expect(errors[0]).toMatch(/^::error title=cogrel%3A VERSION\.txt has this version::.*0\.17\.9.*%0Aexpected: 0\.18\.0%0Afix: cogrel bump/);
  expect(summary).toContain("| ❌ | VERSION.txt has this version |");
  expect(summary).toContain("| ✅ | the manifests have this version |");
});

test("with --json stdout is one document, and the annotations go to stderr", async () => {
  const refused = await inActions(["v0.18.0", "--json"]);
  const document = JSON.parse(refused.out);
  expect(document).toMatchObject({
    schema: 1,
    command: "verify-tag",
    ok: false,
    exit: 1,
    data: { tag: "v0.18.0", release_type: "stable" },
  });
  expect(refused.err.match(/^::error /gm)).toHaveLength(2);
  const passed = await inActions(["v0.17.0", "--json"]);
  expect(JSON.parse(passed.out)).toMatchObject({ ok: true, exit: 0, data: { is_dev: false, is_prerelease: false } });
  expect(passed.output).toBeDefined();
});

test("outside of GitHub Actions no annotation is written, and the same table is", async () => {
  const { out, err } = await cogrel(["verify-tag", "v0.18.0"], { cwd: one.folder, env: one.env });
  expect(out + err).not.toContain("::error");
  expect(out).toContain("✗ VERSION.txt has this version");
});

const HOSTILE = ["v1.2.3\n::error::x", "v1.2.3%0A::error::x", "v1\r\n::set-output name=x::y", "v1.2.3$(id)", "::add-mask::x", "-devious"];

test.each(HOSTILE)("I8: the ref %j says nothing to the runner: no line of its own, no output", async (name) => {
  for (const args of [["--", name], []]) {
    const { code, out, err, output } = await inActions(args, { GITHUB_REF: `refs/tags/${name}` });
    expect([code, output]).toEqual([1, undefined]);
    const commands = `${out}\n${err}`.split(/\r\n|\r|\n/).filter((line) => line.startsWith("::"));
    expect(commands).toHaveLength(1);
    expect(commands[0]).toMatch(/^::error title=cogrel%3A the tag is a version::/);
  }
});

test("exit 2 and 3 write no output either, and one annotation", async () => {
  for (const [args, more, exit] of [
    [[], { GITHUB_REF: "refs/heads/main" }, 2],
    [[], { GITHUB_REF: "" }, 2],
    [["v0.17.0", "--remote", "gone"], {}, 3],
    [["v0.17.0", "--config-ref", "gone"], {}, 2],
  ] as const) {
    const ran = await inActions(args, more);
    expect([ran.code, ran.output]).toEqual([exit, undefined]);
    expect(ran.out.match(/^::error /gm)).toHaveLength(1);
    expect(JSON.parse((await inActions([...args, "--json"], more)).out)).toMatchObject({
      ok: false,
      exit,
      problem: { fix: expect.any(String) },
    });
  }
});

test("an output file that cannot be written is told, and the command does not say yes", async () => {
  for (const name of ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]) {
    const ran = await cogrel(["verify-tag", "v0.17.0"], { cwd: one.folder, env: { ...one.env, [name]: one.folder } });
    expect(ran.code).toBe(3);
    expect(ran.out).not.toContain("yes:");
    expect(ran.err).toContain(`cogrel: ${name} cannot be written`);
    expect(ran.err).toContain(`fix: let ${name} name a file that can be written, or unset it\n`);
  }
});

test("a value cannot end its own delimiter: outputs of any text are read back as they were", () => {
  const file = join(scratch(), "output");
  writeFileSync(file, "earlier=1\n");
  const hostile = { tag: "v1\ncogrel_\nis_dev<<x\ntrue\nx", version: "a=b", commit: "<<EOF\nEOF\n" };
  writeOutputs(file, hostile);
  const text = readFileSync(file, "utf8");
  expect(text.startsWith("earlier=1\n")).toBe(true);
  expect(parsed(text.slice("earlier=1\n".length)).values).toEqual(hostile);
});

test("annotations and the summary escape what the runner or a page would act on", () => {
  const line = annotation("error", "a: b, c", ["100%\r\n::error::x", "second"]);
  expect(line).not.toMatch(/[\r\n]/);
  expect(line).toMatch(/^::error title=cogrel%3A a%3A b%2C c::100%25.*%0Asecond$/);
  const file = join(scratch(), "summary");
  const answer: Answer = {
    kind: "answer",
    title: "<img src=x> | `x`",
    verdict: "no",
    data: {},
    checks: [{ rule: "tag-grammar", verdict: "no", found: "a|b\n# c <script> [x](y)", fix: "do | it" }],
  };
  writeSummary(file, answer);
  const text = readFileSync(file, "utf8");
  expect(text).not.toMatch(/<img|<script|\n# c|\[x\]/);
  expect(text.trim().split("\n").at(-1)?.match(/ \| /g)).toHaveLength(3);
});

test("a file of another version than the tag's, and a tag that is not pushed, are told together", async () => {
  one.commit(cogFiles("0.21.0"));
  one.git("tag", "v0.22.0");
  const { out } = await inActions(["v0.22.0", "--json"]);
  const no = JSON.parse(out).checks.filter((check: { verdict: string }) => check.verdict === "no");
  expect(no.map((check: { rule: string }) => check.rule)).toEqual([
    "tag-remote",
    "version-file",
    "manifests-version",
    "lock-version",
    "commit-on-main",
  ]);
});
