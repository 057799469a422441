import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { version } from "../../package.json";
import { cleanEnv, cogFiles, cogrel, repository, runGit, scratch } from "../harness";

// `cogrel --version --verbose`: what a report of a bug needs, and nothing that is nobody's business.

const FLAGS = ["--version", "--verbose"];

test("it says the program's version and commit, Node, the system, git and the programs that are here", async () => {
  const one = repository(cogFiles("0.17.0"));
  const { code, out, err } = await cogrel(FLAGS, { cwd: one.folder, env: one.env });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const rows = new Map(
    out
      .trimEnd()
      .split("\n")
      .map((line) => [line.slice(0, 10).trim(), line.slice(12)]),
  );
  const git = (...args: string[]) => execFileSync("git", args, { cwd: join(import.meta.dirname, "../.."), encoding: "utf8" }).trim();
  expect(Object.fromEntries(rows)).toMatchObject({
    cogrel: version,
    commit: git("rev-parse", "HEAD"),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    git: git("--version"),
    ci: "no",
    terminal: "no",
    token: "none in the environment",
    server: "github.com",
    repository: "a whole clone, without cogrel.toml",
  });
});

test("no value of a variable, no path and no address is in it", async () => {
  const one = repository({ ...cogFiles("0.17.0"), "cogrel.toml": "schema = 1\n" });
  one.git("remote", "set-url", "origin", "https://sam:s3cret@git.example.com/secret/project.git");
  const shallow = join(one.env.HOME as string, "shallow");
  runGit(one.folder, one.env, "clone", "-q", "--depth", "1", `file://${one.origin}`, shallow);
  const variables = {
    GITHUB_TOKEN: "ghs_tokentokentoken",
    GITHUB_ACTIONS: "true",
    GITHUB_SERVER_URL: "https://git.example.com",
    GITHUB_REPOSITORY: "secret/project",
    NPM_TOKEN: "npm_tokentokentoken",
  };
  for (const flags of [FLAGS, [...FLAGS, "--json"]]) {
    for (const cwd of [one.folder, shallow]) {
      const { code, out, err } = await cogrel(flags, { cwd, env: { ...one.env, ...variables } });
      expect(code).toBe(0);
      const values = [
        ...Object.values(variables).filter((value) => value !== "true"),
        "s3cret",
        "example.com",
        one.env.HOME as string,
        "maintainer@",
      ];
      for (const value of values) expect(out + err).not.toContain(value);
      expect(out).toMatch(/GitHub Actions/);
      expect(out).toMatch(/another one/);
      expect(out).toMatch(cwd === shallow ? /a shallow clone|"shallow": true/ : /a whole clone, with cogrel\.toml|"configured": true/);
    }
  }
});

test("it works without a repository, without git, and with --json; what else is said with it is wrong use", async () => {
  const home = scratch();
  const env = { ...cleanEnv(home), PATH: home };
  const bare = await cogrel(FLAGS, { cwd: home, env });
  expect(bare).toMatchObject({ code: 0, out: expect.stringMatching(/^git {9}not found$/m) });
  expect(bare.out).toMatch(/^repository {2}none here$/m);
  const { out } = await cogrel(["--verbose", "--json", "--version"], { cwd: home, env });
  expect(JSON.parse(out)).toMatchObject({ command: "--version", ok: true, data: { cogrel: { version } } });
  expect(await cogrel(["--verbose"], { cwd: home, env })).toMatchObject({
    code: 2,
    err: expect.stringContaining("--verbose goes with --version"),
  });
  expect(await cogrel(["bump", "--verbose"], { cwd: home, env })).toMatchObject({ code: 2, err: expect.stringContaining("--verbose") });
});
