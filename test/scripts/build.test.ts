import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { licences } from "../../scripts/build/licences.mjs";
import { build } from "../../scripts/build.mjs";

let place: string;
beforeAll(() => {
  place = mkdtempSync(path.join(os.tmpdir(), "cogrel-build-"));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const bytes = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));

test("two builds are the same bytes", async () => {
  const [one, two] = ["one", "two"].map((name) => ({ out: path.join(place, name), licenceFile: path.join(place, `${name}.txt`) }));
  await build(one);
  await build(two);
  expect(bytes(path.join(place, "one"))).toEqual(bytes(path.join(place, "two")));
  expect(readFileSync(path.join(place, "one.txt"), "utf8")).toBe(readFileSync(path.join(place, "two.txt"), "utf8"));
});

test("a build removes what is no longer made", async () => {
  const out = path.join(place, "again");
  mkdirSync(out);
  writeFileSync(path.join(out, "chunk-OLD.js"), "");
  const { files } = await build({ out, licenceFile: path.join(place, "again.txt") });
  expect(readdirSync(out).sort()).toEqual(files);
});

test("inquirer's editor comes without its tables of code pages", async () => {
  const entry = path.join(place, "asks.mjs");
  writeFileSync(entry, `export { default } from ${JSON.stringify(path.resolve("node_modules/inquirer/dist/index.js"))};\n`);
  const built = await build({ entry, out: path.join(place, "asks"), licenceFile: path.join(place, "asks.txt") });
  expect(built.bytes).toBeLessThan(120_000);
});

test("the stand-in for the tables reads what an editor wrote, with or without a byte order mark", async () => {
  const { default: iconv } = await import("../../scripts/build/iconv-lite.mjs");
  const { detect } = await import("../../scripts/build/chardet.mjs");
  expect(iconv.encodingExists(detect())).toBe(true);
  expect(iconv.decode(Buffer.from("\ufeffzwölf ✓\n"))).toBe("zwölf ✓\n");
});

test("a bundled package without a licence text stops the build", () => {
  const folder = path.join(place, "node_modules/bare");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "bare", version: "1.0.0", license: "MIT" }));
  const output = { imports: [], exports: [], bytes: 1, inputs: { "node_modules/bare/index.js": { bytesInOutput: 1 } } };
  expect(() => licences(place, { inputs: {}, outputs: { "entry.js": output } })).toThrow("bundled without a licence text: bare 1.0.0");
});
