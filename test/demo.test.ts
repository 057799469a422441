import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const demo = path.resolve(import.meta.dirname, "../scripts/demo.mjs");

test("the demo does a whole release, touches nobody's home and leaves nothing", () => {
  const place = mkdtempSync(path.join(os.tmpdir(), "cogrel-demo-test-"));
  const env = { ...process.env, HOME: place, TMPDIR: place };
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo, "0.18.0-dev1"], { env, encoding: "utf8", input: "" });
  const left = readdirSync(place);
  rmSync(place, { recursive: true, force: true });
  expect({ status, left }, stderr).toEqual({ status: 0, left: [] });
  expect(stdout.replaceAll("\n", " ")).toContain("v0.18.0-dev1 published");
});
