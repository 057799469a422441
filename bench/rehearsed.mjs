// A release that was rehearsed, and the far ends that it left: what a command finds when there is everything to find.

import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const slow = fileURLToPath(new URL("slow.mjs", import.meta.url));

/**
 * The example's 0.18.0, published; its far ends end with the bench. `before` makes each of them answer 100 ms late.
 * @param {string[]} cogrel
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export function openRehearsed(cogrel, folder, env) {
  const told = `${folder}/serve.txt`;
  const out = openSync(told, "w");
  const [program = "", ...args] = [...cogrel, "rehearse", "--example", "0.18.0", "--serve"];
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "ignore", out] });
  child.unref();
  closeSync(out);
  process.once("exit", () => child.kill("SIGTERM"));
  const text = shown(told);
  const [, work = ""] = /Work in {2}(.+)/.exec(text) ?? [];
  const pairs = [...text.matchAll(/ ((?:GITHUB|GH|COGREL)_[A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  const variables = Object.fromEntries(pairs);
  const { GITHUB_SERVER_URL, COGREL_PYPI_INDEX, COGREL_CRATES_INDEX } = variables;
  const before = [process.execPath, slow, GITHUB_SERVER_URL, COGREL_PYPI_INDEX, COGREL_CRATES_INDEX];
  return { folder: work, env: { ...env, ...variables }, before };
}

/** @param {string} file */
function shown(file) {
  for (let tries = 0; tries < 600; tries++) {
    spawnSync("sleep", ["0.1"]);
    const text = readFileSync(file, "utf8");
    if (/^curl: .*\n/m.test(text)) return text;
  }
  throw new Error(`the rehearsal does not serve: ${readFileSync(file, "utf8").slice(-500)}`);
}
