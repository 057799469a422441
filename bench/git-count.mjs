// How many git commands cogrel starts: a git in front of the real one writes a line each time it is started.

import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "./places.mjs";

/**
 * @param {string[]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, place: string }} where
 * @returns {number} the git commands that the command itself started; what git starts is git's
 */
export function gitCommands(command, { cwd, env, place }) {
  const folder = path.join(place, "counted");
  const list = path.join(folder, "list");
  mkdirSync(folder, { recursive: true });
  rmSync(list, { force: true });
  const real = run(["sh", "-c", "command -v git"], cwd, env);
  // git puts its own programs first in PATH, so that what it starts itself doesn't come by here.
  writeFileSync(path.join(folder, "git"), `#!/bin/sh\necho "$*" >> "${list}"\nexec "${real}" "$@"\n`);
  chmodSync(path.join(folder, "git"), 0o755);
  run(command, cwd, { ...env, PATH: `${folder}${path.delimiter}${env.PATH}` });
  return readFileSync(list, "utf8").trim().split("\n").length;
}
