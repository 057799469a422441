import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { picture, pictures } from "../scripts/picture.mjs";

describe.each(Object.keys(pictures) as (keyof typeof pictures)[])("the picture %s", (name) => {
  test("is what the program shows today (else: npm run picture)", async ({ skip }) => {
    if (process.platform === "win32") skip("recording needs a pseudo terminal of Linux or macOS");
    if (spawnSync("python3", ["-c", "import pty"]).status !== 0) skip("recording needs python3 with its module pty");
    const committed = readFileSync(path.resolve(import.meta.dirname, "../docs/pictures", name), "utf8");
    expect(await picture(name)).toBe(committed);
  });
});
