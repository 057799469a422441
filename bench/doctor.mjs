// What `doctor` is measured in: a repository of Cog's shape whose GitHub, PyPI and crates.io take 100 ms for each request, and a large one.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makeCogShape } from "../test/fixtures/cog-shape.mjs";
import { openFarEnds } from "./hub.mjs";
import { run } from "./places.mjs";

/** setup requires ci-complete only where a job makes it. */
const GATE = "on: pull_request\njobs:\n  ci-complete:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo done\n";

const ready = fileURLToPath(new URL("doctor-ready.mjs", import.meta.url));
const slow = fileURLToPath(new URL("doctor-slow.mjs", import.meta.url));

/** @typedef {{ folder: string, env: NodeJS.ProcessEnv, before: string[] }} Slow `before` makes the far ends slow again */

/**
 * Two releases, environments, protection and rulesets, as `cogrel setup` makes them; an organization's repository.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} cogrel
 * @returns {Slow}
 */
export function slowRepository(folder, env, cogrel) {
  const { git, origin } = makeCogShape(folder, { version: "0.17.0" });
  mkdirSync(path.join(folder, ".github/workflows"), { recursive: true });
  writeFileSync(path.join(folder, ".github/workflows/ci.yaml"), GATE);
  git("add", ".github");
  git("commit", "--quiet", "--message=A gate");
  git("commit", "--quiet", "--allow-empty", "--message=Bump version to 0.18.0-rc.1");
  git("tag", "--annotate", "--message=v0.18.0-rc.1", "v0.18.0-rc.1");
  git("push", "--quiet", origin, "main", "--tags");
  const tokens = { bench: { kind: "classic", login: "bench", access: { contents: "write", workflows: "write", administration: "write" } } };
  const github = {
    repository: { owner: "o", name: "r", bare: origin, organization: true },
    tokens,
    env: { PATH: process.env.PATH, HOME: env.HOME },
  };
  const files = (/** @type {string} */ name) => [{ name: `${name}-0.17.0.tar.gz`, content: name, provenance }];
  const projects = ["cog", "coglet"].map((name) => ({ name, owners: ["o"], releases: [{ version: "0.17.0", files: files(name) }] }));
  const crates = { tokens: {}, crates: [{ name: "coglet", owners: ["o"], versions: [{ num: "0.17.0", content: "coglet" }] }] };
  const ends = openFarEnds({ github, pypi: { tokens: {}, projects }, crates }, `${folder}-addresses.json`);
  git("remote", "set-url", "origin", `${ends.github.web}/o/r.git`);
  const own = {
    ...env,
    GITHUB_SERVER_URL: ends.github.web,
    GITHUB_API_URL: ends.github.api,
    GH_TOKEN: "bench",
    COGREL_PYPI_INDEX: ends.pypi.simple,
    COGREL_CRATES_INDEX: ends.crates.index.replace("sparse+", ""),
  };
  run([process.execPath, ready, ends.github.api, ends.github.uploads], folder, own);
  run(["git", "fetch", "--quiet", "origin"], folder, { ...own, GIT_CONFIG_COUNT: "0" });
  run([...cogrel, "setup", "--yes", "--reviewers", "bench"], folder, own);
  const controls = [ends.github, ends.pypi, ends.crates].map(({ control }) => control);
  return { folder, env: own, before: [process.execPath, slow, ...controls] };
}

const publisher = { kind: "GitHub", repository: "o/r", workflow: "release-publish.yaml", environment: "pypi", claims: null };
const provenance = { version: 1, attestation_bundles: [{ publisher, attestations: [] }] };

const LARGE = 50_000;

/**
 * A repository of Cog's shape with 50,000 files more, all checked out.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function largeRepository(folder, env) {
  const { git } = makeCogShape(folder, { version: "0.17.0" });
  const files = Array.from({ length: LARGE }, (_, at) => `M 100644 inline web/${at % 500}/${at % 50}/file-${at}.ts\n${data(`${at}\n`)}`);
  const head = git("rev-parse", "HEAD");
  const input = `commit refs/heads/main\ncommitter Bench <bench@example.com> 1700000000 +0000\n${data("files\n")}from ${head}\n${files.join("")}\n`;
  const { status, stderr } = spawnSync("git", ["fast-import", "--quiet"], {
    cwd: folder,
    env,
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`git fast-import: ${stderr}`);
  run(["git", "reset", "--quiet", "--hard"], path.resolve(folder), env);
  run(["git", "status"], folder, env);
  return folder;
}

/** @param {string} text */
const data = (text) => `data ${Buffer.byteLength(text)}\n${text}\n`;
