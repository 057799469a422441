import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, repository, type TestRepository } from "../harness";
import { executable } from "../tools/shim";
import { everything } from "../tools/snapshot";

const bump = (one: TestRepository, ...args: string[]) => cogrel(["bump", ...args], { cwd: one.folder, env: one.env });
const files = ["VERSION.txt", "crates/Cargo.lock", "crates/Cargo.toml"];
const touched = (one: TestRepository) => one.git("show", "--format=", "--name-only", "HEAD").split("\n");

test("a dry run changes nothing but git's objects (I10)", async () => {
  const one = repository(cogFiles("0.17.0"));
  one.git("tag", "v0.17.0");
  one.git("push", "-q", "origin", "v0.17.0");
  const before = everything(one.folder);
  for (const args of [["0.18.0"], ["minor", "--no-commit"], ["rc"], ["0.18.0", "--json"]]) {
    const ran = await bump(one, ...args, "--dry-run", "--yes");
    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toContain("0.18.0");
  }
  expect(everything(one.folder)).toEqual(before);
});

test("without a terminal and without --yes the plan is printed, and nothing is done", async () => {
  const one = repository(cogFiles("0.17.0"));
  const before = everything(one.folder);
  const ran = await bump(one, "0.18.0");
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("fix: the same command with --yes") });
  expect(ran.out).toContain("+ 0.18.0");
  expect(everything(one.folder)).toEqual(before);
});

test("--no-commit leaves the files staged; again there is nothing to do, and without it the commit is made", async () => {
  const one = repository(cogFiles("0.17.0"));
  const head = one.git("rev-parse", "HEAD");
  expect((await bump(one, "0.18.0", "--yes", "--no-commit")).code).toBe(0);
  expect(one.git("rev-parse", "HEAD")).toBe(head);
  expect(one.git("status", "--porcelain").split("\n")).toEqual(files.map((file) => `M  ${file}`));
  expect(one.git("show", ":VERSION.txt")).toBe("0.18.0");
  const before = everything(one.folder);
  expect(await bump(one, "0.18.0", "--yes", "--no-commit")).toMatchObject({
    code: 0,
    out: expect.stringContaining("nothing to do: the index holds"),
  });
  expect(everything(one.folder)).toEqual(before);
  expect((await bump(one, "0.18.0", "--yes")).code).toBe(0);
  expect(one.git("log", "--format=%s")).toBe("Bump version to 0.18.0\nfirst");
  expect(one.git("status", "--porcelain")).toBe("");
});

test("the commit holds the version files only, though other things are staged; those stay staged (I6)", async () => {
  const one = repository(cogFiles("0.17.0"));
  one.write({ "go.mod": "staged\n", "new.txt": "new\n" });
  one.git("add", "--all");
  one.write({ "go.mod": "staged and changed\n" });
  expect((await bump(one, "0.18.0", "--yes", "--allow-dirty")).code).toBe(0);
  expect(touched(one)).toEqual(files);
  expect(one.git("status", "--porcelain")).toBe("MM go.mod\nA  new.txt");
  expect(one.git("show", ":go.mod")).toBe("staged");
});

test("the commit's message is the configuration's", async () => {
  const one = repository({
    ...cogFiles("0.17.0"),
    "cogrel.toml": 'schema = 1\n[bump]\nmessage = "release: {version} (was it {version}? $HOME `id`)"\n',
  });
  expect((await bump(one, "0.18.0", "--yes")).code).toBe(0);
  expect(one.git("log", "-1", "--format=%B")).toBe("release: 0.18.0 (was it 0.18.0? $HOME `id`)\n");
});

test("people's hooks run, and may add to the message and to the commit", async () => {
  const one = repository(cogFiles("0.17.0"));
  const hook = (name: string, script: string) => executable(join(one.folder, ".git/hooks", name), `#!/bin/sh\n${script}\n`);
  hook("pre-commit", "echo $(git diff --cached --name-only) > .git/seen; echo 1 > CHANGES; git add CHANGES");
  hook("commit-msg", 'echo "Ticket: 7" >> "$1"');
  expect((await bump(one, "0.18.0", "--yes")).code).toBe(0);
  expect(readFileSync(join(one.folder, ".git/seen"), "utf8")).toBe(`${files.join(" ")}\n`);
  expect(one.git("log", "-1", "--format=%B")).toBe("Bump version to 0.18.0\nTicket: 7\n");
  expect(touched(one)).toEqual(["CHANGES", ...files]);
});

test("the commit is signed where git is set up so", async ({ skip }) => {
  const one = repository(cogFiles("0.17.0"));
  const home = dirname(one.folder);
  const made = spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "maintainer@example.com", "-f", join(home, "key")]);
  if (made.error) return skip("ssh-keygen is not here");
  const [type, key] = readFileSync(join(home, "key.pub"), "utf8").split(" ");
  executable(join(home, "signers"), `maintainer@example.com ${type} ${key}\n`);
  for (const setting of [
    "gpg.format=ssh",
    "commit.gpgSign=true",
    `user.signingKey=${join(home, "key.pub")}`,
    `gpg.ssh.allowedSignersFile=${join(home, "signers")}`,
  ])
    one.git("config", ...(setting.split("=") as [string, string]));
  expect((await bump(one, "0.18.0", "--yes")).code).toBe(0);
  expect(one.git("log", "-1", "--format=%G? %GS")).toBe("G maintainer@example.com");
});

test("mode, CRLF and a missing last line end are kept", async () => {
  const crlf = cogFiles("0.17.0")["crates/Cargo.toml"]?.replaceAll("\n", "\r\n") as string;
  const one = repository({ ...cogFiles("0.17.0"), "VERSION.txt": "0.17.0", "crates/Cargo.toml": crlf });
  chmodSync(join(one.folder, "VERSION.txt"), 0o755);
  one.commit({}, "mode");
  expect((await bump(one, "0.18.0", "--yes")).code).toBe(0);
  expect(readFileSync(join(one.folder, "VERSION.txt"), "utf8")).toBe("0.18.0");
  expect(statSync(join(one.folder, "VERSION.txt")).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(one.folder, "crates/Cargo.toml"), "utf8")).toBe(crlf.replace("0.17.0", "0.18.0"));
  expect(one.git("diff", "--summary", "HEAD^", "HEAD")).toBe("");
});

const NAMED = 'v0.17.0\n"0.17.0"\ncog==0.17.0\nthis is 0.17.0.\n0.17.0 and 0.17.0\n(0.17.0)\n/0.17.0/\n';
const UNLIKE = "10.17.0\n0.17.01\n0.17.0-rc1\n0.17.0.1\n0.17.0+x\n1.0.17.0\n0-17-0\n0x17.0\n";

test("the summary lists other tracked files that hold the old version in full, with how many lines, and leaves them", async () => {
  const one = repository({
    ...cogFiles("0.17.0"),
    "docs/named.md": NAMED,
    "docs/unlike.md": UNLIKE,
    'docs/a "b"\nc.md': "0.17.0\n",
    "binary.bin": "\x000.17.0\n",
    ".gitignore": "ignored\n",
  });
  one.write({ ignored: "0.17.0\n" });
  for (const setting of ["color.ui=always", "grep.lineNumber=true", "grep.column=true", "grep.patternType=perl", "grep.fullName=true"])
    one.git("config", ...(setting.split("=") as [string, string]));
  const before = one.git("ls-tree", "HEAD", "docs/");
  const ran = await bump(one, "0.18.0", "--yes", "--json");
  expect(JSON.parse(ran.out).data.mentions).toEqual([
    { path: "README.md", count: 1 },
    { path: 'docs/a "b"\nc.md', count: 1 },
    { path: "docs/named.md", count: NAMED.trim().split("\n").length },
  ]);
  expect(one.git("ls-tree", "HEAD", "docs/")).toBe(before);
});
