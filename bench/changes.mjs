// A repository of 100,000 files in 10,000 folders, as deep as real ones, with a commit that changes one file in each folder; and
// what a workflow has in its environment.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "./places.mjs";

/** @typedef {{ folder: string, env: NodeJS.ProcessEnv, base: string, head: string }} Changed */

const components = ["cmd", "pkg", "crates", "python", "web", "docs", "integration-tests", "tools"];
const folderOf = (/** @type {number} */ at) =>
  `${components[at % 8]}/area-${Math.floor(at / 8) % 25}/package-${Math.floor(at / 200) % 10}/src/part-${Math.floor(at / 2000)}`;
const endings = ["go", "rs", "py", "ts", "md"];

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {Changed} without a working tree, which neither command looks at
 */
export function changedRepository(folder, env) {
  mkdirSync(folder, { recursive: true });
  run(["git", "init", "--quiet", "--initial-branch=main"], folder, env);
  const files = Array.from({ length: 100_000 }, (_, at) => `${folderOf(at % 10_000)}/file-${at}.${endings[at % 5]}`);
  const before = [inline("cogrel.toml", configuration), ...files.map((file, at) => inline(file, `${at}\n`))];
  const after = files.slice(0, 10_000).map((file, at) => inline(file, `other ${at}\n`));
  const input = [commit(before), commit(after)].join("");
  const { status, stderr } = spawnSync("git", ["fast-import", "--quiet"], {
    cwd: folder,
    env,
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`git fast-import: ${stderr}`);
  run(["git", "repack", "-adq"], folder, env);
  const [base = "", head = ""] = run(["git", "rev-parse", "main~1", "main"], folder, env).split("\n");
  const event = path.join(folder, "../push.json");
  writeFileSync(event, JSON.stringify({ before: base, after: head, forced: false }));
  return { folder, env: { ...env, GITHUB_EVENT_NAME: "push", GITHUB_EVENT_PATH: event }, base, head };
}

/** @param {string[]} files */
const commit = (files) =>
  `commit refs/heads/main\ncommitter Bench <bench@example.com> 1700000000 +0000\n${data("files\n")}${files.join("")}\n`;

/**
 * @param {string} file
 * @param {string} text
 */
const inline = (file, text) => `M 100644 inline ${file}\n${data(text)}`;

/** @param {string} text */
const data = (text) => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** 40 patterns: prefixes, names, suffixes anywhere, and stars in the middle. */
const patterns = {
  go: ["cmd/**", "pkg/**", "go.mod", "go.sum", "**/*.go", ".golangci.yml", "Makefile", "tools/*/go.mod", "web/api/**", "tools/area-?/**"],
  rust: ["crates/**", "Cargo.toml", "Cargo.lock", "**/Cargo.toml", "deny.toml", "rust-toolchain", "tools/area-0*/**", "tools/rust/**"],
  python: [
    "python/**",
    "pyproject.toml",
    "uv.lock",
    "noxfile.py",
    ".ruff.toml",
    "**/*.py",
    "docs/*/package-1/*/*/*.txt",
    "requirements*.txt",
  ],
  web: ["web/**", "package.json", "package-lock.json", "**/*.ts", "**/*.css", "docs/area-2[0-9]/**"],
  "integration-tests": [
    "integration-tests/**",
    "cmd/**",
    "pkg/**",
    "crates/**",
    "python/**",
    "docs/area-[0-5]*/*/src/part-?/file-?[0-4]*.txt",
  ],
};

const configuration = [
  'schema = 1\n[ci]\neverything = [".github/workflows/**", "mise.toml"]\n',
  ...Object.entries(patterns).map(([name, paths]) => `[[ci.components]]\nname = "${name}"\npaths = ${JSON.stringify(paths)}\n`),
  '[[ci.jobs]]\nname = "changes"\n',
  ...Object.keys(patterns).map((name) => `[[ci.jobs]]\nname = "test-${name}"\nwhen = ["${name}"]\nneeds = ["changes"]\n`),
].join("");

const jobs = [
  ...["changes", "version-check", "build-sdk", "build-rust", "fmt-go", "fmt-rust", "fmt-python", "lint-go", "lint-rust", "lint-rust-deny"],
  ...["lint-python", "test-go", "test-rust", "test-python", "test-coglet-python", "test-integration"],
];

/**
 * A gate's checkout and environment after a change of Go: half of the jobs succeeded, half were turned off.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ folder: string, env: NodeJS.ProcessEnv }}
 */
export function gatedRepository(folder, env) {
  mkdirSync(path.join(folder, ".github"), { recursive: true });
  run(["git", "init", "--quiet"], folder, env);
  const on = jobs.filter((name) => !/rust$|deny|python/.test(name) || name === "build-rust");
  const list = jobs.map((name) => ({ name, needs: name === "changes" ? [] : ["changes"] }));
  writeFileSync(path.join(folder, ".github/cogrel-jobs.json"), JSON.stringify({ schema: 1, jobs: list }));
  const results = jobs.map((name) => [name, { result: on.includes(name) ? "success" : "skipped", outputs: {} }]);
  const variables = { NEEDS: JSON.stringify(Object.fromEntries(results)), CHANGES: JSON.stringify({ jobs: JSON.stringify(on) }) };
  return { folder, env: { ...env, ...variables } };
}

/**
 * A repository with 11 workflow files of Cog's size: 17 jobs each, a gate that needs them, steps with expressions.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export function workflowRepository(folder, env) {
  const workflows = path.join(folder, ".github/workflows");
  mkdirSync(workflows, { recursive: true });
  run(["git", "init", "--quiet"], folder, env);
  const checkout =
    "      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with: { persist-credentials: false }\n";
  const script = `      - run: |\n${'          echo "$NAME" && make check\n'.repeat(10)}        env:\n          NAME: \${{ github.head_ref }}\n`;
  const job = (/** @type {string} */ name, /** @type {string} */ more) =>
    `  ${name}:\n${more}    runs-on: ubuntu-latest\n    steps:\n${checkout}${script.repeat(3)}`;
  const work = jobs.map((name) =>
    job(name, name === "changes" ? "" : "    needs: changes\n    if: contains(fromJSON(needs.changes.outputs.jobs), 'x')\n"),
  );
  const gate = job("gate", `    needs: [${jobs.join(", ")}]\n`);
  const text = `on: [push, pull_request]\npermissions:\n  contents: read\njobs:\n${work.join("")}${gate}`;
  for (let at = 0; at < 11; at++) writeFileSync(path.join(workflows, `w${at}.yaml`), text);
  return { folder, env };
}
