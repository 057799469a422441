// A GitHub on this machine for the rows that upload: the rehearsal's own far end, as a process beside the bench.

import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./places.mjs";

const farEnd = fileURLToPath(new URL("../dist/far-end.js", import.meta.url));
const reset = fileURLToPath(new URL("hub-reset.mjs", import.meta.url));

/** @typedef {{ folder: string, env: NodeJS.ProcessEnv, before: string[], uploads: string }} Hub `uploads` is a file with the address of a draft's assets */

/**
 * A repository whose release carries these files, tagged v1.0.0 on a GitHub of its own; the GitHub ends with the bench.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {{ count: number, bytes: number }} files
 * @returns {Hub}
 */
export function openHub(folder, env, { count, bytes }) {
  const bare = `${folder}.git`;
  mkdirSync(path.join(folder, "dist"), { recursive: true });
  const names = Array.from({ length: count }, (_, at) => `part-${String(at).padStart(3, "0")}.bin`);
  for (const name of names) random(path.join(folder, "dist", name), bytes);
  const assets = names.map((name) => `{ name = "${name}" }`).join(", ");
  writeFileSync(path.join(folder, "cogrel.toml"), `schema = 1\nrepository = "o/r"\n[release]\nassets = [${assets}]\n`);
  writeFileSync(path.join(folder, "VERSION.txt"), "1.0.0\n");
  writeFileSync(path.join(folder, ".gitignore"), "dist/\n");
  const git = (/** @type {string[]} */ ...args) => run(["git", ...args], folder, env);
  git("init", "--quiet", "--initial-branch=main");
  git("init", "--quiet", "--bare", "--initial-branch=main", bare);
  git("add", "--all");
  git("-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "-m", "1.0.0");
  git("tag", "v1.0.0");
  git("push", "--quiet", bare, "main", "v1.0.0");
  const tokens = { bench: { kind: "classic", login: "bench", access: { contents: "write", workflows: "write" } } };
  const opening = { repository: { owner: "o", name: "r", bare }, tokens, env: { PATH: process.env.PATH, HOME: env.HOME } };
  const addresses = start(opening, path.join(folder, "../addresses.json"));
  git("remote", "add", "origin", `${addresses.web}/o/r.git`);
  const uploads = path.join(folder, "../uploads.txt");
  const variables = { GITHUB_SERVER_URL: addresses.web, GITHUB_API_URL: addresses.api, GH_TOKEN: "bench" };
  return { folder, env: { ...env, ...variables }, before: [process.execPath, reset, addresses.api, uploads], uploads };
}

/** @typedef {{ web: string, api: string, uploads: string, control: string }} Github */
/** @typedef {{ github: Github, pypi: { simple: string, control: string }, crates: { index: string, control: string } }} FarEnds */

/**
 * GitHub, PyPI and crates.io of one opening; they end with the bench.
 * @param {object} opening
 * @param {string} file where their addresses go
 * @returns {FarEnds}
 */
export function openFarEnds(opening, file) {
  return start(opening, file);
}

/**
 * Drafts and publishes the hub's release, and writes down where its assets are downloaded.
 * @param {string[]} cogrel
 * @param {Hub} hub
 */
export function published(cogrel, hub) {
  const { folder, env } = hub;
  const release = `${env.GITHUB_API_URL}/repos/o/r/releases`;
  const curl = (/** @type {string[]} */ ...args) =>
    run(["curl", "-fsS", "-H", `Authorization: Bearer ${env.GH_TOKEN}`, ...args], folder, env);
  run([...cogrel, "draft", "v1.0.0", "--assets", "dist", "--yes", "--json"], folder, env);
  const [draft] = JSON.parse(curl(release));
  const { assets } = JSON.parse(curl("-X", "PATCH", "-d", JSON.stringify({ draft: false }), `${release}/${draft.id}`));
  const urls = path.join(folder, "../downloads.txt");
  writeFileSync(urls, assets.map((/** @type {{ browser_download_url: string }} */ one) => `${one.browser_download_url}\n`).join(""));
  return { ...hub, urls };
}

/**
 * @param {object} opening
 * @param {string} file where its first line goes
 * @returns {any}
 */
function start(opening, file) {
  const out = openSync(file, "w");
  // It ends with its input, and its input is the bench's: it must not outlive it.
  const child = spawn(process.execPath, [farEnd], { stdio: ["pipe", out, "inherit"] });
  child.stdin?.write(`${JSON.stringify(opening)}\n`);
  child.unref();
  closeSync(out);
  process.once("exit", () => child.kill("SIGTERM"));
  for (let tries = 0; tries < 200; tries++) {
    spawnSync("sleep", ["0.05"]);
    const text = readFileSync(file, "utf8");
    if (text.endsWith("\n")) return JSON.parse(text);
  }
  throw new Error("the bench's GitHub did not start");
}

/**
 * @param {string} file
 * @param {number} bytes
 */
function random(file, bytes) {
  const source = openSync("/dev/urandom", "r");
  const target = openSync(file, "w");
  const chunk = Buffer.alloc(2 ** 20);
  for (let left = bytes; left > 0; left -= chunk.length) {
    readSync(source, chunk);
    writeFileSync(target, chunk.subarray(0, Math.min(left, chunk.length)));
  }
  closeSync(source);
  closeSync(target);
}
