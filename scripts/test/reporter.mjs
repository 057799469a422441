// A vitest reporter that writes what became of every test to the file in COGREL_TEST_REPORT. vitest's own JSON has no
// reasons of skipped tests.

import { writeFileSync } from "node:fs";
import path from "node:path";

/** @typedef {{ name: string, state: "passed" | "failed" | "skipped", reason?: string }} Line */

export default class {
  /**
   * @param {ReadonlyArray<import("vitest/node").TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const lines = modules.flatMap(moduleLines);
    for (const error of unhandled) lines.push({ name: "an error outside of any test", state: "failed", reason: String(error) });
    const file = process.env.COGREL_TEST_REPORT;
    if (file) writeFileSync(file, JSON.stringify(lines));
  }
}

/**
 * @param {import("vitest/node").TestModule} module
 * @returns {Line[]}
 */
function moduleLines(module) {
  const file = path.relative(process.cwd(), module.moduleId).split(path.sep).join("/");
  const tests = [...module.children.allTests()].map((test) => testLine(file, test));
  // A file that breaks before its first test, or in a hook, has failed without a failed test.
  const silent = module.state() === "failed" && !tests.some(({ state }) => state === "failed");
  return silent ? [...tests, { name: file, state: "failed", reason: "failed outside of its tests" }] : tests;
}

/**
 * @param {string} file
 * @param {import("vitest/node").TestCase} test
 * @returns {Line}
 */
function testLine(file, test) {
  const result = test.result();
  const name = `${file} › ${test.fullName.split(" > ").join(" › ")}`;
  if (result.state === "skipped") return { name, state: "skipped", reason: result.note ?? "no reason given" };
  return { name, state: result.state === "passed" ? "passed" : "failed" };
}
