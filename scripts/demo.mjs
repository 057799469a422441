// npm run demo: the main job in a throw-away copy of an example repository shaped like Cog's. Needs Node and git only, no
// token and no network, and touches nothing of yours: home, identity and git's settings are the example's own.
// `npm run demo -- --clean` removes the copy at the end.

import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeCogShape } from "../test/fixtures/cog-shape.mjs";
import { build } from "./build.mjs";
import { runStep, steps } from "./demo/steps.mjs";

const place = mkdtempSync(path.join(os.tmpdir(), "cogrel-demo-"));

/** @returns {number} 0, or the exit code of the step that failed */
function demo() {
  const shape = makeCogShape(path.join(place, "cog"));
  console.log("An example repository shaped like Cog's, at version 0.17.0, with a bare origin beside it.\n");
  for (const step of steps(shape)) {
    console.log(`# ${step.about}\n$ ${step.typed.join(" ")}`);
    const exit = runStep(step, shape);
    console.log("");
    if (exit !== 0) return failed(step, exit);
  }
  console.log(summary(shape));
  return 0;
}

/** @param {import("../test/fixtures/cog-shape.mjs").CogShape} shape */
function summary({ folder, origin, git }) {
  const version = git("show", "HEAD:VERSION.txt");
  const lines = [
    `Done: cog went from 0.17.0 to ${version}; the commit is on origin's main, the tag v${version} beside it, and the gate lets it pass.`,
    ...(process.argv.includes("--clean")
      ? []
      : [
          "Look at it:",
          `  git -C ${folder} show                       the commit: 4 lines differ`,
          `  git -C ${folder} show v${version} --no-patch   the tag`,
          `  git ls-remote ${origin}                     what the origin has`,
          `  rm -r ${place}                              when you have seen it`,
        ]),
  ];
  return lines.join("\n");
}

/**
 * @param {import("./demo/steps.mjs").Step} step
 * @param {number} exit
 */
function failed({ typed }, exit) {
  console.error(`The demo ends here: ${typed.join(" ")} ended with exit code ${exit}.`);
  return exit;
}

await build();
try {
  process.exitCode = demo();
} finally {
  if (process.argv.includes("--clean")) rmSync(place, { recursive: true, force: true });
  else console.log(`The folder is kept: ${place}`);
}
