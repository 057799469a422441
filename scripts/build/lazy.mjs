// Node's own big modules and CommonJS packages are opened when they are first used: `node:crypto` takes 1.4 ms of a start of
// 20, semver 2 ms, and most commands that carry them have no use for them. Opening one has no effect that anybody could miss.

const slow = ["node:child_process", "node:crypto", "node:tty"];
const name = "(?<![\\w$.])(?<name>[A-Za-z_]\\w*)";
const from = (/** @type {string} */ what) => `(?:${what}|\\(0,\\w+\\.${what}\\))`;

/**
 * Where a module is opened: `import_node_crypto=require("node:crypto")`, or `childProcess=(0,import_chunk.__require)(…)` in what
 * was CommonJS from the beginning; a package `import_parse=__toESM(require_parse(),1)`, each function perhaps another chunk's.
 */
const declarations = [
  ...slow.map((module) => new RegExp(`${name}=(?<opened>(?:require|\\(0,\\w+\\.__require\\))\\("${module}"\\))`, "g")),
  new RegExp(`${name}=(?<opened>${from("__toESM")}\\(${from("require_\\w+")}\\(\\)(?:,1)?\\))`, "g"),
];

/**
 * @param {string} text a chunk of CommonJS, as esbuild writes it
 * @param {string[]} [apart] files of the program that are opened at their first use too
 * @returns {string} the same with each slow module behind a function; a use that is not plainly `name.member` stays as it is
 */
export function lazy(text, apart = /** @type {string[]} */ ([])) {
  const own = apart.map((file) => new RegExp(`${name}=(?<opened>require\\("\\./${file.replaceAll(".", "\\.")}"\\))`, "g"));
  const found = [...declarations, ...own].flatMap((pattern) => [...text.matchAll(pattern)]);
  return found.map(([whole, name = "", opened = ""]) => ({ whole, name, opened })).reduce(behindFunction, text);
}

/**
 * @param {string} text
 * @param {{ whole: string, name: string, opened: string }} declaration
 */
function behindFunction(text, { whole, name, opened }) {
  const uses = [...text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length - 1;
  const plain = new RegExp(`(?<![\\w$.])${name}\\.`, "g");
  if ([...text.matchAll(plain)].length !== uses || text.split(whole).length !== 2) return text;
  // `new name().member` would construct `name` itself.
  const constructed = new RegExp(`\\bnew ${name}\\.`, "g");
  return text
    .replace(constructed, `new (${name}()).`)
    .replace(plain, `${name}().`)
    .replace(whole, `${name}_,${name}=()=>${name}_??=${opened}`);
}
