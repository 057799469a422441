import { expect, test } from "vitest";
import { plainCommand } from "../../src/plain";
import { SPECS } from "../../src/specs";
import { cleanEnv, cogrel, scratch } from "../harness";

const home = scratch();
const run = (...args: string[]) => cogrel(args, { cwd: home, env: cleanEnv(home) });

/** Each command that does not take any number of arguments, with one more than it takes. */
const surplus = SPECS.filter(({ args }) => !args.includes("...")).map(({ name, args }) =>
  args === "" ? `${name} 0.23.0` : `${name} 0.23.0 0.24.0`,
);

test.each(surplus)("a surplus argument is wrong use, exit 2, never dropped: %s", async (words) => {
  const args = words.split(" ");
  const name = SPECS.find((spec) => words.startsWith(`${spec.name} `))
    ?.name.split(" ")
    .at(-1);
  expect(plainCommand(args)).toBeUndefined();
  for (const line of [args, [...args, "--yes"], [...args, "--remote", "origin"]]) {
    expect(await run(...line)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(`too many arguments for '${name}'`) });
  }
});

test("as many arguments as a command takes are read alike by both readers", () => {
  for (const { name, args } of SPECS) {
    const words = args === "" ? [] : args.includes("...") ? ["0.23.0", "0.24.0"] : ["0.23.0"];
    expect(plainCommand([...name.split(" "), ...words])?.args).toEqual(words);
  }
});

test("both readers leave a flag that nobody gave as it is: neither, where it can be said both ways", () => {
  const release = (...args: string[]) => plainCommand(["release", "0.23.0", ...args])?.options;
  expect(release()).not.toHaveProperty("pr");
  expect(release("--pr")).toMatchObject({ pr: true });
  expect(release("--no-pr")).toMatchObject({ pr: false });
  expect(plainCommand(["tag"])?.options).toMatchObject({ push: true });
  expect(plainCommand(["publish", "--no-watch"])?.options).toMatchObject({ watch: false });
});

test("help is the help, of a command too; of what is none, wrong use", async () => {
  const all = await run("--help");
  expect(all.code).toBe(0);
  expect(await run("help")).toEqual(all);
  for (const { name } of SPECS) expect(await run("help", ...name.split(" "))).toEqual(await run(...name.split(" "), "--help"));
  expect(await run("help", "frob")).toMatchObject({ code: 2, err: expect.stringContaining('there is no command "frob"') });
  expect(await run("help", "bump", "tag")).toMatchObject({ code: 2, err: expect.stringContaining("too many arguments for 'help'") });
});

test("a group of commands is the help of its commands; what is none of them is wrong use", async () => {
  const group = await run("ci", "--help");
  expect(group).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: cogrel ci <command> .* changes .* gate .* matrix /s) });
  for (const args of [["ci"], ["help", "ci"], ["ci", "--json"]]) expect(await run(...args)).toEqual(group);
  for (const [args, fix] of [
    [["ci", "frob"], "cogrel ci --help"],
    [["ci", "gat"], "cogrel ci gate --help"],
    [["help", "ci", "matrx"], "cogrel ci matrix --help"],
    [["gate"], "cogrel --help"],
    [["help", "ci", "gate", "x"], "cogrel ci gate --help"],
  ] as const) {
    expect(await run(...args)).toMatchObject({ code: 2, err: expect.stringContaining(`fix: ${fix}\n`) });
  }
});

test("flags of all commands may stand before, within and behind a command of two words", async () => {
  const wanted = await run("ci", "matrix", "pythons", "--json");
  expect(wanted.code).toBe(0);
  for (const args of [
    ["--json", "ci", "matrix", "pythons"],
    ["ci", "--json", "matrix", "pythons"],
    ["ci", "-C", ".", "matrix", "--json", "pythons"],
  ])
    expect(await run(...args)).toEqual(wanted);
});
