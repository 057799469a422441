import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogrel, repository } from "../harness";
import { readMarkdown } from "../tools/markdown";
import { buildTool } from "../tools/python.mjs";
import { stampable } from "../tools/stampable";

// What a stamp is for: the wheel and the sdist that uv builds from the stamped tree.

const tool = buildTool();

test("the wheel and the sdist of a stamped tree have the version, the requirement and no relative link", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const one = repository(stampable());
  const env: Record<string, string> = { ...one.env, GITHUB_REPOSITORY: "owner/name" };
  const { out } = await cogrel(["stamp", "v0.18.0-rc1", "--yes"], { cwd: one.folder, env });
  const [, variable = "", value = ""] = /^(SETUPTOOLS_SCM_PRETEND_VERSION)=(.*)$/m.exec(out) ?? [];
  const args = ["build", "--offline", "--no-build-isolation", "--python", tool.python, "--out-dir", "dist", "."];
  const built = spawnSync(tool.uv, args, {
    cwd: one.folder,
    env: { ...env, [variable]: value, PATH: `${dirname(tool.python)}:${env.PATH}` },
    encoding: "utf8",
  });
  expect(built.status, built.stderr).toBe(0);
  for (const [name, metadata] of metadataOf(tool.python, join(one.folder, "dist"))) {
    expect(name).toMatch(/^cog-0\.18\.0rc1(-py3-none-any\.whl|\.tar\.gz)$/);
    const [head = "", ...body] = metadata.split("\n\n");
    expect(head).toMatch(/^Version: 0\.18\.0rc1$/m);
    expect(head.match(/^Requires-Dist: .*$/gm)).toContain("Requires-Dist: coglet<1.0,>=0.18.0rc1");
    const { links } = readMarkdown(body.join("\n\n"));
    expect(links.length).toBe(6);
    expect(links.filter((link) => !/^(https:|#)/.test(link))).toEqual([]);
    expect(body.join("\n\n")).toContain("[nor this](docs/start.md)");
  }
});

/** Name and metadata of the wheel and of the sdist in a folder. */
function metadataOf(python: string, folder: string): [string, string][] {
  const { stdout, stderr } = spawnSync(python, ["-c", READ, folder], { encoding: "utf8" });
  const found: [string, string][] = JSON.parse(stdout || "[]");
  expect(
    found.map(([name]) => name.split(".").at(-1)),
    stderr,
  ).toEqual(["gz", "whl"]);
  return found;
}

const READ = `import glob, json, os, sys, tarfile, zipfile
found = []
for path in sorted(glob.glob(sys.argv[1] + "/*.tar.gz")):
    with tarfile.open(path) as sdist:
        name = next(n for n in sdist.getnames() if n.count("/") == 1 and n.endswith("/PKG-INFO"))
        found.append([os.path.basename(path), sdist.extractfile(name).read().decode()])
for path in sorted(glob.glob(sys.argv[1] + "/*.whl")):
    with zipfile.ZipFile(path) as wheel:
        name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
        found.append([os.path.basename(path), wheel.read(name).decode()])
json.dump(found, sys.stdout)
`;
