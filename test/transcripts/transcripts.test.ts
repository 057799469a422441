import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SPECS } from "../../src/specs";
import { sample } from "../tools/campaign";
import { openStage } from "./stage";
import { performed } from "./transcript";

// What people and CI see, command by command. COGREL_UPDATE=1 writes the transcripts anew; then read the difference.

const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".txt"));
const textOf = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");

/** The longest, each of which takes as long as ten others: some of them in each run, by its seed; `npm run test:all` takes all. */
const LONG = ["homebrew", "publish", "rehearse", "release", "setup", "status", "terminal", "verify-release"].map((name) => `${name}.txt`);
const played = sample(LONG, process.env.COGREL_UPDATE ? LONG.length : 4);

test.each(names.filter((name) => !LONG.includes(name) || played.includes(name)))(
  "what the program prints is what the transcript says: %s",
  async (name) => {
    const text = textOf(name);
    const today = await performed(text, openStage());
    if (process.env.COGREL_UPDATE) writeFileSync(join(import.meta.dirname, name), today);
    else expect(today).toBe(text);
    // Whole releases, one after the other: on a machine that has other work they take their time.
  },
  240_000,
);

test.each(SPECS.map((spec) => spec.name))("every kind of screen is in a transcript: %s", (command) => {
  const steps = names.flatMap((name) => textOf(name).split(/^(?=\$ )/m)).filter((step) => step.includes(`cogrel ${command}`));
  const kinds: Record<string, (step: string) => boolean> = {
    success: (step) => /^exit 0$/m.test(step),
    refusal: (step) => /^exit [123]$/m.test(step),
    help: (step) => step.includes(`${command} --help`),
    json: (step) => step.includes(" --json"),
    quiet: (step) => step.includes(" --quiet"),
    "a wrong flag": (step) => /there is no flag|unknown option/.test(step),
    ASCII: (step) => step.startsWith("$ LANG=C "),
    "a terminal": (step) => /^\| /m.test(step),
  };
  const missing = Object.keys(kinds).filter((kind) => !steps.some((step) => kinds[kind]?.(step)));
  expect(missing).toEqual([]);
});

test("where the locale is C the screens are ASCII", () => {
  for (const name of names) {
    for (const step of textOf(name)
      .split(/^(?=\$ )/m)
      .filter((one) => one.startsWith("$ LANG=C ")))
      expect(step, name).toMatch(/^[\x20-\x7e\n]*$/);
  }
});

test.each([
  ["cogrel version --check", true],
  ["NO_COLOR=1 cogrel version --check", false],
  ["TERM=dumb cogrel version --check", false],
  ["cogrel version --check --no-color", false],
  ["cogrel --no-color bump 0.16.0", false],
  ["NO_COLOR=1 cogrel frob", false],
  ["cogrel frob --no-color", false],
])("colours only where they are wanted: %s", async (line, wanted) => {
  const { bytes } = await openStage().show(line, { columns: 80, rows: 24 }, "");
  expect(bytes).not.toBe("");
  expect(bytes?.includes("\x1b")).toBe(wanted);
});
