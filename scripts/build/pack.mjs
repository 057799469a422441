// Puts chunks that are always loaded together into one file. Finding, reading and compiling a file costs a third of a
// millisecond, and a Node that does nothing takes twenty: each file that a quick command doesn't open is seen.

/** @typedef {{ name: string, text: string }} Chunk CommonJS, and its file's name */
/** @typedef {{ path: string, kind: string }} Import as the bundler's account has them */

const smallChunk = 25_000;
/** What commands of few milliseconds share, and what the others do. */
const coreFile = (/** @type {number} */ at) => `core${at === 0 ? "" : at}.js`;
const sharedFile = "shared.js";

/**
 * @param {Chunk[]} chunks
 * @param {(name: string) => Import[]} importsOf a chunk's imports of other chunks, by name
 * @param {string} entry the chunk that the program begins with
 * @param {string[]} [quick] chunks that must start fast: each has what it always needs in its own file
 * @param {string[][]} [cores] chunks that should, in groups: what a group always needs, and none before it, is in one file with nothing else
 * @returns {Chunk[]} the files to write; a chunk that is packed nowhere is a file of its own
 */
export function pack(chunks, importsOf, entry, quick = /** @type {string[]} */ ([]), cores = /** @type {string[][]} */ ([])) {
  const home = homes(chunks, importsOf, { entry, quick, cores });
  const text = new Map(chunks.map((chunk) => [chunk.name, chunk.text]));
  const packed = [...new Set(home.values())].map((file) => {
    const inside = [...home].filter(([, at]) => at === file).map(([name]) => ({ name, text: text.get(name) ?? "" }));
    return { name: file, text: packedFile(file, inside, home, entry) };
  });
  const alone = chunks.filter(({ name }) => !home.has(name)).map((chunk) => ({ ...chunk, text: rewired(chunk.text, undefined, home) }));
  const files = [...packed, ...alone];
  mustFindAll(files);
  return files;
}

/** A file that asks for one that isn't there would fail on somebody's machine only. @param {Chunk[]} files */
function mustFindAll(files) {
  const names = new Set(files.map(({ name }) => name));
  for (const { name, text } of files) {
    for (const [, asked = ""] of text.matchAll(/\brequire\("\.\/([^"]+)"\)/g)) {
      if (!names.has(asked)) throw new Error(`${name} asks for ${asked}, which is not built`);
    }
  }
}

/**
 * Which file holds which chunk: the entry's with what it always needs; then the command line that it goes on to, with
 * what that always needs; the quick ones; those for what the cores' commands need; then one for all small chunks that several commands share.
 * @param {Chunk[]} chunks
 * @param {(name: string) => Import[]} importsOf
 * @param {{ entry: string, quick: string[], cores: string[][] }} roots
 */
function homes(chunks, importsOf, { entry, quick, cores }) {
  /** @type {Map<string, string>} */
  const home = new Map();
  const imported = (/** @type {string} */ name, /** @type {string} */ kind) =>
    importsOf(name)
      .filter((one) => one.kind === kind)
      .map(({ path }) => path);
  const gather = (/** @type {string} */ name, /** @type {string} */ file) => {
    if (home.has(name)) return;
    home.set(name, file);
    for (const one of imported(name, "import-statement")) gather(one, file);
  };
  gather(entry, entry);
  for (const root of [...imported(entry, "dynamic-import"), ...quick]) gather(root, root);
  for (const [at, group] of cores.entries()) {
    for (const one of group.flatMap((root) => imported(root, "import-statement"))) gather(one, coreFile(at));
  }
  const roots = new Set(chunks.flatMap(({ name }) => imported(name, "dynamic-import")));
  for (const { name, text } of chunks) {
    if (!home.has(name) && !roots.has(name) && text.length < smallChunk) home.set(name, sharedFile);
  }
  return home;
}

/**
 * A file of several chunks: each a function that is run when it is first asked for. The file's export gives a chunk by name.
 * @param {string} file
 * @param {Chunk[]} inside
 * @param {Map<string, string>} home
 * @param {string} entry
 */
function packedFile(file, inside, home, entry) {
  // In parentheses, so that the engine compiles them at once instead of scanning them first; of the shared ones few are run.
  const [open, close] = file === sharedFile ? ["", ""] : ["(", ")"];
  const functions = inside.map(
    ({ name, text }) => `${JSON.stringify(name)}:${open}function(module,exports){${rewired(text, file, home)}\n}${close}`,
  );
  return [
    '"use strict";',
    "var made={};",
    "function own(name){var one=made[name];if(!one){one=made[name]={exports:{}};chunks[name](one,one.exports)}return one.exports}",
    `var chunks={${functions.join(",\n")}};`,
    "module.exports=own;",
    ...(file === entry ? [`own(${JSON.stringify(entry)});`] : []),
    "",
  ].join("\n");
}

/**
 * A chunk's text with its requires of packed chunks led to where these are now.
 * @param {string} text
 * @param {string | undefined} file the packed file that the text is in
 * @param {Map<string, string>} home
 */
function rewired(text, file, home) {
  return text.replace(/\brequire\("\.\/([\w.-]+)"\)/g, (whole, name) => {
    const at = home.get(name);
    if (at === undefined) return whole;
    return at === file ? `own("${name}")` : `require("./${at}")("${name}")`;
  });
}
