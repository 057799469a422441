import { readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, repository, runGit, type TestRepository } from "../harness";

const bump = (cwd: string, one: TestRepository, ...args: string[]) => cogrel(["bump", ...args], { cwd, env: one.env });

interface Place {
  /** Gives the folder to bump in, and the root of its working tree. */
  make(one: TestRepository): { cwd: string; top?: string };
}

const clone = (one: TestRepository, name: string, ...options: string[]) => {
  const folder = join(dirname(one.folder), name);
  runGit(dirname(one.folder), one.env, "clone", "-q", ...options, "--", `file://${one.origin}`, folder);
  return { cwd: folder };
};

const places: Record<string, Place> = {
  "the root": { make: (one) => ({ cwd: one.folder }) },
  "a subfolder": { make: (one) => ({ cwd: join(one.folder, "crates/coglet/src"), top: one.folder }) },
  "a worktree": {
    make: (one) => {
      one.git("worktree", "add", "-q", "-b", "side", "../tree");
      return { cwd: join(one.folder, "../tree") };
    },
  },
  "a detached HEAD": {
    make: (one) => {
      one.git("checkout", "-q", "--detach");
      return { cwd: one.folder };
    },
  },
  "a shallow clone": {
    make: (one) => {
      one.commit({ "go.mod": "1" });
      one.git("push", "-q");
      return clone(one, "shallow", "--depth=1");
    },
  },
  "a path with spaces, quotes, unicode and a leading dash": { make: (one) => clone(one, "-a 'b' \"ü\" $(id)\n–") },
  "a submodule": {
    make: (one) => {
      const outer = join(dirname(one.folder), "outer");
      runGit(dirname(one.folder), one.env, "init", "-q", outer);
      runGit(outer, one.env, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", one.origin, "inner");
      return { cwd: join(outer, "inner") };
    },
  },
  "a folder behind a symbolic link": {
    make: (one) => {
      symlinkSync(one.folder, join(one.folder, "../link"));
      return { cwd: join(one.folder, "../link/crates"), top: one.folder };
    },
  },
};

test.each(Object.entries(places))("a bump in %s", async (_name, { make }) => {
  const one = repository(cogFiles("0.17.0"));
  const { cwd, top = cwd } = make(one);
  const git = (...args: string[]) => runGit(top, one.env, ...args);
  const head = git("rev-parse", "HEAD");
  expect(await bump(cwd, one, "0.18.0", "--yes")).toMatchObject({ code: 0 });
  expect(git("log", "-1", "--format=%s %P")).toBe(`Bump version to 0.18.0 ${head}`);
  expect(git("status", "--porcelain")).toBe("");
  expect(readFileSync(join(top, "VERSION.txt"), "utf8")).toBe("0.18.0\n");
  expect((await bump(cwd, one, "0.18.0", "--yes")).out).toContain("nothing to do");
});

test("in a shallow clone the remote's history decides, not what is here (G3)", async () => {
  const one = repository(cogFiles("0.17.0"));
  one.git("tag", "v0.17.0");
  one.commit({ "go.mod": "1" });
  one.git("push", "-q", "origin", "main", "v0.17.0");
  const { cwd } = clone(one, "shallow", "--depth=1", "--no-tags");
  expect(await bump(cwd, one, "patch", "--yes")).toMatchObject({ code: 0 });
  expect(readFileSync(join(cwd, "VERSION.txt"), "utf8")).toBe("0.17.1\n");
});

test.each([
  ["core.autocrlf", "", "0.17.0\r\n"],
  ["an attribute", "* text eol=crlf\n", "0.17.0\r\n"],
  ["an attribute, with core.safecrlf", "* text eol=crlf\n", "0.17.0\r\n"],
])("in a checkout with CRLF by %s the commit has LF and the files keep CRLF (G18)", async (by, attributes, work) => {
  const one = repository({ ...cogFiles("0.17.0"), ...(attributes && { ".gitattributes": attributes }) });
  if (attributes === "") one.git("config", "core.autocrlf", "true");
  if (by.includes("safecrlf")) one.git("config", "core.safecrlf", "true");
  one.git("rm", "-rq", "--cached", ".");
  one.git("reset", "-q", "--hard");
  expect(readFileSync(join(one.folder, "VERSION.txt"), "utf8")).toBe(work);
  const ran = await bump(one.folder, one, "0.18.0", "--yes");
  expect(ran.code, ran.err).toBe(0);
  expect(one.git("status", "--porcelain")).toBe("");
  for (const path of ["VERSION.txt", "crates/Cargo.toml", "crates/Cargo.lock"]) {
    expect(one.git("show", `HEAD:${path}`)).not.toContain("\r");
    expect(readFileSync(join(one.folder, path), "utf8").match(/(?<!\r)\n/g), path).toBe(null);
  }
  expect(one.git("diff", "--shortstat", "HEAD^", "HEAD")).toBe(" 3 files changed, 4 insertions(+), 4 deletions(-)");
});

test("an ordinary Rust workspace at the root, without VERSION.txt, bumps as well", async () => {
  const { "crates/Cargo.toml": workspace = "", "crates/Cargo.lock": lock = "", ...rest } = cogFiles("0.17.0");
  const crates = Object.entries(rest).filter(([path]) => path.startsWith("crates/"));
  const one = repository({
    "Cargo.toml": workspace,
    "Cargo.lock": lock,
    ...Object.fromEntries(crates.map(([path, text]) => [path.slice(7), text])),
  });
  expect(await bump(one.folder, one, "rc", "--yes")).toMatchObject({ code: 0 });
  expect(one.git("diff", "--numstat", "HEAD^", "HEAD")).toBe("2\t2\tCargo.lock\n1\t1\tCargo.toml");
  expect(one.git("log", "-1", "--format=%s")).toBe("Bump version to 0.1.0-rc1");
});

test("a repository with people's own environment in the way: GIT_DIR and the like are not followed (G13)", async () => {
  const one = repository(cogFiles("0.17.0"));
  const other = repository(cogFiles("0.16.0"));
  const lure = {
    GIT_DIR: join(other.folder, ".git"),
    GIT_WORK_TREE: other.folder,
    GIT_INDEX_FILE: "/nowhere",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "core.bare",
    GIT_CONFIG_VALUE_0: "true",
  };
  const ran = await cogrel(["bump", "0.18.0", "--yes"], { cwd: one.folder, env: { ...one.env, ...lure } });
  expect(ran.code, ran.err).toBe(0);
  expect(one.git("log", "-1", "--format=%s")).toBe("Bump version to 0.18.0");
  expect(other.git("log", "-1", "--format=%s")).toBe("first");
});

const CONFIGURED = `schema = 1
[[files]]
path = "version.txt"
[[files]]
path = "py/pyproject.toml"
[[files]]
path = "js/package.json"
[[files]]
path = "src/version.go"
kind = "pattern"
match = 'Version = "([^"]+)"'
[[files]]
path = "rust/Cargo.toml"
`;

test("all kinds of files go together in one bump, each in its own form, formats kept", async () => {
  const one = repository({
    "cogrel.toml": CONFIGURED,
    "version.txt": "1.2.3\r\n",
    "py/pyproject.toml": "# a comment\n[project]\nname = \"x\"\nversion = '1.2.3'   # kept\n",
    "js/package.json": '{\n\t"name": "x",\n\t"version" : "1.2.3"\n}',
    "js/package-lock.json": '{"name":"x","version":"1.2.3","lockfileVersion":3,"packages":{"":{"name":"x","version":"1.2.3"}}}\n',
    "src/version.go": 'package x\n\nconst Version = "1.2.3" // here\n',
    "rust/Cargo.toml": '[package]\nname = "x"\nversion = "1.2.3"\n',
  });
  expect(await bump(one.folder, one, "1.3.0-rc.2", "--yes")).toMatchObject({ code: 0 });
  const show = (path: string) => one.git("show", `HEAD:${path}`);
  expect(show("version.txt")).toBe("1.3.0-rc.2\r");
  expect(show("py/pyproject.toml")).toBe("# a comment\n[project]\nname = \"x\"\nversion = '1.3.0rc2'   # kept");
  expect(show("js/package.json")).toBe('{\n\t"name": "x",\n\t"version" : "1.3.0-rc.2"\n}');
  expect(show("js/package-lock.json")).toBe(
    '{"name":"x","version":"1.3.0-rc.2","lockfileVersion":3,"packages":{"":{"name":"x","version":"1.3.0-rc.2"}}}',
  );
  expect(show("src/version.go")).toBe('package x\n\nconst Version = "1.3.0-rc.2" // here');
  expect(show("rust/Cargo.toml")).toBe('[package]\nname = "x"\nversion = "1.3.0-rc.2"');
  expect(one.git("status", "--porcelain")).toBe("");
  expect((await cogrel(["version", "--check"], { cwd: one.folder, env: one.env })).code).toBe(0);
});
