import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, expect, type TestContext, test } from "vitest";
import { parse } from "yaml";
import { writeBundle } from "../../scripts/bundle.mjs";
import { cleanEnv, cogFiles, repository, runGit, scratch, type TestRepository } from "../harness";
import { otherNode } from "../tools/nodes";
import { workflowTools } from "../tools/python.mjs";

// The action: its bundle is what its source builds to, its input starts nothing but cogrel, and it runs in a workflow as it lies.

const root = resolve(import.meta.dirname, "../..");
const committed = (name: string) => readFileSync(join(root, "action", name), "utf8");
const git = (...args: string[]) => spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
const same = (files: { name: string; text: string }[]) =>
  files.filter(({ name, text }) => committed(name) !== text).map(({ name }) => name);

/** The bundle of the source as it is now. */
let now: Awaited<ReturnType<typeof writeBundle>>;
let main: string;
beforeAll(async () => {
  const folder = scratch();
  now = await writeBundle(folder);
  main = join(folder, "main.js");
});

test("the committed bundle is, byte for byte, what the source of the commit that wrote it builds to", (context) => {
  expect(readdirSync(join(root, "action")).sort()).toEqual([...now.map(({ name }) => name)].sort());
  const current = now.find(({ name }) => name === "manifest.json")?.text;
  const source = current === committed("manifest.json") ? now : builtAt(writer(context), context);
  expect(same(source), "not what its source builds to: npm run bundle").toEqual([]);
});

/** The commit that wrote the bundle last; where the history is cut off nobody knows it, and the test says so. */
function writer(context: TestContext): string {
  const log = git("log", "-1", "--format=%H", "--", "action/manifest.json");
  if (log.status !== 0) return context.skip("the bundle was NOT checked: there is no git history here");
  const commit = log.stdout.trim();
  const ends = resolve(root, git("rev-parse", "--git-path", "shallow").stdout.trim());
  if (existsSync(ends) && (commit === "" || readFileSync(ends, "utf8").includes(commit)))
    return context.skip("the bundle was NOT checked: the history here ends before the commit that wrote it");
  // What no commit has written must be what the source builds to now.
  const changed = git("status", "--porcelain", "--", "action").stdout;
  expect(changed, "action/ was changed, and is not what the source builds to: npm run bundle").toBe("");
  return commit;
}

/** The bundle, built by a commit's own script from its own files, in a folder of another name. */
function builtAt(commit: string, context: TestContext): { name: string; text: string }[] {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const packages = (text: string) => JSON.stringify({ ...JSON.parse(text).packages, "": undefined });
  if (packages(git("show", `${commit}:package-lock.json`).stdout) !== packages(lock))
    return context.skip(`the bundle was NOT checked: ${commit.slice(0, 10)}, which wrote it, has other packages than are installed here`);
  const folder = scratch();
  const tar = join(folder, "source.tar");
  git("archive", `--output=${tar}`, commit, "src", "scripts", "package.json", "package-lock.json", "tsconfig.json");
  expect(spawnSync("tar", ["-xf", tar], { cwd: folder }).status).toBe(0);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const made = spawnSync(process.execPath, ["scripts/bundle.mjs", join(folder, "made")], { cwd: folder, encoding: "utf8" });
  expect(made.stderr).toBe("");
  return readdirSync(join(folder, "made")).map((name) => ({ name, text: readFileSync(join(folder, "made", name), "utf8") }));
}

test("each file of the bundle has the digest that the manifest gives it, also where there is no history", () => {
  const { files } = JSON.parse(committed("manifest.json")) as { files: Record<string, string> };
  const found = Object.keys(files).map((name) => [name, createHash("sha256").update(committed(name)).digest("hex")]);
  expect(Object.fromEntries(found)).toEqual(files);
  expect(readdirSync(join(root, "action")).sort()).toEqual([...Object.keys(files), "manifest.json"].sort());
});

test("the bundle has package.json's version; npm run bump writes both", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(JSON.parse(committed("manifest.json")).version).toBe(version);
});

const refused: [string, string][] = [
  ["nothing", ""],
  ["spaces", " \n\t "],
  ["another program", "node -e 0"],
  ["an option first", "--version"],
  ["half a command", "ci"],
  ["a command of a terminal", "rehearse --serve"],
  ["a settings' command", "setup"],
  ["a property of objects", "constructor"],
  ["a quote", "verify-tag 'v1.2.3'"],
  ["a back tick", "verify-tag `id`"],
  ["a backslash", "verify-tag v1\\ 2"],
  ["an escape of terminals", "verify-tag \u001b[2Jv1"],
  ["a workflow command", "x\n::warning::forged"],
  ["too much", `verify-tag ${"v".repeat(4000)}`],
];

test.each(refused)("run: %s is refused, in one line that repeats nothing of it", (_name, run) => {
  const { status, stdout, stderr } = action(scratch(), { INPUT_RUN: run });
  expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
  expect(stdout).toMatch(/^::error title=cogrel::the input run [^\n]+\n$/);
  expect(stdout).not.toContain("forged");
});

test("what a shell would read is an argument to cogrel, as it stands", () => {
  const folder = scratch();
  const { status } = action(folder, { INPUT_RUN: "convert $(touch$IFSmade) ;touch made |touch made\n&&touch made" });
  expect(status).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
  expect(action(folder, { INPUT_RUN: "\n  convert\t0.18.0-rc1\r\n" })).toMatchObject({ status: 0, stdout: "0.18.0rc1\n" });
});

function action(cwd: string, input: Record<string, string>) {
  return spawnSync(process.execPath, [main], { cwd, env: { ...cleanEnv(cwd), ...input }, encoding: "utf8", input: "" });
}

const tools = workflowTools();
/** The Node that action.yml asks for. */
const node = otherNode("node24");

test("under act a right tag passes with its outputs, a wrong one fails with a summary", (context) => {
  if (tools.missing !== undefined || node.missing !== undefined) return context.skip(tools.missing ?? node.missing);
  if (spawnSync("unshare", ["-rn", "true"]).status !== 0) return context.skip("the network cannot be cut here (unshare -rn)");
  const one = repository(cogFiles("0.17.0"));
  for (const tag of ["v0.17.0", "v0.18.0"]) one.git("tag", tag);
  one.git("push", "--quiet", "origin", "--tags");
  // act names the repository after a remote's address.
  one.git("remote", "add", "github", "https://github.com/example/cog.git");
  one.write({ ".github/workflows/tag.yaml": WORKFLOW });
  // Of this repository no more than the action needs: no node_modules, no dist.
  const released = scratch();
  for (const name of ["action.yml", "action"]) cpSync(join(root, name), join(released, name), { recursive: true });
  runGit(released, one.env, "init", "--quiet");
  const right = act(one, released, "v0.17.0");
  expect(right.status, right.out).toBe(0);
  expect(right.out).toMatch(/\| v24\./);
  expect(right.out).toContain("outputs: 0.17.0 stable false");
  const wrong = act(one, released, "v0.18.0");
  expect(wrong.status, wrong.out).toBe(1);
  // act may lose what a step prints right before it fails, but not its summary.
  expect(wrong.out).toContain("| ❌ | VERSION.txt has this version |");
  expect(wrong.out).not.toContain("outputs:");
});

test("a wrong tag fails with annotations", () => {
  const one = repository(cogFiles("0.17.0"));
  one.git("tag", "v0.18.0");
  one.git("push", "--quiet", "origin", "--tags");
  const github = { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "push", GITHUB_REF: "refs/tags/v0.18.0" };
  const { status, stdout } = action(one.folder, { ...github, INPUT_RUN: "verify-tag" });
  expect([status, stdout]).toEqual([1, expect.stringContaining("::error title=cogrel%3A VERSION.txt has this version::")]);
});

/** Runs the workflow for a pushed tag on this machine, without a network. */
function act(one: TestRepository, released: string, tag: string): { status: number | null; out: string } {
  if (tools.missing !== undefined || node.missing !== undefined) throw new Error("act or Node 24 is not here");
  const event = join(scratch(), "event.json");
  writeFileSync(event, JSON.stringify({ ref: `refs/tags/${tag}` }));
  const here = "--pull=false --no-cache-server --remote-name github -P ubuntu-latest=-self-hosted -W .github/workflows/tag.yaml";
  const args = ["push", ...here.split(" "), "-e", event, "--local-repository", `example/cogrel@v1=${released}`];
  const cutOff = ["-rn", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"];
  const env = { ...one.env, PATH: `${dirname(node.program)}:${one.env.PATH}`, XDG_CACHE_HOME: scratch() };
  const ran = spawnSync("unshare", [...cutOff, tools.act, ...args], { cwd: one.folder, env, encoding: "utf8", timeout: 50_000 });
  return { status: ran.status, out: ran.stdout + ran.stderr };
}

const WORKFLOW = `on:
  push:
    tags: ["v*"]
jobs:
  verify-tag:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - id: gate
        uses: example/cogrel@v1
        with:
          run: verify-tag
          token: ""
      - run: node --version
      - run: echo "outputs:" \${{ steps.gate.outputs.version }} \${{ steps.gate.outputs.release_type }} \${{ steps.gate.outputs.is_dev }}
`;

test("action.yml starts the launcher, and names the outputs of verify-tag and verify-release", () => {
  const { runs, outputs } = parse(readFileSync(join(root, "action.yml"), "utf8"));
  expect(runs).toEqual({ using: "node24", main: "action/main.js" });
  const gate = ["tag", "version", "pep440", "release_type", "is_dev", "is_prerelease", "commit"];
  expect(Object.keys(outputs)).toEqual([...gate, "publish", "digests"]);
});
