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
  expect(plainCommand(args)).toBeUndefined();
  for (const line of [args, [...args, "--yes"], [...args, "--remote", "origin"]]) {
    expect(await run(...line)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(`too many arguments for '${args[0]}'`) });
  }
});

test("as many arguments as a command takes are read alike by both readers", () => {
  for (const { name, args } of SPECS) {
    const words = args === "" ? [] : args.includes("...") ? ["0.23.0", "0.24.0"] : ["0.23.0"];
    expect(plainCommand([name, ...words])?.args).toEqual(words);
  }
});

test("help is the help, of a command too; of what is none, wrong use", async () => {
  const all = await run("--help");
  expect(all.code).toBe(0);
  expect(await run("help")).toEqual(all);
  for (const { name } of SPECS) expect(await run("help", name)).toEqual(await run(name, "--help"));
  expect(await run("help", "frob")).toMatchObject({ code: 2, err: expect.stringContaining('there is no command "frob"') });
  expect(await run("help", "bump", "tag")).toMatchObject({ code: 2, err: expect.stringContaining("too many arguments for 'help'") });
});
