// npm run docs: writes docs/commands.md from the specs, and docs/errors from the explanations. A test fails while they are stale.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { commandsPage } from "./docs/commands.mjs";
import { errorPages } from "./docs/errors.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const { SPECS, GLOBAL_FLAGS, ...codes } = await modules(["specs", "domain/codes", "domain/explanations", "domain/examples"]);
writeFileSync(path.join(root, "docs/commands.md"), commandsPage(SPECS, GLOBAL_FLAGS));

const errors = path.join(root, "docs/errors");
const pages = errorPages(codes, readFileSync(path.join(root, "docs/tag-refused.md"), "utf8"));
mkdirSync(errors, { recursive: true });
for (const name of readdirSync(errors)) if (!pages.has(name)) rmSync(path.join(errors, name));
for (const [name, text] of pages) writeFileSync(path.join(errors, name), text);

/**
 * What these modules of src/ export, together.
 * @param {string[]} names
 */
async function modules(names) {
  const { outputFiles } = await build({
    stdin: { contents: names.map((name) => `export * from "./src/${name}";`).join("\n"), resolveDir: root },
    bundle: true,
    external: ["./commands/*"],
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? "").toString("base64")}`);
}
