// npm run docs: writes docs/commands.md from the specs. A test fails while it is stale.

import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { commandsPage } from "./docs/commands.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const { outputFiles } = await build({
  entryPoints: [path.join(root, "src/specs.ts")],
  bundle: true,
  external: ["./commands/*"],
  write: false,
  format: "esm",
  platform: "node",
  logLevel: "error",
});
const { SPECS, GLOBAL_FLAGS } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? "").toString("base64")}`
);
writeFileSync(path.join(root, "docs/commands.md"), commandsPage(SPECS, GLOBAL_FLAGS));
