import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { pythonTools } from "./python.mjs";

test("the Python programs that tests compare with can be had, and start", ({ skip }) => {
  const tools = pythonTools();
  if (tools.missing !== undefined) return skip(tools.missing);
  const packaging = spawnSync(tools.python, ["-c", "import packaging; print(packaging.__version__)"], { encoding: "utf8" });
  expect(packaging.stdout.trim()).toBe("26.3");
  expect(spawnSync(tools.cargoSetVersion, ["set-version", "--version"], { encoding: "utf8" }).stdout).toContain("0.13.13");
  expect(spawnSync(tools.uv, ["--version"], { encoding: "utf8" }).stdout).toContain("0.13.9");
});
