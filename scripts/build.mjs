// Builds dist/: the program bundled, split by command, as CommonJS.
//
// Split so that a command loads only what it needs; CommonJS because Node starts it in half the time of the same chunks as
// modules. esbuild splits modules only, so each of its chunks is turned into CommonJS afterwards: a second pass of a few
// milliseconds. What is always loaded together goes into one file. Nothing in the output depends on the time, the machine or the folder: two builds are the same bytes.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build as bundle, transform } from "esbuild";
import { lazy } from "./build/lazy.mjs";
import { licences } from "./build/licences.mjs";
import { pack } from "./build/pack.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = "node20.19";

// Short names: what is loaded is compiled at each start, and `version` takes a tenth less time so. A stack in a bug report is
// read with the build of the same version, which is the same bytes everywhere.
const shrink = { minifyWhitespace: true, minifySyntax: true, minifyIdentifiers: true, legalComments: /** @type {const} */ ("none") };
/** What `lazy` reads: names that say what they are. */
const named = { ...shrink, minifyIdentifiers: false };

/** @satisfies {import("esbuild").BuildOptions} */
const always = {
  absWorkingDir: root,
  bundle: true,
  platform: /** @type {const} */ ("node"),
  target,
  ...shrink,
  metafile: /** @type {const} */ (true),
  write: /** @type {const} */ (false),
  logLevel: /** @type {const} */ ("silent"),
};

const program = "src/entry.ts";
/** What is started as a thread or a process of its own: each a file of its own, since to open the program's files starts the program. */
const started = [
  { in: "src/world/assets/thread.ts", out: "asset-thread" },
  { in: "src/rehearsal/main.ts", out: "far-end" },
  { in: "src/rehearsal/workflows/step.ts", out: "workflow-step" },
];
/** Modules of it that are opened at their first use, though they are imported: most runs need none, and reading them takes 1.5 ms. */
const seldom = ["domain/semver-order", "domain/manifests/npm", "domain/manifests/pattern"];
/** Commands with a bar so near to a bare start of Node that a file more is seen. */
const isQuick = (/** @type {string} */ chunk) => /^ci-gate-/.test(chunk);
/** Commands that take few milliseconds themselves, in groups that need much the same. */
const cores = [/^version-/, /^(?:verify-tag|tag|git)-/, /^(?:bump|ci-changes)-/];
const entryOf = (/** @type {string} */ module) => ({ in: `src/${module}.ts`, out: path.basename(module) });
const fileOf = (/** @type {string} */ module) => `${path.basename(module)}.js`;

/** @type {import("esbuild").Plugin} */
const apart = {
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ importer, path: asked }) => {
      const module = path
        .relative(path.join(root, "src"), path.resolve(path.dirname(importer), asked))
        .split(path.sep)
        .join("/");
      return importer !== "" && seldom.includes(module) ? { path: `./${fileOf(module)}`, external: true } : undefined;
    });
  },
};

/**
 * Builds the program.
 * @param {{ entry?: string, out?: string, licenceFile?: string }} [places] for trials; relative to the repository
 * @returns {Promise<{ files: string[], bytes: number }>} the names in the output folder, and their size together
 */
export async function build({ entry = program, out = "dist", licenceFile = "THIRD-PARTY-LICENSES.txt" } = {}) {
  const { outputFiles, metafile } = await bundle({
    ...always,
    ...named,
    outdir: out,
    entryPoints: [{ in: entry, out: "entry" }, ...(entry === program ? seldom.map(entryOf) : [])],
    chunkNames: "[name]-[hash]",
    splitting: true,
    format: "esm",
    alias: {
      chardet: "./scripts/build/chardet.mjs",
      "iconv-lite": "./scripts/build/iconv-lite.mjs",
      yaml: "./node_modules/yaml/browser/index.js",
    },
    plugins: [apart],
  });
  const chunks = await Promise.all(outputFiles.map(async (file) => ({ name: path.basename(file.path), text: await commonJs(file) })));
  const alone = await bundle({ ...always, outdir: out, entryPoints: entry === program ? started : [], format: "cjs" });
  const others = alone.outputFiles.map((file) => ({ name: path.basename(file.path), text: file.text }));
  const names = chunks.map(({ name }) => name);
  const coresIn = cores.map((pattern) => names.filter((name) => pattern.test(name)));
  const files = [...pack(chunks, importsIn(metafile), "entry.js", names.filter(isQuick), coresIn), ...others];
  const text = licences(root, { ...metafile, outputs: { ...metafile.outputs, ...alone.metafile.outputs } });
  const bytes = replaceFolder(path.resolve(root, out), files);
  writeIfOther(path.resolve(root, licenceFile), text);
  return { files: files.map(({ name }) => name).sort(), bytes };
}

/**
 * A chunk's imports of other chunks, by their files' names.
 * @param {import("esbuild").Metafile} metafile
 */
function importsIn({ outputs }) {
  const known = new Map(Object.entries(outputs).map(([file, { imports }]) => [path.basename(file), imports]));
  const named = (/** @type {string} */ file) => path.basename(file);
  const isApart = (/** @type {string} */ file) => file.startsWith("./");
  return (/** @type {string} */ name) =>
    (known.get(name) ?? [])
      .filter(({ path: file, external }) => !external || isApart(file))
      .map(({ path: file, kind, external }) => ({ path: named(file), kind: external ? "dynamic-import" : kind }));
}

/**
 * One chunk as CommonJS. A warning is an error: the usual one, an `import.meta` left empty, breaks at run time only.
 * @param {import("esbuild").OutputFile} file
 */
async function commonJs(file) {
  const change = async (/** @type {string} */ text, /** @type {import("esbuild").TransformOptions} */ how) => {
    const { code, warnings } = await transform(text, { sourcefile: path.basename(file.path), platform: "node", target, ...how });
    const first = warnings[0];
    if (first) throw new Error(`${path.basename(file.path)}: ${first.text}`);
    return code;
  };
  // An import() of a chunk becomes a promise of a require(): the module loader is never started.
  const code = await change(file.text, { ...named, format: "cjs", supported: { "dynamic-import": false } });
  return change(lazy(code, seldom.map(fileOf)), { ...shrink, format: "cjs" });
}

/**
 * Writes what differs and removes what is no longer made: a build beside running tests disturbs nobody.
 * @param {string} folder
 * @param {{ name: string, text: string }[]} chunks
 */
function replaceFolder(folder, chunks) {
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of chunks) writeIfOther(path.join(folder, name), text);
  const wanted = new Set(chunks.map(({ name }) => name));
  for (const name of readdirSync(folder)) {
    if (!wanted.has(name) && !name.endsWith(".tmp")) rmSync(path.join(folder, name), { recursive: true });
  }
  return chunks.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

/**
 * @param {string} file
 * @param {string} text
 */
function writeIfOther(file, text) {
  try {
    if (readFileSync(file, "utf8") === text) return;
  } catch {
    // Not there yet.
  }
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now();
  const { files, bytes } = await build();
  console.log(`dist: ${files.length} files, ${Math.round(bytes / 1024)} KB, in ${Math.round(performance.now() - started)} ms`);
}
