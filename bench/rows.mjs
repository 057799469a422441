// What is measured against what, as data: docs/performance.md is this table with numbers.

/** @typedef {import("./measure.mjs").Command} Command */
/** @typedef {import("./places.mjs").Places} Places */
/** @typedef {import("./programs.mjs").Programs} Programs */

/**
 * @typedef {object} Row
 * @property {string} id for `npm run bench -- ID…`
 * @property {string} what
 * @property {string} against
 * @property {{ most: number } | { less: number }} bar `most`: at most so many times the other's CPU time; `less`: at least so many times less
 * @property {number} rounds
 * @property {"cpu" | "wall"} [figure] what is compared; CPU unless told
 * @property {(programs: Programs, places: Places) => { a: Command, b: Command }} commands
 */

/**
 * A start of cogrel against a Node that does nothing.
 * @param {string} id
 * @param {number} most
 * @param {string[]} args
 * @param {{ rounds?: number, where?: "empty" | "cog" }} [more]
 * @returns {Row}
 */
const start = (id, most, args, { rounds = 25, where = "empty" } = {}) => ({
  id,
  what: `\`${args.join(" ")}\``,
  against: "`node -e 0`",
  bar: { most },
  rounds,
  commands: ({ cogrel, node }, places) => {
    const own = { cwd: places[where](), env: places.env };
    return { a: { ...own, argv: [...cogrel, ...args] }, b: { ...own, argv: [node, "-e", "0"] } };
  },
});

const bump = ["bump", "--no-commit", "--offline", "--yes"];
const reset = { before: ["git", "reset", "--quiet", "--hard"] };

/** @type {Row[]} */
export const rows = [
  start("convert", 1.25, ["convert", "0.18.0-rc1"]),
  start("version-flag", 1.25, ["--version"]),
  start("help", 1.8, ["--help"]),
  start("version", 1.8, ["version", "--offline"], { where: "cog" }),
  start("verify-tag", 3.2, ["verify-tag", "v0.22.0"], { where: "cog" }),
  {
    id: "bump",
    what: "`bump --no-commit --offline` on Cog's main",
    against: "`cargo set-version`",
    bar: { less: 8 },
    rounds: 15,
    commands: ({ cogrel, setVersion }, { env, cog, cogOfPeer }) => ({
      a: { argv: [...cogrel, ...bump, "0.23.0"], cwd: cog(), env, ...reset },
      b: { argv: setVersion(cogOfPeer(), "crates", "0.23.0"), cwd: `${cogOfPeer()}/crates`, env, ...reset },
    }),
  },
  {
    id: "bump-1000",
    what: "`bump` of 1,000 member crates that require each other, and their lock",
    against: "`cargo set-version`",
    bar: { less: 100 },
    rounds: 3,
    commands: ({ cogrel, setVersion }, { env, workspace, workspaceOfPeer }) => ({
      a: { argv: [...cogrel, ...bump, "0.2.0"], cwd: workspace(), env, ...reset },
      b: { argv: setVersion(workspaceOfPeer(), ".", "0.2.0"), cwd: workspaceOfPeer(), env, ...reset },
    }),
  },
  {
    id: "bump-1000-sed",
    what: "`bump` of the same 1,000 crates",
    against: "`sed -i` of the same files",
    bar: { most: 2 },
    rounds: 15,
    commands: ({ cogrel, sed }, { env, workspace, workspaceOfSed }) => ({
      a: { argv: [...cogrel, ...bump, "0.2.0"], cwd: workspace(), env, ...reset },
      b: { argv: sed(workspaceOfSed(), "0.1.0", "0.2.0"), cwd: workspaceOfSed(), env, ...reset },
    }),
  },
  {
    id: "lock",
    what: "edit of a Cargo.lock of 20,000 packages",
    against: "one parse by smol-toml",
    bar: { less: 8 },
    rounds: 15,
    commands: ({ lockEdit, lockParse }, { env, lock, empty }) => ({
      a: { argv: [...lockEdit(), lock()], cwd: empty(), env, own: true },
      b: { argv: [...lockParse(), lock()], cwd: empty(), env, own: true },
    }),
  },
  {
    id: "draft",
    what: "`draft` of 20 assets of 50 MiB",
    against: "`curl -T` and `openssl dgst` of each",
    bar: { most: 1.3 },
    figure: "wall",
    rounds: 3,
    commands: ({ cogrel }, { twenty }) => {
      const { folder: cwd, env, before } = twenty();
      const argv = [...cogrel, "draft", "v1.0.0", "--assets", "dist", "--yes", "--json"];
      return { a: { argv, cwd, env, before }, b: { argv: ["sh", "-c", `${openssl} && ${curl}`], cwd, env, before } };
    },
  },
  {
    id: "draft-giant",
    what: "`draft` of one asset of 1 GiB",
    against: "`curl -T` and `openssl dgst` of it",
    bar: { most: 1.3 },
    figure: "wall",
    rounds: 3,
    commands: ({ cogrel }, { giant }) => {
      const { folder: cwd, env, before } = giant();
      const argv = [...cogrel, "draft", "v1.0.0", "--assets", "dist", "--yes", "--json"];
      return { a: { argv, cwd, env, before }, b: { argv: ["sh", "-c", `${openssl} && ${curl}`], cwd, env, before } };
    },
  },
  {
    id: "audit-giant",
    what: "`audit` of a folder with 1 GiB: its SHA-256",
    against: "`openssl dgst -sha256`",
    bar: { most: 1.2 },
    figure: "wall",
    rounds: 5,
    commands: ({ cogrel }, { giant }) => audit(cogrel, giant()),
  },
  {
    id: "audit",
    what: "`audit` of a folder with 10 assets, 500 MiB",
    against: "`openssl dgst -sha256`",
    bar: { most: 1.5 },
    figure: "wall",
    rounds: 5,
    commands: ({ cogrel }, { ten }) => audit(cogrel, ten()),
  },
  {
    id: "rehearse",
    what: "`rehearse --example 0.18.0`: a whole release",
    against: "`sleep 5`",
    bar: { most: 1 },
    figure: "wall",
    rounds: 3,
    commands: ({ cogrel }, { empty, env }) => ({
      a: { argv: [...cogrel, "rehearse", "--example", "0.18.0"], cwd: empty(), env },
      b: { argv: ["sleep", "5"], cwd: empty(), env },
    }),
  },
  {
    id: "release",
    what: "`release` up to its first question",
    against: "`git status` and `node -e 0`",
    bar: { most: 2.5 },
    figure: "wall",
    rounds: 15,
    commands: ({ cogrel, node }, { small }) => {
      const { folder: cwd, env } = small();
      // Without a terminal it stops where it would ask.
      const asks = ["sh", "-c", '"$@" 2>/dev/null; test $? -eq 2', "sh", ...cogrel, "release"];
      return { a: { cwd, env, argv: asks }, b: { cwd, env, argv: ["sh", "-c", '"$@"; git status >/dev/null', "sh", node, "-e", "0"] } };
    },
  },
  {
    id: "release-steps",
    what: "`release 0.19.0-rc1 --rehearse --yes`, five steps with five looks at the world",
    against: "`rehearse 0.19.0-rc1` and 1.5 s, which is 300 ms a look",
    bar: { most: 1 },
    figure: "wall",
    rounds: 5,
    commands: ({ cogrel }, { rehearsed, env }) => {
      const { folder: cwd } = rehearsed(cogrel);
      const b = ["sh", "-c", '"$@" >/dev/null && sleep 1.5', "sh", ...cogrel, "rehearse", "0.19.0-rc1"];
      return { a: { argv: [...cogrel, "release", "0.19.0-rc1", "--rehearse", "--yes"], cwd, env }, b: { argv: b, cwd, env } };
    },
  },
  {
    id: "status",
    what: "`status v0.18.0`, each answer of its far ends 100 ms late",
    against: "`sleep 1`",
    bar: { most: 1 },
    figure: "wall",
    rounds: 9,
    commands: ({ cogrel }, { rehearsed }) => {
      const { folder: cwd, env, before } = rehearsed(cogrel);
      return { a: { argv: [...cogrel, "status", "v0.18.0"], cwd, env, before }, b: { argv: ["sleep", "1"], cwd, env } };
    },
  },
  {
    id: "verify-release",
    what: "`verify-release` of 10 assets of 50 MiB",
    against: "`curl` of each",
    bar: { most: 1.5 },
    figure: "wall",
    rounds: 5,
    commands: ({ cogrel }, { published }) => {
      const { folder: cwd, env, urls } = published(cogrel);
      const curls = `while read -r url; do curl -fsSL -o /dev/null -H "Authorization: Bearer $GH_TOKEN" "$url"; done < ${urls}`;
      return { a: { argv: [...cogrel, "verify-release", "v1.0.0"], cwd, env }, b: { argv: ["sh", "-c", curls], cwd, env } };
    },
  },
  {
    id: "convert-lines",
    what: "`convert -` of 1,000,000 lines",
    against: "a Python loop over `packaging`",
    bar: { less: 10 },
    rounds: 3,
    commands: ({ cogrel, python }, { env, versions, empty }) => ({
      a: { argv: [...cogrel, "convert", "-"], cwd: empty(), env, stdin: versions() },
      b: { argv: [python(), "-c", loop], cwd: empty(), env, stdin: versions() },
    }),
  },
];

/**
 * An audit of a folder that lacks checksums.txt only: it hashes everything, and says no.
 * @param {string[]} cogrel
 * @param {import("./hub.mjs").Hub} hub
 */
function audit(cogrel, { folder: cwd, env }) {
  const argv = ["sh", "-c", '"$@" >/dev/null; test $? -eq 1', "sh", ...cogrel, "audit", "dist", "--json"];
  return { a: { argv, cwd, env }, b: { argv: ["sh", "-c", openssl], cwd, env } };
}

/** A command that may find something: 1 and 3 are its answers. */
const found = ["sh", "-c", '"$@" >/dev/null 2>&1; case $? in 0|1|3) ;; *) exit 9 ;; esac', "sh"];
const openssl = "openssl dgst -sha256 dist/* >/dev/null";
const curl =
  'for f in dist/*; do curl -fsS -o /dev/null -X POST -T "$f" -H "Authorization: Bearer $GH_TOKEN" -H "Content-Type: application/octet-stream" "$(cat ../uploads.txt)?name=$(basename "$f")"; done';
/** What CI asks of each change. @type {Row[]} */
const ci = [
  {
    id: "ci-gate",
    what: "`ci gate` of 16 jobs",
    against: "`node -e 0`",
    bar: { most: 1.5 },
    rounds: 25,
    commands: ({ cogrel, node }, { gated }) => {
      const { folder: cwd, env } = gated();
      return { a: { argv: [...cogrel, "ci", "gate"], cwd, env }, b: { argv: [node, "-e", "0"], cwd, env } };
    },
  },
  {
    id: "ci-changes",
    what: "`ci changes` with 100,000 files, 10,000 changed, 40 patterns",
    against: "`git diff --name-only` of the same",
    bar: { most: 2.5 },
    rounds: 15,
    commands: ({ cogrel }, { changed }) => {
      const { folder: cwd, env, base, head } = changed();
      return { a: { argv: [...cogrel, "ci", "changes"], cwd, env }, b: { argv: ["git", "diff", "--name-only", base, head], cwd, env } };
    },
  },
  {
    id: "ci-check",
    what: "`ci check` of 11 workflow files of 17 jobs",
    against: "`node -e 0`",
    bar: { most: 60 },
    rounds: 15,
    commands: ({ cogrel, node }, { workflows }) => {
      const { folder: cwd, env } = workflows();
      return { a: { argv: [...cogrel, "ci", "check"], cwd, env }, b: { argv: [node, "-e", "0"], cwd, env } };
    },
  },
];
rows.push(...ci);

/** What looks at settings. @type {Row[]} */
const settings = [
  {
    id: "doctor",
    what: "`doctor`, where each request takes 100 ms: GitHub, PyPI, crates.io, two releases",
    against: "`sleep 1.5`",
    bar: { most: 1 },
    figure: "wall",
    rounds: 7,
    commands: ({ cogrel }, { slow, empty }) => {
      const { folder: cwd, env, before } = slow(cogrel);
      return { a: { argv: [...found, ...cogrel, "doctor"], cwd, env, before }, b: { argv: ["sleep", "1.5"], cwd: empty(), env } };
    },
  },
  {
    id: "doctor-offline",
    what: "`doctor --offline` among 50,000 files",
    against: "`git status` of the same",
    bar: { most: 4 },
    figure: "wall",
    rounds: 15,
    commands: ({ cogrel }, { large, env }) => {
      const cwd = large();
      const own = { cwd, env: { ...env, GH_TOKEN: "ghp_x" } };
      return { a: { ...own, argv: [...found, ...cogrel, "doctor", "--offline"] }, b: { ...own, argv: ["git", "status"] } };
    },
  },
];
rows.push(...settings);

const loop = `import sys
from packaging.version import Version
for line in sys.stdin:
    print(Version(line.rstrip("\\n")))
`;

/** The most memory that cogrel may take in any row, in MiB. */
export const mostMemory = 120;
