import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isolated, makeCogShape } from "./fixtures/cog-shape.mjs";
import { otherNode } from "./tools/nodes";

const root = path.resolve(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

let place: string;
beforeAll(() => {
  place = mkdtempSync(path.join(os.tmpdir(), "cogrel-nodes-"));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function cogrel(node: string, args: string[], cwd = place, env = isolated(place)) {
  const { status, stdout, stderr } = spawnSync(node, [path.join(root, "bin/cogrel.js"), ...args], {
    cwd,
    env,
    encoding: "utf8",
    input: "",
  });
  return { status, stdout, stderr };
}

describe.each(["node20.19", "node22", "node24"])("on %s", (name) => {
  test("cogrel says its version, converts and bumps, without a word on stderr that is not its own", ({ skip }) => {
    const node = otherNode(name);
    if (node.missing !== undefined) return skip(node.missing);
    expect(cogrel(node.program, ["--version"])).toEqual({ status: 0, stdout: expect.stringContaining(version), stderr: "" });
    expect(cogrel(node.program, ["convert", "0.18.0-rc1"])).toEqual({ status: 0, stdout: "0.18.0rc1\n", stderr: "" });
    const shape = makeCogShape(path.join(place, name, "cog"));
    const bump = cogrel(node.program, ["bump", "minor", "--yes"], shape.folder, shape.env);
    expect(bump.status, bump.stderr).toBe(0);
    expect(bump.stderr).not.toMatch(/warning/i);
    expect(shape.git("show", "HEAD:VERSION.txt")).toBe("0.18.0");
  });
});

test("a Node that is too old gets one line that says so, and exit 2", ({ skip }) => {
  const node = otherNode("node18");
  if (node.missing !== undefined) return skip(node.missing);
  expect(cogrel(node.program, ["--version"])).toEqual({
    status: 2,
    stdout: "",
    stderr: `cogrel needs Node 20.19 or newer; this is v18.20.8 (${node.program})\n`,
  });
});
