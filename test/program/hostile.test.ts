import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, repository, type TestRepository } from "../harness";
import { sample } from "../tools/campaign";
import { everything } from "../tools/snapshot";

const LONG = 100_000;
const long = "9".repeat(LONG);
const ESCAPES = "\u001b]0;owned\u0007\u001b[2J\u001b[31m";
const BIDI = "\u202e\u2066\u200b\u00ad\ufeff";
const deep = (open: string, close: string) => `x = ${open.repeat(LONG)}${close.repeat(LONG)}\n`;

/** Shared by all that do not change it, which each of them shows. */
const untouched = repository(cogFiles("0.17.0"));

interface Hostile {
  args: string[];
  given?(one: TestRepository): void;
  env?: Record<string, string>;
}

const committed = (files: Record<string, string>) => (one: TestRepository) => void one.commit(files);
const config = (text: string, args = ["bump", "0.18.0"]): Hostile => ({ args, given: committed({ "cogrel.toml": text }) });
const versionFile = (text: string, args = ["bump", "minor"]): Hostile => ({ args, given: committed({ "VERSION.txt": text }) });

const values: Record<string, string> = {
  long,
  "long zeros": `0.18.0-rc${"0".repeat(LONG)}`,
  escapes: `0.18.0${ESCAPES}`,
  bidi: `0.18.0${BIDI}`,
  "a line end": "0.18.0\n::error::owned",
  "a command": "$(touch marker)",
  "another command": "`touch marker`; touch marker",
  "an option of git": "--upload-pack=touch marker",
  "an option of git commit": "--exec=touch marker",
  "a dash": "-devious",
  empty: "",
  "white space": " ",
  "a path": "../../etc/passwd",
  prototype: "__proto__",
  "a surrogate": "\ud800",
  "full-width digits": "０.１８.０",
  "a tag": "v0.18.0",
  "a ref": "refs/heads/main",
};

const cases: Record<string, Hostile> = Object.fromEntries([
  ...Object.entries(values).flatMap(([name, value]): [string, Hostile][] => [
    [`VERSION of bump: ${name}`, { args: ["bump", "--", value] }],
    [`argument of convert: ${name}`, { args: ["convert", "--", value] }],
  ]),
  ...["long", "escapes", "bidi", "a line end", "a command", "an option of git", "a dash", "empty", "white space", "a path"].flatMap(
    (name): [string, Hostile][] => [
      [`--remote: ${name}`, { args: ["bump", "0.18.0", `--remote=${values[name]}`] }],
      [`-C: ${name}`, { args: ["bump", "0.18.0", "-C", `/nowhere/${values[name]}`] }],
      [`--next: ${name}`, { args: ["bump", "rc", `--next=${values[name]}`] }],
      [`--to: ${name}`, { args: ["convert", "1.0.0", `--to=${values[name]}`] }],
      [`a flag: ${name}`, { args: ["bump", "0.18.0", `--x${values[name]}`] }],
      [`a command: ${name}`, { args: [`x${values[name]}`] }],
    ],
  ),
  ...["long", "escapes", "bidi", "a command"].flatMap((name): [string, Hostile][] => [
    [`VERSION.txt: ${name}`, versionFile(`${values[name]}\n`)],
    [`VERSION.txt, version --check: ${name}`, versionFile(`${values[name]}\n`, ["version", "--check"])],
    [
      `version in Cargo.toml: ${name}`,
      {
        args: ["bump", "minor"],
        given: committed({
          "crates/Cargo.toml": `[workspace.package]\nversion = ${JSON.stringify(values[name])}\n[workspace]\nmembers=["coglet"]\n`,
        }),
      },
    ],
    [`cogrel.toml, a key: ${name}`, config(`schema = 1\n${JSON.stringify(values[name])} = 1\n`)],
    [`cogrel.toml, a path: ${name}`, config(`schema = 1\n[[files]]\npath = ${JSON.stringify(`/${values[name]}`)}\nkind = "text"\n`)],
    [`cogrel.toml, a message: ${name}`, config(`schema = 1\n[bump]\nmessage = ${JSON.stringify(values[name])}\n`)],
  ]),
  ["cogrel.toml, arrays in arrays", config(deep("[", "]"))],
  ["cogrel.toml, tables in tables", config(deep("{a=", "}"))],
  ["cogrel.toml, a key of many parts", config(`${"a.".repeat(LONG)}b = 1\n`)],
  ["cogrel.toml, bytes", config("\u0000\u0001")],
  ["Cargo.toml, arrays in arrays", { args: ["bump", "0.18.0"], given: committed({ "crates/Cargo.toml": deep("[", "]") }) }],
  ["Cargo.lock, arrays in arrays", { args: ["bump", "0.18.0"], given: committed({ "crates/Cargo.lock": deep("[", "]") }) }],
  [
    "Cargo.lock, one long line",
    { args: ["bump", "0.18.0"], given: committed({ "crates/Cargo.lock": `[[package]]\nname = "${"x".repeat(1_000_000)}` }) },
  ],
  ["a long version for bump", { args: ["bump", `1.2.3-rc.${long}`] }],
  ["a token too long for a program's environment", { args: ["bump", "0.18.0"], env: { GITHUB_TOKEN: long } }],
  ["-C to a file", { args: ["bump", "0.18.0", "-C", "VERSION.txt"] }],
  [
    "-C twice over a link to itself",
    { args: ["bump", "0.18.0", "-C", "../loop"], given: (one) => symlinkSync("loop", join(one.folder, "../loop")) },
  ],
  [
    "a .git that points to itself",
    {
      args: ["bump", "0.18.0", "-C", "sub"],
      given: (one) => {
        mkdirSync(join(one.folder, "sub"));
        one.write({ "sub/.git": "gitdir: .git\n" });
      },
    },
  ],
]);

test.each(Object.entries(cases))(
  "hostile input gets one clear line, and nothing is written or run (I8): %s",
  async (_name, { args, given, env = {} }) => {
    const one = given ? repository(cogFiles("0.17.0")) : untouched;
    given?.(one);
    const before = everything(one.folder);
    const from = Date.now();
    const flags = args[0] === "bump" ? ["--yes"] : [];
    const ran = await cogrel([args[0] as string, ...flags, ...args.slice(1)], { cwd: one.folder, env: { ...one.env, ...env } });
    expect([1, 2], ran.err.slice(0, 2000)).toContain(ran.code);
    expect(Date.now() - from).toBeLessThan(5_000);
    const first = ran.err.split("\n")[0] as string;
    expect(first.length, first.slice(0, 400)).toBeLessThanOrEqual(300);
    expect(first.length).toBeGreaterThan(10);
    expect(ran.out + ran.err).not.toMatch(/[^\P{C}\n]/u);
    expect(ran.out.length + ran.err.length).toBeLessThan(10_000);
    expect(everything(one.folder)).toEqual(before);
  },
);

test.each(["GITHUB_REF", "GITHUB_OUTPUT", "TERM"])(
  "a hostile %s changes nothing of what a bump does, and is neither shown nor run (I8)",
  async (name) => {
    for (const value of sample([long, `${ESCAPES}${BIDI}`, "$(touch marker)", "--upload-pack=touch marker", "a\nb"], 3)) {
      const one = untouched;
      const ran = await cogrel(["bump", "0.18.0", "--yes", "--dry-run"], { cwd: one.folder, env: { ...one.env, [name]: value } });
      expect(ran.code, ran.err.slice(0, 500)).toBe(0);
      expect(ran.out + ran.err).not.toContain(value.slice(0, 20));
      expect(one.git("status", "--porcelain")).toBe("");
    }
  },
);

test("a hostile GITHUB_SERVER_URL is named and shown escaped, exit 2, before anything is asked (I8)", async () => {
  for (const value of [
    long,
    `https://${ESCAPES}${BIDI}`,
    "http://github.example",
    "ext::touch marker",
    "https://a b",
    "https://user:pass@host",
  ]) {
    const ran = await cogrel(["bump", "0.18.0", "--yes"], { cwd: untouched.folder, env: { ...untouched.env, GITHUB_SERVER_URL: value } });
    expect(ran.code, ran.err.slice(0, 500)).toBe(2);
    expect(ran.err.split("\n")[0]).toMatch(/^cogrel: GITHUB_SERVER_URL is ".{1,290}$/);
    expect(ran.out + ran.err).not.toMatch(/[^\P{C}\n]/u);
    expect(untouched.git("status", "--porcelain")).toBe("");
  }
});

test("a hostile GITHUB_REPOSITORY is named and shown escaped, exit 2, before anything is asked (I8)", async () => {
  for (const value of [
    long,
    `owner/${ESCAPES}${BIDI}`,
    "../../x",
    "owner/name\n::error::owned",
    "owner/name/more",
    "owner/..",
    "owner",
    "-o/name",
    "$(touch marker)/x",
    `${"o".repeat(100)}/${"n".repeat(100)}`,
  ]) {
    const env = { ...untouched.env, GITHUB_REPOSITORY: value };
    for (const args of [
      ["bump", "0.18.0", "--yes"],
      ["tag", "--yes"],
      ["verify-tag", "v0.17.0"],
      ["version", "--check"],
    ]) {
      const ran = await cogrel(args, { cwd: untouched.folder, env });
      expect(ran.code, ran.err.slice(0, 500)).toBe(2);
      expect(ran.err.split("\n")[0]).toMatch(/^cogrel: GITHUB_REPOSITORY is ".{1,290}$/);
      expect(ran.out + ran.err).not.toMatch(/[^\P{C}\n]/u);
    }
    expect(untouched.git("status", "--porcelain")).toBe("");
  }
  for (const value of ["", "owner/name", "o-w_n.er/.github"]) {
    const ran = await cogrel(["bump", "0.18.0", "--dry-run"], {
      cwd: untouched.folder,
      env: { ...untouched.env, GITHUB_REPOSITORY: value },
    });
    expect(ran.code, ran.err).toBe(0);
  }
});
