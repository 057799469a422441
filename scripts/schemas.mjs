// Writes what is generated from the grammar of cogrel.toml: its JSON Schema, and the reference of keys in docs/configuration.md.
// A test fails while either is stale.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SCHEMA = path.join(root, "docs/schemas/cogrel.schema.json");
const PAGE = path.join(root, "docs/configuration.md");

const { outputFiles } = await build({
  stdin: {
    contents: 'export * from "./src/domain/configuration/schema"; export * from "./src/domain/configuration/reference";',
    resolveDir: root,
  },
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  logLevel: "error",
});
const made = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? "").toString("base64")}`);

mkdirSync(path.dirname(SCHEMA), { recursive: true });
writeFileSync(SCHEMA, `${JSON.stringify(made.configurationSchema(), null, 2)}\n`);
const page = readFileSync(PAGE, "utf8");
writeFileSync(
  PAGE,
  page.replace(
    /(<!-- keys: begin .*-->\n\n)[\s\S]*(\n\n<!-- keys: end -->)/,
    (_, begin, end) => begin + made.configurationReference() + end,
  ),
);
execFileSync(process.execPath, [path.join(root, "node_modules/@biomejs/biome/bin/biome"), "format", "--write", SCHEMA, PAGE], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
});
