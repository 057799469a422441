import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Effect } from "../../src/rehearsal/state";
import { cogFiles, cogrel, PROGRAM, type Ran, repository, type TestRepository } from "../harness";
import { sample } from "../tools/campaign";
import { everything } from "../tools/snapshot";

/** A repository of Cog's shape with a temporary folder of its own, so that what a rehearsal leaves is seen. */
function stage(version = "0.17.0"): TestRepository & { temporary: string } {
  const one = repository(cogFiles(version));
  const temporary = join(dirname(one.folder), "tmp");
  mkdirSync(temporary);
  one.env.TMPDIR = temporary;
  return { ...one, temporary };
}

const rehearse = (one: TestRepository, ...args: string[]): Promise<Ran> => cogrel(["rehearse", ...args], { cwd: one.folder, env: one.env });

async function rehearsed(one: TestRepository, ...args: string[]) {
  const ran = await rehearse(one, ...args, "--json");
  return { ...ran, json: JSON.parse(ran.out) };
}

describe("a rehearsal of this repository", () => {
  const wheels = (version: string) =>
    ["macosx_11_0_arm64", "manylinux_2_17_aarch64", "manylinux_2_17_x86_64"].map((one) => `coglet-${version}-cp310-abi3-${one}.whl`);
  const all = (version: string) => [...wheels(version), `cog-${version}-py3-none-any.whl`, `cog-${version}.tar.gz`];

  test.each([
    ["0.18.0", { pypi: all("0.18.0"), crates: ["coglet@0.18.0"], homebrew: ["update-cog-0.18.0"] }],
    ["0.18.0-rc1", { pypi: all("0.18.0rc1"), crates: ["coglet@0.18.0-rc1"], homebrew: [] }],
    ["0.18.0-dev1", { pypi: [], crates: [], homebrew: [] }],
  ])("does the whole of %s, once, fills the registries in order, and leaves everything as it was (I10)", async (version, registries) => {
    const one = stage();
    const before = everything(one.folder);
    const origin = one.git("ls-remote", "origin");
    const { code, json } = await rehearsed(one, version);
    expect(code).toBe(0);
    expect(json.data.published).toEqual([`v${version}`]);
    expect(json.data.effects.filter((effect: Effect) => effect.do === "publish")).toHaveLength(1);
    expect(json.data.registries).toEqual(registries);
    expect(everything(one.folder)).toEqual(before);
    expect([one.git("ls-remote", "origin"), readdirSync(one.temporary)]).toEqual([origin, []]);
  });

  test("a version that the release would refuse is refused, exit 1, and nothing is left", async () => {
    const one = stage();
    one.git("tag", "v0.17.0");
    expect(await rehearse(one, "0.16.0")).toMatchObject({ code: 1, err: expect.stringContaining("refused: bump to 0.16.0") });
    expect(readdirSync(one.temporary)).toEqual([]);
  });

  test("HEAD beside main is merged first; what cannot be merged is said", async () => {
    const one = stage();
    one.git("checkout", "--quiet", "-b", "side");
    one.commit({ "side.txt": "side\n" });
    expect((await rehearsed(one, "0.18.0")).json.data.published).toEqual(["v0.18.0"]);
    one.git("checkout", "--quiet", "main");
    one.commit({ "side.txt": "main\n" });
    one.git("checkout", "--quiet", "side");
    expect(await rehearse(one, "0.18.0")).toMatchObject({
      code: 1,
      err: expect.stringContaining("cannot be merged into main without conflicts"),
    });
    expect(readdirSync(one.temporary)).toEqual([]);
  });

  test("the working tree does not count: only what is committed is rehearsed", async () => {
    const one = stage();
    one.write({ "VERSION.txt": "9.9.9\n" });
    expect((await rehearsed(one, "0.18.0-dev1")).code).toBe(0);
  });

  test("a repository whose assets nobody names is told what to write, exit 2", async () => {
    const one = repository({ "VERSION.txt": "1.0.0\n" });
    expect(await rehearse(one, "1.1.0")).toMatchObject({ code: 2, err: expect.stringContaining("[release]") });
  });

  test("a repository of Cog's shape without the cask's template has no tap", async () => {
    const { ".github/cog.rb.tmpl": _, ...files } = cogFiles("0.17.0");
    const one = repository(files);
    expect((await rehearsed(one, "0.18.0")).json.data.registries.homebrew).toEqual([]);
  });

  test("a repository of another shape is rehearsed by its cogrel.toml", async () => {
    const one = repository({
      "VERSION.txt": "1.0.0\n",
      "cogrel.toml":
        'schema = 1\n[release]\nassets = [{ name = "tool_{version}_linux.tar.gz" }, { name = "tool_linux", format = "elf-x86_64" }]\n',
    });
    const { code, json } = await rehearsed(one, "1.1.0");
    expect([code, json.data.published]).toEqual([0, ["v1.1.0"]]);
  });
});

test.each(sample(["draft-lost", "list-lags", "publish-lost", "push-lost", "reads-fail", "upload-cut"], 1))(
  "with the fault %s it ends as without, exactly once (I2, I5)",
  async (fault) => {
    const { code, json } = await rehearsed(stage(), "0.18.0", "--fault", fault);
    expect([code, json.data?.published]).toEqual([0, ["v0.18.0"]]);
    expect(json.data.fault.met).toBeGreaterThan(0);
    const effects: Effect[] = json.data.effects;
    expect(effects.filter((effect) => effect.do === "create release")).toHaveLength(1);
    expect(effects.filter((effect) => effect.do === "upload")).toHaveLength(10);
  },
);

test("it opens no connection but to this machine: a network that is cut makes no difference", async ({ skip }) => {
  const one = stage();
  const cut = ["-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
  if (spawnSync("unshare", [...cut, "true"]).status !== 0) skip("the network cannot be cut here (unshare -rn)");
  const ran = spawnSync("unshare", [...cut, process.execPath, PROGRAM, "rehearse", "0.18.0", "--json"], {
    cwd: one.folder,
    env: one.env,
    encoding: "utf8",
  });
  expect(ran.status, ran.stderr).toBe(0);
  expect(JSON.parse(ran.stdout).data.published).toEqual(["v0.18.0"]);
});

test("--keep keeps the copy and says where it is", async () => {
  const one = stage();
  const { json } = await rehearsed(one, "0.18.0-dev1", "--keep");
  expect(existsSync(join(json.data.folder, "work/VERSION.txt"))).toBe(true);
});

/** Starts it, and waits for a line of what it tells. */
async function until(one: TestRepository, args: readonly string[], wanted: RegExp) {
  const child = spawn(process.execPath, [PROGRAM, "rehearse", ...args], {
    cwd: one.folder,
    env: one.env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  let err = "";
  for await (const chunk of child.stderr.setEncoding("utf8")) {
    err += chunk;
    if (wanted.test(err)) break;
  }
  return { child, ended, err };
}

test.each([["--serve"], ["--serve", "--json"]])(
  "%s %s keeps GitHub until Ctrl-C, says how to reach it, and then leaves nothing",
  async (...args) => {
    const one = stage();
    const { child, ended, err } = await until(one, args.filter(Boolean), /releases\n/);
    const [, api = ""] = /GITHUB_API_URL=(\S+)/.exec(err) ?? [];
    const [, token = ""] = /GH_TOKEN=(\S+)/.exec(err) ?? [];
    const [, name = ""] = /GITHUB_REPOSITORY=(\S+)/.exec(err) ?? [];
    const answer = await fetch(`${api}/repos/${name}/releases`, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, await answer.json()]).toEqual([200, []]);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(readdirSync(one.temporary)).toEqual([]);
  },
);

test("killed, it leaves nothing behind: the far ends end with it and take the copy along", async () => {
  const one = stage();
  const { child } = await until(one, ["--serve"], /releases\n/);
  child.kill("SIGKILL");
  for (let waited = 0; readdirSync(one.temporary).length > 0; waited++) {
    if (waited > 500) throw new Error(`left: ${readdirSync(one.temporary)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
