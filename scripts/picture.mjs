// npm run picture: records the tour and the wizard in a real terminal of 80 columns and draws docs/pictures/ from what it showed.
// Dates, names and the folder's name are fixed, so the same program draws the same pictures; a test compares.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { makeCogShape } from "../test/fixtures/cog-shape.mjs";
import { build } from "./build.mjs";
import { screen } from "./picture/screen.mjs";
import { settled } from "./picture/settled.mjs";
import { command, steps, wizardSteps } from "./picture/steps.mjs";
import { svg } from "./picture/svg.mjs";

const columns = 80;
const recorder = fileURLToPath(new URL("picture/terminal.py", import.meta.url));
const target = fileURLToPath(new URL("../docs/pictures/", import.meta.url));

// As long as the real folder's name, so that no line breaks elsewhere.
const realFolder = "/tmp/cogrel-";
const shownFolder = "/home/alex/project";

const fixed = { GIT_AUTHOR_DATE: "2026-01-12T10:00:00Z", GIT_COMMITTER_DATE: "2026-01-12T10:00:00Z", TZ: "UTC", LC_ALL: "C.UTF-8" };
const terminal = { TERM: "xterm-256color", COLORTERM: "", FORCE_COLOR: "", NO_COLOR: undefined };

/** @typedef {import("./picture/steps.mjs").Step} Step */

/** Each picture: its steps, and what it shows, for those who cannot see it. */
export const pictures = {
  "tour.svg": { steps, about: "A terminal: cogrel bump, git push, cogrel tag and cogrel verify-tag, each with its output" },
  "wizard.svg": {
    steps: wizardSteps,
    about:
      "A terminal: cogrel release asks which version; another cogrel release takes a dev version from the bump to the published release",
  },
};

/**
 * @param {keyof typeof pictures} name
 * @returns {Promise<string>} the picture's text; throws when a step fails or nothing can be recorded
 */
export async function picture(name) {
  const place = mkdtempSync(realFolder);
  try {
    const shape = makeCogShape(path.join(place, "cog"));
    const env = { ...shape.env, ...fixed, ...terminal };
    const shown = [];
    for (const step of pictures[name].steps(shape))
      shown.push(`\x1b[1m$ ${step.typed.join(" ")}\x1b[0m\r\n${record(step, shape.folder, env)}`);
    const rows = await screen(settled(shown.join("\r\n").replaceAll(place, shownFolder)), columns);
    return svg(rows, { columns, title: "cogrel", about: pictures[name].about });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * @param {Step} step
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} what the terminal got
 */
function record(step, folder, env) {
  const args = [recorder, String(columns), "60", (step.answers ?? []).join("\x1f"), ...command(step)];
  const { status, stdout, stderr, error } = spawnSync("python3", args, { cwd: folder, env, encoding: "utf8", input: "" });
  if (error) throw new Error(`python3 records the terminal and cannot be started: ${error.message}`);
  if (status !== (step.exit ?? 0)) throw new Error(`${step.typed.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build();
  mkdirSync(target, { recursive: true });
  for (const name of /** @type {(keyof typeof pictures)[]} */ (Object.keys(pictures))) {
    writeFileSync(path.join(target, name), await picture(name));
    console.log(`docs/pictures/${name} is drawn`);
  }
}
