import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, repository } from "../harness";
import { everything } from "../tools/snapshot";
import { refusals } from "./bump-refusals";

test.each(Object.entries(refusals))(
  "refused before anything is written: %s",
  async (_name, { given, args = ["0.18.0"], exit, says, naming }) => {
    const one = repository(cogFiles("0.17.0"));
    given(one);
    const before = everything(one.folder);
    const ran = await cogrel(["bump", ...args, "--yes", "--json"], { cwd: one.folder, env: one.env });
    const said = JSON.parse(ran.out);
    const open = (said.checks ?? []).filter((check: { verdict: string }) => check.verdict !== "yes");
    const found = [...new Set<string>(open.map((check: { rule: string }) => check.rule))].sort();
    expect([...found, ...(said.problem ? [said.problem.code] : [])], ran.out).toEqual(says);
    expect(ran.code).toBe(exit);
    expect(JSON.stringify(open.length > 0 ? open : said.problem)).toContain(JSON.stringify(naming ?? "").slice(1, -1));
    for (const one of [...open, said.problem].filter(Boolean)) expect(one.fix, one.rule ?? one.code).toBeTruthy();
    const command = open.find((one: { rule: string }) => one.rule === "manifest-readable")?.fix;
    expect(command ?? "git log -p -1 -- ").toContain("git log -p -1 -- ");
    expect(everything(one.folder)).toEqual(before);
    expect(existsSync(join(one.folder, "marker"))).toBe(false);
  },
);

test.each(["an untracked file", "a changed file", "a deleted file", "a staged file", "file names that a terminal or a shell would act on"])(
  "--allow-dirty takes %s, and the commit holds the version files only (I6)",
  async (name) => {
    const one = repository(cogFiles("0.17.0"));
    refusals[name]?.given(one);
    const status = one.git("status", "--porcelain");
    const ran = await cogrel(["bump", "0.18.0", "--yes", "--allow-dirty"], { cwd: one.folder, env: one.env });
    expect(ran.code, ran.err).toBe(0);
    expect(one.git("show", "--format=", "--name-only", "HEAD").split("\n")).toEqual([
      "VERSION.txt",
      "crates/Cargo.lock",
      "crates/Cargo.toml",
    ]);
    expect(one.git("status", "--porcelain")).toBe(status);
  },
);
