import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const demo = path.resolve(import.meta.dirname, "../scripts/demo.mjs");

test("the demo does the main job, touches nobody's home and leaves nothing with --clean", () => {
  const place = mkdtempSync(path.join(os.tmpdir(), "cogrel-demo-test-"));
  const env = { ...process.env, HOME: place, TMPDIR: place };
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo, "--clean"], { env, encoding: "utf8", input: "" });
  const left = readdirSync(place);
  rmSync(place, { recursive: true, force: true });
  expect({ status, left }, stderr).toEqual({ status: 0, left: [] });
  expect(stdout).toContain("Done: cog went from 0.17.0 to 0.18.0-rc1");
});
