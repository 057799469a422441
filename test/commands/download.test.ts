import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type DownloadOptions, download } from "../../src/commands/download";
import { draft } from "../../src/commands/draft";
import { publish } from "../../src/commands/publish";
import { readDigests } from "../../src/domain/download";
import { perform } from "../../src/perform";
import { rules, scratch } from "../harness";
import { openHub } from "../tools/hub";
import { type Ready, readyFor, taken } from "../tools/release";

const hub = await openHub();
let ready: Ready;
let to: string;
let digests: Record<string, string>;
const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
const release = () => hub.state.releases.find(({ tag }) => tag === ready.tag);

beforeAll(async () => {
  ready = readyFor(hub, "0.30.0");
  const world = hub.on();
  await taken(world, draft(world, ready.tag, { assets: ready.dist }));
  await taken(world, publish(world, ready.tag, { watch: false, ciNotRequired: "a test" }));
  digests = Object.fromEntries((release()?.assets ?? []).map(({ name, digest }) => [name, (digest ?? "").replace("sha256:", "")]));
});
beforeEach(() => {
  to = join(scratch(), "dist");
});

async function got(more: DownloadOptions = {}) {
  const world = hub.on();
  const [turn] = await taken(world, download(world, ready.tag, { only: "coglet-*.whl", to, digests: JSON.stringify(digests), ...more }));
  const taking = turn?.kind === "plan" && turn.checks.every(({ verdict }) => verdict === "yes");
  if (turn && taking) {
    await perform(world, turn as never);
  }
  return turn as NonNullable<typeof turn>;
}
const files = () => readdirSync(to).sort();
const wheels = () => Object.keys(digests).filter((name) => name.startsWith("coglet-"));

test("the files come with their bytes; again it is nothing to do, and what was removed comes again", async () => {
  expect(await got()).toMatchObject({ kind: "plan", title: `download 3 files of v0.30.0 to ${to}` });
  expect(files()).toEqual(wheels().sort());
  for (const name of files()) expect(sha256(join(to, name))).toBe(digests[name]);
  expect(await got()).toMatchObject({ kind: "answer", title: expect.stringContaining("nothing to do: 3 files") });
  const [first = ""] = files();
  writeFileSync(join(to, `.${first}.cogrel-tmp`), "what a killed run left");
  rmSync(join(to, first));
  expect(await got()).toMatchObject({ title: `download 1 file of v0.30.0 to ${to}` });
  expect(files()).toEqual(wheels().sort());
});

test("what PyPI has already is left out, with --missing-from", async () => {
  const [one = "", ...others] = wheels().sort();
  await hub.pypi.upload({ name: one, bytes: readFileSync(join(ready.dist, one)) });
  expect(await got({ missingFrom: "pypi" })).toMatchObject({ title: `download 2 files of v0.30.0 to ${to}` });
  expect(files()).toEqual(others);
  for (const name of others) await hub.pypi.upload({ name, bytes: readFileSync(join(ready.dist, name)) });
  expect(await got({ missingFrom: "pypi" })).toMatchObject({ kind: "answer", title: expect.stringContaining("every file is published") });
});

describe("refused, and nothing is in the folder", () => {
  const refused = async (rule: string, more: DownloadOptions = {}) => {
    const turn = await got(more);
    expect(rules(turn, "no")).toEqual([rule]);
    expect(turn.checks.filter(({ verdict }) => verdict !== "yes").every(({ fix }) => fix !== undefined)).toBe(true);
    expect(() => files()).toThrow(/ENOENT/);
  };

  test("nothing matches", () => refused("download-match", { only: "nonsense-*" }));
  test("what is of no package on PyPI, with --missing-from", () => refused("download-match", { only: "co*", missingFrom: "pypi" }));
  test("a file without a digest", () => refused("download-digests", { digests: "{}" }));
  test("a file of another digest", () =>
    refused("download-digests", {
      digests: JSON.stringify(Object.fromEntries(Object.keys(digests).map((name) => [name, "0".repeat(64)]))),
    }));

  test("an asset that is broken", async () => {
    const asset = release()?.assets.find(({ name }) => name.startsWith("coglet-"));
    if (asset) asset.state = "starter";
    await refused("download-digests");
    if (asset) asset.state = "uploaded";
  });

  test("a registry that has other bytes", async () => {
    const file = hub.pypi.state.projects.coglet?.releases[0]?.files[0];
    const before = file?.digests.sha256 ?? "";
    if (file) file.digests.sha256 = "0".repeat(64);
    await refused("registry-bytes", { missingFrom: "pypi" });
    if (file) file.digests.sha256 = before;
  });
});

test("other bytes in the folder stay, a link too, and nothing is got", async () => {
  mkdirSync(to);
  const [one = "", two = ""] = wheels();
  writeFileSync(join(to, one), "mine");
  symlinkSync("/etc/passwd", join(to, two));
  expect(rules(await got(), "no")).toEqual(["download-folder"]);
  expect([readFileSync(join(to, one), "utf8"), files()]).toEqual(["mine", [one, two].sort()]);
});

test("a file that fits the pattern and is not of the release would be published too: refused, with its name", async () => {
  mkdirSync(to);
  const foreign = "coglet-0.30.0-cp310-abi3-win_amd64.whl";
  for (const name of [foreign, "notes.txt"]) writeFileSync(join(to, name), "mine");
  const turn = await got();
  expect(rules(turn, "no")).toEqual(["download-folder"]);
  expect(turn.checks.find(({ verdict }) => verdict === "no")?.found).toBe(
    `${to} has "${foreign}", which fits --only and is not of the release`,
  );
  expect(files()).toEqual([foreign, "notes.txt"].sort());
  rmSync(join(to, foreign));
  expect(await got()).toMatchObject({ kind: "plan" });
  writeFileSync(join(to, foreign), "mine");
  expect(rules(await got(), "no")).toEqual(["download-folder"]);
});

test("a download that is cut off leaves no file; one whose bytes are others neither", async () => {
  await hub.script({ match: "GET */releases/assets/*", fault: { do: "reset", when: "during" } });
  await expect(got()).rejects.toMatchObject({ exit: 3 });
  await hub.control("DELETE faults");
  expect(files().filter((name) => name.startsWith("."))).toEqual([]);
  for (const name of files()) expect(sha256(join(to, name))).toBe(digests[name]);
  await got();
  expect(files()).toEqual(wheels().sort());
});

test.each(["", "[]", "null", '{"a":1}', '{"a":"xyz"}', "{"])("--digests %j is a usage Problem", (text) => {
  expect(() => readDigests(text)).toThrow(/--digests takes verify-release's output/);
});

test.each<[DownloadOptions, RegExp]>([
  [{ only: "[" }, /is not a pattern/],
  [{ missingFrom: "crates" }, /takes pypi/],
  [{ to: undefined as never }, /needs --only/],
  [{ to: "" }, /--to names no folder/],
  [{ to: "VERSION.txt" }, /is a file, not a folder/],
])("%j is a usage Problem", async (more, why) => {
  await expect((async () => got(more))()).rejects.toMatchObject({ code: "usage", exit: 2, message: expect.stringMatching(why) });
});
