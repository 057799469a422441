import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lazy } from "../../scripts/build/lazy.mjs";
import { licences } from "../../scripts/build/licences.mjs";
import { pack } from "../../scripts/build/pack.mjs";
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

const noted = `
const Module = require("node:module"), load = Module._load, opened = new Set();
Module._load = function (name, ...rest) { opened.add(String(name).split("/").at(-1)); return load.call(this, name, ...rest); };
process.on("exit", () => console.error(JSON.stringify([...opened])));
`;

// Each file that is opened, and each of Node's own big modules, is seen beside a start of twenty milliseconds.
test.each<[string, string[], string[]]>([
  ["--help", ["--help"], ["cogrel.js", "command-line.js", "entry.js"]],
  ["version", ["version", "--offline"], ["cli.js", "cogrel.js", "core.js", "entry.js", "version.js"]],
  ["convert", ["convert", "1.0.0"], ["cogrel.js", "entry.js"]],
])("%s opens its own few files, and neither child_process nor semver", (_, args, files) => {
  const hook = path.join(place, "noted.cjs");
  writeFileSync(hook, noted);
  const cwd = mkdtempSync(path.join(place, "version-"));
  spawnSync("git", ["init", "--quiet"], { cwd });
  writeFileSync(path.join(cwd, "VERSION.txt"), "1.0.0\n");
  const { stderr, status } = spawnSync(process.execPath, ["--require", hook, path.resolve("bin/cogrel.js"), ...args], {
    cwd,
    encoding: "utf8",
  });
  const opened = JSON.parse(stderr) as string[];
  expect([status, opened.filter((name) => /^node:(?:child_process|crypto|tty)$/.test(name))]).toEqual([0, []]);
  const own = opened.filter((name) => name.endsWith(".js")).map((name) => name.replace(/-[A-Z0-9]{8}\.js$/, ".js"));
  expect(own.sort()).toEqual(files);
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

test("what the entry always needs is in its file, and each chunk runs once whoever asks first", () => {
  const chunk = (name: string, text: string) => ({ name, text });
  const chunks = [
    chunk("entry.js", 'exports.a=require("./a.js").a;exports.later=()=>require("./cli.js");'),
    chunk("a.js", "globalThis.ran=(globalThis.ran??0)+1;exports.a={};"),
    chunk("cli.js", 'exports.a=require("./a.js").a;exports.x=require("./x.js").x;'),
    chunk("x.js", "exports.x=1;"),
  ];
  const imports: Record<string, { path: string; kind: string }[]> = {
    "entry.js": [
      { path: "a.js", kind: "import-statement" },
      { path: "cli.js", kind: "dynamic-import" },
    ],
    "cli.js": [
      { path: "a.js", kind: "import-statement" },
      { path: "x.js", kind: "import-statement" },
    ],
  };
  const folder = path.join(place, "packed");
  mkdirSync(folder);
  const files = pack(chunks, (name) => imports[name] ?? [], "entry.js");
  for (const { name, text } of files) writeFileSync(path.join(folder, name), text);
  expect(files.map(({ name }) => name)).toEqual(["entry.js", "cli.js"]);
  const asks = 'const e=require("./entry.js")("entry.js");const c=e.later();console.log(c.a===e.a,c.x,ran)';
  expect(spawnSync(process.execPath, ["-e", asks], { cwd: folder, encoding: "utf8" }).stdout).toBe("true 1 1\n");
});

test("what a group of commands always needs has a file of its own, and a group after it adds what it needs more", () => {
  const imports: Record<string, { path: string; kind: string }[]> = {
    "entry.js": ["one.js", "two.js", "three.js"].map((file) => ({ path: file, kind: "dynamic-import" })),
    "one.js": [{ path: "a.js", kind: "import-statement" }],
    "two.js": ["a.js", "b.js"].map((file) => ({ path: file, kind: "import-statement" })),
    "three.js": ["b.js", "c.js"].map((file) => ({ path: file, kind: "import-statement" })),
  };
  const chunks = ["entry.js", "one.js", "two.js", "three.js", "a.js", "b.js", "c.js"].map((name) => ({
    name,
    text: `exports.name="${name}";`,
  }));
  const importsOf = (name: string) => (name === "entry.js" ? [] : (imports[name] ?? []));
  const files = new Map(pack(chunks, importsOf, "entry.js", [], [["one.js"], ["two.js"]]).map(({ name, text }) => [name, text]));
  const inside = (file: string) => [...(files.get(file) ?? "").matchAll(/exports\.name="(\w+)\.js"/g)].map(([, name]) => name);
  expect([inside("core.js"), inside("core1.js")]).toEqual([["a"], ["b"]]);
  expect(inside("shared.js")).toContain("c");
});

test("a slow module of Node is opened at its first use", () => {
  const text =
    'var import_node_crypto=require("node:crypto"),b=1;exports.f=x=>(0,import_node_crypto.createHash)(x)+import_node_crypto.constants;';
  expect(lazy(text)).toBe(
    'var import_node_crypto_,import_node_crypto=()=>import_node_crypto_??=require("node:crypto"),b=1;' +
      "exports.f=x=>(0,import_node_crypto().createHash)(x)+import_node_crypto().constants;",
  );
});

test("what is constructed from a package's member is still that member", () => {
  const text = "import_mute=__toESM(require_mute(),1);let out=new import_mute.default({a:import_mute.b});";
  expect(lazy(text)).toContain("let out=new (import_mute()).default({a:import_mute().b});");
});

test("a module that is handed on as a whole is opened as written", () => {
  const text = 'var import_node_crypto=require("node:crypto");exports.all=import_node_crypto;';
  expect(lazy(text)).toBe(text);
});

test("a CommonJS package is opened at its first use", () => {
  const text = "var import_parse=(0,import_chunk.__toESM)((0,import_chunk2.require_parse)(),1);exports.f=x=>(0,import_parse.default)(x);";
  expect(lazy(text)).toBe(
    "var import_parse_,import_parse=()=>import_parse_??=(0,import_chunk.__toESM)((0,import_chunk2.require_parse)(),1);" +
      "exports.f=x=>(0,import_parse().default)(x);",
  );
});
