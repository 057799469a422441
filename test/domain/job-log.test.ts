import { expect, test } from "vitest";
import { lastWords } from "../../src/domain/job-log";

const at = (line: string) => `2026-11-26T15:00:00.1234567Z ${line}`;

test("a job's last words end with its error, not with the cleaning up after it", () => {
  const log = ["##[group]Run make", "make", "##[endgroup]", "\u001b[31mno rule\u001b[0m", "##[error]Process completed with exit code 2."];
  const after = ["Post job cleanup.", "[command]/usr/bin/git version", "Cleaning up orphan processes"];
  expect(lastWords(`\uFEFF${[...log, ...after].map(at).join("\r\n")}\n`)).toEqual([
    "Run make",
    "make",
    "no rule",
    "error: Process completed with exit code 2.",
  ]);
});

test("a log without an error is shown to its end, fifteen lines at most", () => {
  const lines = Array.from({ length: 40 }, (_, number) => `line ${number}`);
  expect(lastWords(lines.map(at).join("\n"))).toEqual(lines.slice(-15));
  expect(lastWords("")).toEqual([""]);
});

test("what looks like a mark within a line stays", () => {
  expect(lastWords("echo ##[group]x\n##[warning]old\n##[debug]seen")).toEqual(["echo ##[group]x", "warning: old", "seen"]);
});
