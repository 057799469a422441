// npm run picture: records the steps of the tour in a real terminal of 80 columns and draws docs/pictures/tour.svg from what it
// showed. Dates, names and the folder's name are fixed, so the same program draws the same picture; a test compares.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { makeCogShape } from "../test/fixtures/cog-shape.mjs";
import { build } from "./build.mjs";
import { screen } from "./picture/screen.mjs";
import { command, steps } from "./picture/steps.mjs";
import { svg } from "./picture/svg.mjs";

const columns = 80;
const recorder = fileURLToPath(new URL("picture/record.py", import.meta.url));
const target = fileURLToPath(new URL("../docs/pictures/tour.svg", import.meta.url));

// As long as the real folder's name, so that no line breaks elsewhere.
const realFolder = "/tmp/cogrel-";
const shownFolder = "/home/alex/project";

const fixed = { GIT_AUTHOR_DATE: "2026-01-12T10:00:00Z", GIT_COMMITTER_DATE: "2026-01-12T10:00:00Z", TZ: "UTC", LC_ALL: "C.UTF-8" };
const terminal = { TERM: "xterm-256color", COLORTERM: "", FORCE_COLOR: "", NO_COLOR: undefined };

/** @returns {Promise<string>} the picture's text; throws when a step fails or nothing can be recorded */
export async function picture() {
  const place = mkdtempSync(realFolder);
  try {
    const shape = makeCogShape(path.join(place, "cog"));
    const env = { ...shape.env, ...fixed, ...terminal };
    const shown = [];
    for (const step of steps(shape)) shown.push(`\x1b[1m$ ${step.typed.join(" ")}\x1b[0m\r\n${record(command(step), shape.folder, env)}`);
    const rows = await screen(shown.join("\r\n").replaceAll(place, shownFolder), columns);
    return svg(rows, {
      columns,
      title: "cogrel",
      about: "A terminal: cogrel bump, git push, cogrel tag and cogrel verify-tag, each with its output",
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} command
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} what the terminal got
 */
function record(command, folder, env) {
  const args = [recorder, String(columns), "60", ...command];
  const { status, stdout, stderr, error } = spawnSync("python3", args, { cwd: folder, env, encoding: "utf8", input: "" });
  if (error) throw new Error(`python3 records the terminal and cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build();
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, await picture());
  console.log("docs/pictures/tour.svg is drawn");
}
