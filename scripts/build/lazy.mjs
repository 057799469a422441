// Node's own big modules are opened when they are first used: `node:crypto` takes 1.4 ms of a start of 20 and `--help` has
// no use for it. Opening one has no effect that anybody could miss.

const slow = ["node:crypto", "node:child_process"];

/**
 * @param {string} text a chunk of CommonJS, as esbuild writes it
 * @returns {string} the same with each slow module behind a function; a use that is not plainly `name.member` stays as it is
 */
export function lazy(text) {
  return slow.reduce((now, module) => declarations(now, module).reduce(behindFunction, now), text);
}

/**
 * Where a module is opened: `import_node_crypto=require("node:crypto")`, or `childProcess=(0,import_chunk.__require)(…)` in what
 * was CommonJS from the beginning.
 * @param {string} text
 * @param {string} module
 */
function declarations(text, module) {
  const pattern = new RegExp(`(?<![\\w$.])([A-Za-z_]\\w*)=((?:require|\\(0,\\w+\\.__require\\))\\("${module}"\\))`, "g");
  return [...text.matchAll(pattern)].map(([whole, name = "", opened = ""]) => ({ whole, name, opened }));
}

/**
 * @param {string} text
 * @param {{ whole: string, name: string, opened: string }} declaration
 */
function behindFunction(text, { whole, name, opened }) {
  const uses = [...text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length - 1;
  const plain = new RegExp(`(?<![\\w$.])${name}\\.`, "g");
  if ([...text.matchAll(plain)].length !== uses || text.split(whole).length !== 2) return text;
  return text.replace(plain, `${name}().`).replace(whole, `${name}_,${name}=()=>${name}_??=${opened}`);
}
