// From a version to a tag that may be built, step by step, as the picture shows it.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../bin/cogrel.js", import.meta.url));

/** @typedef {import("../../test/fixtures/cog-shape.mjs").CogShape} CogShape */

/**
 * @typedef {object} Step
 * @property {string} about what it does, for people
 * @property {string[]} typed what one types: the program and its arguments
 * @property {string[]} [answers] what one types at its questions
 * @property {number} [exit] what it ends with; 0 unless told
 */

/**
 * The steps in order. Each is worked out when its turn comes, since a later one names what an earlier one made.
 * @param {CogShape} shape
 * @returns {Generator<Step>}
 */
export function* steps(shape) {
  yield { about: "writes the next release candidate to every version file, in one commit", typed: ["cogrel", "bump", "rc", "--yes"] };
  yield { about: "brings the commit to main, since a release candidate must be there", typed: ["git", "push", "--quiet"] };
  yield { about: "checks the commit, tags it, pushes the tag alone", typed: ["cogrel", "tag", "--yes"] };
  const version = readFileSync(path.join(shape.folder, "VERSION.txt"), "utf8").trim();
  yield { about: "is the gate that CI asks before it builds", typed: ["cogrel", "verify-tag", `v${version}`] };
}

/** The wizard in a rehearsal: the first question, then a whole release. */
export function* wizardSteps() {
  yield {
    about: "asks which version, and is left with Ctrl-C",
    typed: ["cogrel", "release", "--rehearse"],
    answers: ["\x03"],
    exit: 130,
  };
  yield {
    about: "takes a dev version all the way",
    typed: ["cogrel", "release", "0.18.0-dev1", "--rehearse"],
    answers: ["y\r", "y\r", "y\r"],
  };
}

/**
 * The command that a step really starts: this checkout's cogrel on this Node.
 * @param {Step} step
 * @returns {string[]}
 */
export function command({ typed: [name = "", ...args] }) {
  return name === "cogrel" ? [process.execPath, program, ...args] : [name, ...args];
}
