// The machine that was measured on, without its name and its folders.

import os from "node:os";
import { run } from "./places.mjs";

/** @param {NodeJS.ProcessEnv} env */
export function machine(env) {
  const cpus = os.cpus();
  const model = cpus[0]?.model.replace(/\s+/g, " ").trim() || process.arch;
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  const programs = [
    ["git", "--version"],
    ["cargo", "--version"],
    ["python3", "--version"],
  ].map((command) => version(command, env));
  return `${model}, ${cpus.length} cores, ${memory}; ${os.type()} ${process.arch}; Node ${process.version}; ${programs.join("; ")}`;
}

/**
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} env
 */
function version(command, env) {
  try {
    return run(command, ".", env).replace(/ \(.*\)$/, "");
  } catch {
    return `no ${command[0]}`;
  }
}
