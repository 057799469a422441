// The licences of everything in the bundle, as one text. The list comes from the bundler's own account of what it used.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const isLicence = /^(licen[cs]e|copying)(\.(md|txt))?$/i;
const isNotice = /^notice(\.(md|txt))?$/i;

/**
 * @param {string} root the repository
 * @param {import("esbuild").Metafile} metafile
 * @returns {string} the text; throws when a bundled package has no licence text
 */
export function licences(root, metafile) {
  const packages = bundledFolders(root, metafile).map(describe);
  const missing = packages.filter(({ text }) => text === "");
  if (missing.length > 0) {
    throw new Error(`bundled without a licence text: ${missing.map(({ name, version }) => `${name} ${version}`).join(", ")}`);
  }
  const head = "cogrel carries the following packages in its bundle, each under its own licence.\n";
  const parts = packages.map(({ name, version, licence, text }) => `${"-".repeat(78)}\n${name} ${version} (${licence})\n\n${text}\n`);
  return `${[head, ...parts].join("\n")}`;
}

/**
 * Folders of the packages that put at least one byte into an output, sorted by path.
 * @param {string} root
 * @param {import("esbuild").Metafile} metafile
 */
function bundledFolders(root, metafile) {
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
  const folders = used.filter((file) => file.includes("node_modules/")).map((file) => packageFolder(root, file));
  return [...new Set(folders)].sort();
}

/**
 * The package that a file belongs to: the nearest folder above it whose package.json has a name and a version. A nested
 * `{"type": "module"}` is not one.
 * @param {string} root
 * @param {string} file
 */
function packageFolder(root, file) {
  for (let folder = path.resolve(root, path.dirname(file)); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "package.json")) && manifest(folder).name && manifest(folder).version) return folder;
  }
  throw new Error(`${file} belongs to no package`);
}

/** @param {string} folder */
function manifest(folder) {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
}

/** @param {string} folder */
function describe(folder) {
  const { name, version, license } = manifest(folder);
  const files = readdirSync(folder).sort();
  const wanted = [...files.filter((file) => isLicence.test(file)).slice(0, 1), ...files.filter((file) => isNotice.test(file))];
  const text = wanted.map((file) => readFileSync(path.join(folder, file), "utf8").replace(/\r\n?/g, "\n").trim()).join("\n\n");
  return { name, version, licence: license ?? "see below", text };
}
