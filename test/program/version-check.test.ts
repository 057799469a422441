import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, PROGRAM, repository, rules, type TestRepository } from "../harness";
import { shim } from "../tools/shim";

const check = async (one: TestRepository) => {
  const ran = await cogrel(["version", "--check", "--json"], { cwd: one.folder, env: one.env });
  return { ...ran, said: JSON.parse(ran.out) };
};
const tag = (one: TestRepository, ...names: string[]) => {
  for (const name of names) one.git("tag", name);
  one.git("push", "-q", "origin", "HEAD", ...names);
};
/** A commit on a branch beside main, tagged. */
const aside = (one: TestRepository, name: string) => {
  one.git("checkout", "-qb", `for-${name}`);
  one.commit({ "go.mod": name });
  tag(one, name);
  one.git("checkout", "-q", "main");
};
const at = (version: string) => cogFiles(version);

interface Found {
  given(one: TestRepository): void;
  /** The rules that say no. */
  no: string[];
}

const findings: Record<string, Found> = {
  "a stale lock": {
    given: (one) => void one.commit({ "crates/Cargo.lock": at("0.16.0")["crates/Cargo.lock"] as string }),
    no: ["lock-version"],
  },
  "a stale lock of the released version": {
    given: (one) => {
      one.commit({ "crates/Cargo.lock": at("0.16.0")["crates/Cargo.lock"] as string });
      tag(one, "v0.17.0");
    },
    no: ["lock-version"],
  },
  "a VERSION.txt that disagrees": {
    given: (one) => void one.commit({ "VERSION.txt": "0.18.0\n" }),
    no: ["lock-version", "manifests-version"],
  },
  "a manifest that disagrees": {
    given: (one) => void one.commit({ "crates/Cargo.toml": at("0.18.0")["crates/Cargo.toml"] as string }),
    no: ["manifests-version"],
  },
  "a version of two numbers": { given: (one) => void one.commit({ "VERSION.txt": "0.18\n" }), no: ["version-grammar"] },
  "a version with a v": { given: (one) => void one.commit({ "VERSION.txt": "v0.17.0\n" }), no: ["version-grammar"] },
  "a version with another label": { given: (one) => void one.commit({ "VERSION.txt": "0.17.0-preview1\n" }), no: ["version-grammar"] },
  "merge markers in VERSION.txt": {
    given: (one) => void one.commit({ "VERSION.txt": "<<<<<<< HEAD\n0.17.0\n=======\n0.18.0\n>>>>>>> side\n" }),
    no: ["manifest-readable"],
  },
  "two lines in VERSION.txt": { given: (one) => void one.commit({ "VERSION.txt": "0.17.0\n0.17.0\n" }), no: ["manifest-readable"] },
  "a downgrade": {
    given: (one) => {
      tag(one, "v0.17.0", "v0.18.0");
      one.git("tag", "-d", "v0.17.0");
      one.git("push", "-q", "--delete", "origin", "v0.17.0");
    },
    no: ["above-stable"],
  },
  "a pre-release after its release": {
    given: (one) => {
      tag(one, "v0.17.0");
      one.commit(at("0.17.0-rc1"));
    },
    no: ["above-stable", "not-released"],
  },
  "a pre-release below its own line": {
    given: (one) => {
      aside(one, "v0.18.0-rc2");
      one.commit(at("0.18.0-rc1"));
    },
    no: ["above-label"],
  },
  "a version that is tagged elsewhere": { given: (one) => aside(one, "v0.17.0"), no: ["version-free"] },
  "a twin in PEP 440": {
    given: (one) => {
      aside(one, "v0.18.0-rc1");
      one.commit(at("0.18.0-rc.1"));
    },
    no: ["above-label", "version-free"],
  },
  "a version file that is not committed, of a name that a shell would act on": {
    given: (one) => {
      const path = "a 'b'; touch marker";
      one.commit({ "cogrel.toml": `schema = 1\n[[files]]\npath = "${path}"\nkind = "text"\n`, [path]: "0.17.0\n" });
      one.write({ [path]: "0.18.0\n" });
    },
    no: ["files-untouched"],
  },
  "a version file that is not committed": { given: (one) => one.write({ "VERSION.txt": "0.18.0\n" }), no: ["files-untouched"] },
};

test.each(Object.entries(findings))(
  "version --check finds %s, and the command that it names puts it right",
  async (_name, { given, no }) => {
    const one = repository(at("0.17.0"));
    given(one);
    const first = await check(one);
    expect([...rules(first.said, "no")].sort(), first.out).toEqual(no);
    expect(first.code).toBe(1);
    // The shim answers the one question, as a person would.
    const home = dirname(one.folder);
    const env = shim(home, { ...one.env }, "cogrel", `exec '${process.execPath}' '${PROGRAM}' "$@" --yes`);
    const fixes = new Set<string>(
      first.said.checks.filter((one: { verdict: string }) => one.verdict === "no").map((one: { fix: string }) => one.fix),
    );
    expect(fixes.size).toBe(1);
    for (const fix of fixes) {
      const ran = spawnSync("sh", ["-c", fix], { cwd: one.folder, env, encoding: "utf8" });
      expect(ran.status, `${fix}: ${ran.stderr}`).toBe(0);
    }
    const second = await check(one);
    expect(rules(second.said, "no"), `${[...fixes]}: ${second.out}`).toEqual([]);
    expect(second.code).toBe(0);
  },
);

const OLD_LOCK = at("0.16.0")["crates/Cargo.lock"] as string;
/** Takes VERSION.txt away and puts a link to V there, which holds another version. */
const link = (one: TestRepository) => {
  rmSync(join(one.folder, "VERSION.txt"));
  symlinkSync("V", join(one.folder, "VERSION.txt"));
};
const notText = (one: TestRepository) => writeFileSync(join(one.folder, "VERSION.txt"), Buffer.from("0.1\xff\n", "latin1"));

const odd: Record<string, { given(one: TestRepository): void; no: string[] }> = {
  "a link for VERSION.txt": { given: link, no: ["manifest-readable"] },
  "a link for VERSION.txt, and a stale lock": {
    given: (one) => {
      link(one);
      one.write({ "crates/Cargo.lock": OLD_LOCK });
    },
    no: ["lock-version", "manifest-readable"],
  },
  "a VERSION.txt that is not UTF-8, and a stale lock": {
    given: (one) => {
      notText(one);
      one.write({ "crates/Cargo.lock": OLD_LOCK });
    },
    no: ["lock-version", "manifest-readable"],
  },
  "a VERSION.txt that is not UTF-8, beside nothing else": {
    given: (one) => {
      notText(one);
      rmSync(join(one.folder, "crates"), { recursive: true });
    },
    no: ["manifest-readable"],
  },
  "a VERSION.txt that is not UTF-8, beside a released version": {
    given: (one) => {
      tag(one, "v0.17.0", "v0.18.0");
      notText(one);
    },
    no: ["above-stable", "manifest-readable"],
  },
};

test.each(Object.entries(odd))(
  "version --check with %s shows all, and its commands typed in order put it right",
  async (_name, { given, no }) => {
    const one = repository({ ...at("0.17.0"), V: "0.1.0\n" });
    given(one);
    one.commit({});
    const first = await check(one);
    expect([...rules(first.said, "no")].sort(), first.out).toEqual(no);
    const shown = await cogrel(["version", "--check"], { cwd: one.folder, env: one.env });
    const fixes = [...shown.err.matchAll(/^fix: (.*)$/gm)].map((line) => line[1] as string);
    const env = shim(dirname(one.folder), { ...one.env }, "cogrel", `exec '${process.execPath}' '${PROGRAM}' "$@" --yes`);
    for (const fix of fixes) {
      const ran = spawnSync("sh", ["-c", fix], { cwd: one.folder, env, encoding: "utf8" });
      expect(ran.status, `${fix}: ${ran.stderr}`).toBe(0);
    }
    const second = await check(one);
    expect(second.code, `${fixes}: ${second.out}`).toBe(0);
    expect(readFileSync(join(one.folder, "V"), "utf8")).toBe("0.1.0\n");
  },
);

test("the plain version names the other files' version in its fix for a pipe or a link, and does not write through it", async () => {
  for (const make of ["mkfifo VERSION.txt", "ln -s V VERSION.txt"]) {
    const one = repository({ ...at("0.17.0"), V: "0.1.0\n" });
    spawnSync("sh", ["-c", `rm VERSION.txt && ${make}`], { cwd: one.folder });
    const { err } = await cogrel(["version"], { cwd: one.folder, env: one.env });
    const fix = /^fix: (.*)$/m.exec(err)?.[1] as string;
    expect(fix).toContain("rm -f VERSION.txt && echo 0.17.0 > VERSION.txt");
    spawnSync("sh", ["-c", fix], { cwd: one.folder, env: one.env, timeout: 10_000 });
    expect((await check(one)).code, fix).toBe(0);
    expect(readFileSync(join(one.folder, "V"), "utf8")).toBe("0.1.0\n");
  }
});

test("a link among so many members that the whole commit is listed is found too", async () => {
  const members = Object.fromEntries(
    Array.from({ length: 70 }, (_, n) => [`m${n}/Cargo.toml`, `[package]\nname = "m${n}"\nversion = "0.17.0"\n`]),
  );
  const one = repository({ "VERSION.txt": "0.17.0\n", "Cargo.toml": '[workspace]\nmembers = ["m*"]\n', ...members });
  rmSync(join(one.folder, "m7/Cargo.toml"));
  symlinkSync("../m8/Cargo.toml", join(one.folder, "m7/Cargo.toml"));
  one.commit({});
  const { said } = await check(one);
  const found = said.checks.find((one: { rule: string }) => one.rule === "manifest-readable")?.found;
  expect(found).toBe("m7/Cargo.toml is a symbolic link");
});

test("a command in a version file stays a word in the command that puts it right (I8)", async () => {
  const one = repository(at("0.17.0"));
  one.commit({ "VERSION.txt": "<<<<<<<\n", "crates/Cargo.toml": '[workspace]\n[workspace.package]\nversion = "$(touch marker)"\n' });
  const { said } = await check(one);
  const fix = said.checks.find((one: { rule: string }) => one.rule === "manifest-readable").fix;
  expect(spawnSync("sh", ["-c", fix], { cwd: one.folder, env: one.env }).status).toBe(0);
  expect(one.git("ls-files", "-o")).toBe("");
});

const right: Record<string, (one: TestRepository) => void> = {
  "the version of a repository without tags": () => undefined,
  "the released version on main, until the next bump": (one) => {
    tag(one, "v0.17.0");
    one.commit({ "go.mod": "more" });
  },
  "a maintenance line's next patch while the next minor is out": (one) => {
    tag(one, "v0.17.0");
    one.git("checkout", "-qb", "main-1");
    one.commit(at("0.18.0"));
    tag(one, "v0.18.0");
    one.git("checkout", "-q", "main");
    one.commit(at("0.17.1"));
  },
  "the newest of five tags on one commit": (one) => {
    one.commit(at("0.18.0"));
    tag(one, "v0.18.0-alpha1", "v0.18.0-beta1", "v0.18.0-rc1", "v0.17.9", "v0.18.0");
  },
  "a patch of the old line after an alpha of the next": (one) => {
    tag(one, "v0.17.0");
    one.commit(at("0.18.0-alpha1"));
    tag(one, "v0.18.0-alpha1");
    one.commit(at("0.17.1"));
  },
  "a dev version beside pre-releases of its X.Y.Z": (one) => {
    aside(one, "v0.18.0-rc1");
    one.commit(at("0.18.0-dev1"));
  },
  "a checkout of tags that are no versions": (one) => tag(one, "nightly", "v9", "v1.2.3.4", "release/1"),
};

test.each(Object.entries(right))("version --check says yes to %s", async (_name, given) => {
  const one = repository(at("0.17.0"));
  given(one);
  const { code, said, out } = await check(one);
  expect(rules(said, "no"), out).toEqual([]);
  expect(code).toBe(0);
});

test("tags that cannot be read make the check undecided, exit 3; --offline takes those that are here (I9)", async () => {
  const one = repository(at("0.17.0"));
  one.git("remote", "set-url", "origin", "/nowhere");
  expect(await cogrel(["version", "--check"], { cwd: one.folder, env: one.env })).toMatchObject({ code: 3 });
  expect(await cogrel(["version", "--check", "--offline"], { cwd: one.folder, env: one.env })).toMatchObject({ code: 0 });
});
