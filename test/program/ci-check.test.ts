import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, cogFiles, cogrel, repository, scratch } from "../harness";

// The check as it is started: files of a working tree in, exit code, annotations and JSON out; and files that nobody should have to read.

const FOLDER = ".github/workflows";
const CLEAN = "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: make }]\n";
const BITES = "on: pull_request_target\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps: [{ uses: a/b@v1 }]\n";

/** A folder with these workflow files; no repository, which the check does not need. */
function folderOf(files: Record<string, string | Buffer>): string {
  const folder = scratch();
  mkdirSync(join(folder, FOLDER), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, FOLDER, name), text);
  return folder;
}

const check = (cwd: string, args: string[] = [], variables: Record<string, string> = {}) =>
  cogrel(["ci", "check", ...args], { cwd, env: { ...cleanEnv(cwd), ...variables } });

test("all of .github/workflows is read, or what is named, from any folder", async () => {
  const one = repository({ ...cogFiles("0.17.0"), [`${FOLDER}/a.yml`]: CLEAN, [`${FOLDER}/b.yaml`]: BITES, [`${FOLDER}/README.md`]: "x" });
  const inside = join(one.folder, "cmd");
  expect(await check(one.folder)).toMatchObject({ code: 1, out: expect.stringContaining("b.yaml:1:5: pull_request_target") });
  expect(await check(inside, [`../${FOLDER}/a.yml`])).toMatchObject({
    code: 0,
    out: expect.stringContaining("nothing found in 1 workflow file"),
  });
  expect((await check(inside, [`../${FOLDER}/a.yml`, join(one.folder, FOLDER, "b.yaml")])).code).toBe(1);
});

test("a file that is not there, elsewhere, or none at all is a mistake in the command line", async () => {
  const folder = folderOf({ "a.yaml": CLEAN });
  expect(await check(folder, ["nowhere.yaml"])).toMatchObject({ code: 2, err: expect.stringContaining('there is no file "nowhere.yaml"') });
  expect(await check(folder, ["../../etc/passwd"])).toMatchObject({ code: 2, err: expect.stringContaining("not in the repository") });
  expect(await check(scratch())).toMatchObject({ code: 2, err: expect.stringContaining("no workflow files") });
});

test("in a workflow each finding is an annotation at its place", async () => {
  const ran = await check(folderOf({ "a.yaml": BITES }), [], { GITHUB_ACTIONS: "true" });
  expect(ran.code).toBe(1);
  expect(ran.out.split("\n").filter((line) => line.startsWith("::"))).toEqual([
    expect.stringMatching(/^::error file=\.github\/workflows\/a\.yaml,line=6,col=21,title=cogrel%3A actions are pinned to a commit::/),
    expect.stringMatching(/^::error file=\.github\/workflows\/a\.yaml,line=1,col=5,title=.*::.*pull_request_target/),
  ]);
});

test("a name that is hostile is shown and does nothing", async () => {
  const folder = folderOf({ "a,line=9::b\n::error::x.yaml": BITES });
  const ran = await check(folder, [], { GITHUB_ACTIONS: "true" });
  const annotations = ran.out.split("\n").filter((line) => line.startsWith("::"));
  expect(annotations).toHaveLength(2);
  expect(annotations[0]).toContain("file=.github/workflows/a%2Cline=9%3A%3Ab");
  const keys = await check(folderOf({ "a.yaml": 'on: push\n"\\u001b]0;x\\u0007": 1\njobs: {}\n' }));
  expect(keys.code).toBe(1);
  expect(keys.out + keys.err).not.toMatch(/[^\n\P{Cc}]/u);
});

const aliases = Array.from({ length: 11 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(", ")}]\n`).join("");
const hostile: [string, string | Buffer, number, string][] = [
  ["an alias bomb", `on: push\na0: &a0 [x]\n${aliases}jobs: *a11\n`, 1, "with its aliases written out"],
  ["an alias of itself", "on: push\njobs: &a { b: *a }\n", 1, "*a stands for something that holds it"],
  ["deep brackets", `on: push\njobs: ${"[".repeat(100_000)}`, 1, "nested more than 1000 deep"],
  [
    "deep indentation",
    `on: push\n${Array.from({ length: 500 }, (_, at) => `${" ".repeat(at)}k:\n`).join("")}`,
    1,
    "nested more than 50 deep",
  ],
  ["5 MB", "# x\n".repeat(1_300_000), 3, "is larger than 512 KiB"],
  [
    "many jobs",
    `${CLEAN}${Array.from({ length: 7000 }, (_, at) => `  b${at}: { needs: a, runs-on: x, steps: [{ run: make }] }\n`).join("")}`,
    1,
    "more than 50000 parts",
  ],
  ["keys that are lists", "on: push\n? [a]\n: b\n", 1, "a key is no text"],
  ["a key 5000 times", `on: push\n${"jobs: {}\n".repeat(5000)}`, 1, "'jobs' is already defined"],
  ["tabs", `on: push\n${"\tjobs: {}\n".repeat(2000)}`, 1, "Tabs are not allowed"],
  ["no UTF-8", Buffer.from([0x6f, 0x6e, 0x3a, 0xff]), 3, "is not UTF-8 text"],
  [
    "a deep condition",
    CLEAN.replace("    steps", `    if: ${"(".repeat(20_000)}true${")".repeat(20_000)}\n    steps`),
    1,
    "is no condition",
  ],
  ["a long line of shell", CLEAN.replace("make", `"${"git push tag gh release edit mise run -- ".repeat(8000)}"`), 0, "nothing found"],
  ["a pattern of stars", CLEAN.replace("on: push", `on: { push: { tags: ["${"*?".repeat(5000)}b"] } }`), 1, "no version's tag matches"],
];

test.each(hostile)("%s", async (_, text, code, said) => {
  const ran = await check(folderOf({ "a.yaml": text }));
  expect(ran).toMatchObject({ code, out: expect.stringContaining(said) });
  expect(ran.err).not.toContain("report this");
});

test("a link is not followed, and what is behind it stays unknown", async () => {
  const folder = folderOf({ "a.yaml": CLEAN });
  symlinkSync("a.yaml", join(folder, FOLDER, "b.yaml"));
  expect(await check(folder)).toMatchObject({ code: 3, out: expect.stringContaining("b.yaml is a symbolic link") });
});

test("mise.toml says which tasks there are", async () => {
  const jobs =
    "on: push\npermissions: {}\njobs:\n  changes: { runs-on: x, steps: [{ run: mise run -q known }, { run: mise run short }, { run: mise run gone }] }\n";
  const gate = "  ci-complete: { needs: changes, if: always(), runs-on: x, steps: [{ run: cogrel ci gate }] }\n";
  const files = { "ci.yaml": jobs + gate };
  const tasks = async (toml: string | undefined) => {
    const folder = folderOf(files);
    writeFileSync(join(folder, "cogrel.toml"), 'schema = 1\nci.jobs = [{ name = "changes" }]\n');
    if (toml !== undefined) writeFileSync(join(folder, "mise.toml"), toml);
    return (await check(folder)).out.split("\n").filter((line) => line.includes("runs the mise task"));
  };
  expect(await tasks('[tasks]\nknown = "x"\n[tasks.long]\nalias = "short"\n')).toEqual([expect.stringContaining("the mise task gone")]);
  expect(await tasks("")).toHaveLength(3);
  expect(await tasks(undefined)).toEqual([]);
  expect(await tasks('[task_config]\nincludes = ["x"]\n')).toEqual([]);
});

test("a list of jobs that cannot be read is a Problem, as for the gate", async () => {
  const folder = folderOf({ "a.yaml": CLEAN });
  writeFileSync(join(folder, ".github/cogrel-jobs.json"), "[]");
  expect(await check(folder)).toMatchObject({ code: 2, err: expect.stringContaining("cogrel-jobs.json") });
});
