// Writes action/: the program that action.yml runs, in one file, with the thread that it starts, their licences, and a manifest
// that says what they were made of. It is committed, since an action is run as it lies in its commit, with no install step.
//
// Nothing in the output depends on the time, the machine or the folder. It is written when the version is (npm run bump); the test
// of it builds the sources of the commit that wrote it last, and compares every byte.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { licences } from "./build/licences.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What decides the output beside the modules that are bundled. */
const tools = ["package-lock.json", "scripts/bundle.mjs", "scripts/build/licences.mjs", "tsconfig.json"];

/**
 * The files that are generated in action/, manifest.json last.
 * @returns {Promise<{ name: string, text: string }[]>}
 */
async function bundle() {
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "cjs",
    minify: true,
    legalComments: "none",
    charset: "ascii",
    // A node_modules that is a link to another folder's gives the same names.
    preserveSymlinks: true,
    entryPoints: [
      { in: "src/action.ts", out: "main" },
      { in: "src/world/assets/thread.ts", out: "asset-thread" },
    ],
    outdir: "action",
    alias: {
      chardet: "./scripts/build/chardet.mjs",
      "iconv-lite": "./scripts/build/iconv-lite.mjs",
      yaml: "./node_modules/yaml/browser/index.js",
    },
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  if (warnings[0]) throw new Error(warnings[0].text);
  const programs = outputFiles.map((file) => ({ name: path.basename(file.path), text: file.text }));
  const files = [...programs, { name: "THIRD-PARTY-LICENSES.txt", text: licences(root, metafile) }];
  return [...files, { name: "manifest.json", text: manifest(files, Object.keys(metafile.inputs)) }];
}

/**
 * What the files are made of, and what they are.
 * @param {{ name: string, text: string }[]} files
 * @param {string[]} modules
 */
function manifest(files, modules) {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  // Packages are what the lock file says; package.json gives its version only.
  const own = modules.filter((file) => !file.startsWith("node_modules/") && file !== "package.json");
  const inputs = [...own, ...tools].sort();
  const lines = inputs.map((file) => `${sha256(readFileSync(path.join(root, file)))}  ${file}\n`);
  const made = Object.fromEntries(files.map(({ name, text }) => [name, sha256(text)]));
  const of = { count: inputs.length, sha256: sha256(lines.join("")) };
  return `${JSON.stringify({ schema: 1, version, inputs: of, files: made }, null, 2)}\n`;
}

/** @param {string | Buffer} bytes */
function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Writes action/, or another folder for trials.
 * @param {string} [folder]
 */
export async function writeBundle(folder = path.join(root, "action")) {
  const files = await bundle();
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of files) writeFileSync(path.join(folder, name), text);
  return files;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const files = await writeBundle(process.argv[2]);
  console.log(`action: ${files.map(({ name, text }) => `${name} ${Math.ceil(Buffer.byteLength(text) / 1024)} KB`).join(", ")}`);
}
