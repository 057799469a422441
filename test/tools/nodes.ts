import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { madeOnce } from "./once.mjs";

const recipe = path.join(import.meta.dirname, "nodes");
const files = ["package.json", "package-lock.json", ".npmrc"];

/** The Nodes of nodes/package.json: gives a name's program (`node22`), or why it can't be had here. */
export function otherNode(name: string): { program: string; missing?: undefined } | { missing: string } {
  const had = madeOnce("cogrel-nodes", files.map((file) => readFileSync(path.join(recipe, file), "utf8")).join(""), install);
  if (had.missing !== undefined) return had;
  const program = path.join(had.folder, "node_modules", `${name}-${process.platform}-${process.arch}`, "bin/node");
  return existsSync(program) ? { program } : { missing: `${name} is not packed for ${process.platform} ${process.arch}` };
}

function install(folder: string): void {
  for (const file of files) cpSync(path.join(recipe, file), path.join(folder, file));
  const { status, stderr, error } = spawnSync("npm", ["ci", "--ignore-scripts"], { cwd: folder, encoding: "utf8", timeout: 300_000 });
  if (error) throw error;
  if (status !== 0) throw new Error(`npm ci: ${stderr.trim().split("\n")[0]}`);
}
