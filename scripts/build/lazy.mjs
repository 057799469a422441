// Node's own big modules are opened when they are first used: `node:crypto` takes 1.4 ms of a start of 20 and `--help` has
// no use for it. Opening one has no effect that anybody could miss.

const slow = ["node:crypto", "node:child_process"];

/**
 * @param {string} text a chunk of CommonJS, as esbuild writes it: `import_node_crypto=require("node:crypto")`
 * @returns {string} the same with each slow module behind a function; a use that is not plainly `name.member` stays as it is
 */
export function lazy(text) {
  return slow.reduce((now, module) => declarations(now, module).reduce((text, name) => behindFunction(text, name, module), now), text);
}

/**
 * The names that a module is declared by.
 * @param {string} text
 * @param {string} module
 */
function declarations(text, module) {
  return [...text.matchAll(new RegExp(`\\b([A-Za-z_]\\w*)=require\\("${module}"\\)`, "g"))].map(([, name = ""]) => name);
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string} module
 */
function behindFunction(text, name, module) {
  const declaration = `${name}=require("${module}")`;
  const uses = [...text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length - 1;
  const plain = new RegExp(`(?<![\\w$.])${name}\\.`, "g");
  if ([...text.matchAll(plain)].length !== uses || text.split(declaration).length !== 2) return text;
  return text.replace(plain, `${name}().`).replace(declaration, `${name}_,${name}=()=>${name}_??=require("${module}")`);
}
