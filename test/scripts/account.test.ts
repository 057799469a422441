import { expect, test } from "vitest";
import { account, allowedSkips } from "../../scripts/test/account.mjs";

const again = "COGREL_TEST_SEED=7 npm test";
const passed = { name: "a.test.ts › adds", state: "passed" as const };
const skipped = { name: "b.test.ts › asks cargo", state: "skipped" as const, reason: "no cargo" };
const failed = { name: "c.test.ts › breaks", state: "failed" as const };

test("the last line is the sum", () => {
  expect(account([passed, passed], new Set(), again)).toEqual({ ok: true, text: "2 passed, 0 failed, 0 skipped" });
});

test("an allowed skip passes, and its reason is told", () => {
  const { ok, text } = account([passed, skipped], allowedSkips(`# why\n${skipped.name}  # not everybody has it\n`), again);
  expect({ ok, lines: text.split("\n") }).toEqual({
    ok: true,
    lines: ["skipped: b.test.ts › asks cargo", "  no cargo", "1 passed, 0 failed, 1 skipped"],
  });
});

test("a skip that is not on the list is a failure", () => {
  const { ok, text } = account([passed, skipped], new Set(), again);
  expect(ok).toBe(false);
  expect(text).toContain("not in test/allowed-skips.txt: no cargo");
  expect(text.split("\n").at(-1)).toBe("1 passed, 1 failed, 0 skipped");
});

test("a failure tells how to repeat the run", () => {
  expect(account([failed], new Set(), again).text.split("\n")).toEqual([
    "FAILED: c.test.ts › breaks",
    `the same run again: ${again}`,
    "0 passed, 1 failed, 0 skipped",
  ]);
});
