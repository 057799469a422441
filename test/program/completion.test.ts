import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { defaultCi } from "../../src/domain/ci/jobs";
import { PROBLEMS, RULES } from "../../src/domain/codes";
import { lineWords } from "../../src/domain/completion/command-words";
import { KEYWORDS } from "../../src/domain/next-version";
import { FAULTS } from "../../src/rehearsal/fault-names";
import { GLOBAL_FLAGS, GROUPS, SPECS } from "../../src/specs";
import { cogFiles, PROGRAM, repository, scratch, type TestRepository } from "../harness";

// The scripts of `cogrel completion` in the real shells: what they offer, and what they do with names that are made to hurt.

const FISH = "fish";
const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;
const SHELLS = { bash: has("bash"), zsh: has("zsh"), fish: has(FISH) };

/** Names that git takes; a shell that puts them into the line as they are would run them. */
const HOSTILE_TAGS = ["v8;>pwned", "v9;>pwned", "v9$(>pwned)", "v9`>pwned`", "v9|>pwned"];
const HOSTILE_FOLDER = "dist;touch pwned";

let here: TestRepository;
const scripts: Record<string, string> = {};
beforeAll(() => {
  here = repository(cogFiles("0.17.0"));
  for (const tag of ["v0.16.0", "v0.17.0", "v0.18.0-rc1", ...HOSTILE_TAGS]) here.git("tag", tag);
  here.git("remote", "add", "upstream", here.origin);
  mkdirSync(join(here.folder, HOSTILE_FOLDER));
  mkdirSync(join(here.folder, "artifacts"));
  writeFileSync(join(here.folder, "arrival.md"), "");
  for (const shell of Object.keys(SHELLS)) {
    const { stdout } = spawnSync(process.execPath, [PROGRAM, "completion", shell], { env: here.env, encoding: "utf8" });
    scripts[shell] = join(here.env.HOME as string, `cogrel.${shell}`);
    writeFileSync(scripts[shell], stdout);
  }
});

const line = () =>
  lineWords({ specs: SPECS, groups: GROUPS, globalFlags: GLOBAL_FLAGS, codes: [...Object.keys(RULES), ...Object.keys(PROBLEMS)] });

test("every word of a script is plain, whatever a spec says", () => {
  const { commands, everywhere } = line();
  const takes = [...commands, ...commands.flatMap(({ flags }) => flags), ...everywhere].flatMap(({ takes }) => takes?.words ?? []);
  const names = [...commands, ...commands.flatMap(({ flags }) => flags), ...everywhere].map(({ name }) => name);
  for (const word of [...takes, ...names]) expect(word).toMatch(/^[A-Za-z0-9./ -]+$/);
  expect(takes.length).toBeGreaterThan(100);
});

test("the words that a spec lists are those that its command takes", () => {
  const spec = (name: string) => SPECS.find((one) => one.name === name);
  const flag = (name: string, of: string) => spec(name)?.flags.find(({ flags }) => flags.startsWith(of))?.takes;
  for (const name of ["bump", "release", "rehearse"]) expect([...(spec(name)?.takes ?? [])].sort()).toEqual([...KEYWORDS].sort());
  expect([...(flag("rehearse", "--fault") ?? [])].sort()).toEqual(Object.keys(FAULTS).sort());
  expect(spec("ci matrix")?.takes).toEqual(defaultCi().matrices.map(({ name }) => name));
});

const COMMANDS = [...new Set(SPECS.map(({ name }) => name.split(" ")[0] as string)), "help"];

/** A line up to the cursor, and all that is offered there. */
const OFFERED: [string, string[]][] = [
  ["cogrel ", COMMANDS],
  ["cogrel v", COMMANDS.filter((name) => name.startsWith("v"))],
  ["cogrel --json ci ", SPECS.map(({ name }) => name.split(" ")).flatMap(([group, name]) => (group === "ci" && name ? [name] : []))],
  ["cogrel ci m", ["matrix"]],
  ["cogrel ci matrix ", ["pythons", "platforms", "runtimes"]],
  ["cogrel bump ", [...KEYWORDS]],
  ["cogrel bump rc ", []],
  ["cogrel bump --next ", ["major", "minor", "patch"]],
  ["cogrel bump --next minor r", ["rc"]],
  ["cogrel convert --to s", ["semver"]],
  ["cogrel convert --t", ["--to"]],
  ["cogrel version --o", ["--offline"]],
  ["cogrel tag --of", []],
  ["cogrel tag --q", ["--quiet"]],
  ["cogrel --vers", ["--version"]],
  ["cogrel rehearse --fault publish", ["publish-lost", "publish-refused"]],
  ["cogrel explain lock", ["lock-clash", "lock-version", "lockstep"]],
  ["cogrel wheel co", ["cog", "coglet"]],
  ["cogrel help bu", ["bump"]],
  ["cogrel verify-tag v", ["v0.18.0-rc1", "v0.17.0", "v0.16.0"]],
  ["cogrel publish v0.17", ["v0.17.0"]],
  ["cogrel tag --remote ", ["origin", "upstream"]],
  ["cogrel draft --notes arri", ["arrival.md"]],
  ["cogrel draft --assets art", ["artifacts/"]],
  ["cogrel draft v0.17.0 --assets artifacts --no", ["--no-color", "--notes"]],
];

/** bash has folders without the stroke here; readline adds it. */
const offeredByBash = (offered: readonly string[]) => offered.map((one) => one.replace(/\/$/, "")).sort();

test.skipIf(!SHELLS.bash)("bash offers what the specs say, and knows tags, remotes, folders and files", () => {
  const asked = OFFERED.map(([typed]) => {
    const words = typed.split(" ");
    return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _cogrel; printf '%s\\n' "\${COMPREPLY[@]}" .`;
  });
  const script = `source <("${process.execPath}" "${PROGRAM}" completion bash)\n${asked.join("\n")}`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "--noprofile", "-c", script], {
    cwd: here.folder,
    env: here.env,
    encoding: "utf8",
  });
  const got = stdout.split(/^\.$/m).map((part) => part.split("\n").filter((one) => one !== ""));
  expect(stderr).toBe("");
  for (const [at, [typed, offered]] of OFFERED.entries()) expect(offeredByBash(got[at] ?? []), typed).toEqual(offeredByBash(offered));
});

test.skipIf(!SHELLS.fish)("fish offers what the specs say, and knows tags, remotes, folders and files", () => {
  const asked = OFFERED.map(([typed]) => `complete -C '${typed}'; echo .`);
  const script = `source "${scripts.fish}"\n${asked.join("\n")}`;
  const { stdout, stderr } = spawnSync(FISH, ["--no-config", "-c", script], { cwd: here.folder, env: here.env, encoding: "utf8" });
  const got = stdout.split(/^\.$/m).map((part) => part.split("\n").flatMap((one) => one.split("\t")[0] || []));
  expect(stderr).toBe("");
  for (const [at, [typed, offered]] of OFFERED.entries()) expect([...(got[at] ?? [])].sort(), typed).toEqual([...offered].sort());
});

/** A line with the Tab key, and the words that the command then gets; zsh takes the stroke behind a folder away again. */
const TYPED: [string, string[]][] = [
  ["cogrel conv\t--to s\t0.17.0rc1", ["convert", "--to", "semver", "0.17.0rc1"]],
  ["cogrel ci g\t--js\t", ["ci", "gate", "--json"]],
  ["cogrel convert --to=p\t0.17.0", ["convert", "--to=pep440", "0.17.0"]],
  ["cogrel publish v0.18\t--dr\t", ["publish", "v0.18.0-rc1", "--dry-run"]],
  ["cogrel verify-tag v9\t", ["verify-tag", "v9"]],
  ["cogrel verify-tag v8\t", ["verify-tag", "v8"]],
  ["cogrel explain commit-o\t", ["explain", "commit-on-main"]],
  ["cogrel audit --remote up\t", ["audit", "--remote", "upstream"]],
  ["cogrel draft --assets dis\t", ["draft", "--assets", HOSTILE_FOLDER]],
];

/** Types the lines into a shell that begins with these lines, where `cogrel` is a function that tells its words. */
function typed(shell: "bash" | "zsh", begin: readonly string[]): string[][] {
  const told = `cogrel() { local word; printf '\\n'; for word in "$@"; do printf 'GOT<%s>\\n' "$word"; done; printf 'DONE\\n'; }`;
  const home = scratch();
  const file = join(home, `.${shell}rc`);
  writeFileSync(file, `${[...begin, told, "PS1='READY> '"].join("\n")}\n`);
  const line = shell === "bash" ? ["bash", "--noprofile", "--rcfile", file, "-i"] : ["zsh", "-d", "-i"];
  const { stdout, stderr } = spawnSync("python3", [join(import.meta.dirname, "../tools/keys.py"), ...line], {
    cwd: here.folder,
    env: { ...here.env, ZDOTDIR: home, TERM: "dumb" },
    encoding: "utf8",
    input: JSON.stringify(TYPED.map(([one]) => one)),
    timeout: 30_000,
  });
  expect(stderr).toBe("");
  const parts = stdout.split(/[\r\n]DONE\r?\n/);
  return TYPED.map((_, at) => [...(parts[at] ?? "").matchAll(/^GOT<(.*?)\/?>\r?$/gm)].map(([, word = ""]) => word));
}

test.skipIf(!SHELLS.bash)("the Tab key in bash completes a line, and nothing of a repository is run", () => {
  expect(typed("bash", [`source ${scripts.bash}`])).toEqual(TYPED.map(([, words]) => words));
  expect(existsSync(join(here.folder, "pwned"))).toBe(false);
});

test.skipIf(!SHELLS.zsh)("the Tab key in zsh completes a line, and nothing of a repository is run", () => {
  expect(typed("zsh", ["autoload -Uz compinit", "compinit -D", `source ${scripts.zsh}`])).toEqual(TYPED.map(([, words]) => words));
  expect(existsSync(join(here.folder, "pwned"))).toBe(false);
});
