import type { Answer, Outcome, Turn } from "./domain/plan";
import type { World } from "./world/world";

export interface Flag {
  /** As commander reads it: `--to <form>`, `--no-push`. */
  flags: string;
  about: string;
}

/** Options by commander's names: `--allow-dirty` is `allowDirty`, `--no-push` is `push: false`. */
// biome-ignore lint/suspicious/noExplicitAny: each body names the options that its own flags give
export type Options = any;
export type Turns = Promise<Turn> | AsyncGenerator<Turn, void, Outcome[] | Answer>;
export type Body = (world: World, args: (string | undefined)[], options: Options) => Turns;

/** A command as data: help, documentation and the command line are made from it. */
export interface Spec {
  name: string;
  /** Arguments as commander reads them: `<version>`, `[tag]`, `<version...>`. */
  args: string;
  about: string;
  /** What one should know, a paragraph a line. */
  more: readonly string[];
  flags: readonly Flag[];
  /** Command lines without `cogrel`, and what they do. */
  examples: readonly (readonly [string, string])[];
  body: () => Promise<Body>;
  /** Its World is a rehearsal: a throw-away copy, and far ends that are played on this machine. */
  rehearses?: true;
}

const offline: Flag = { flags: "--offline", about: "use the tags that are here; ask no remote" };

export const GLOBAL_FLAGS: readonly Flag[] = [
  { flags: "--json", about: "print one JSON document on stdout" },
  { flags: "--dry-run", about: "show the plan and change nothing" },
  { flags: "--yes", about: "answer the confirmation with yes" },
  { flags: "--quiet", about: "print the result and problems only" },
  { flags: "--no-color", about: "no colours" },
  { flags: "-C <dir>", about: "work in this folder" },
  { flags: "--remote <name>", about: "the remote to ask and to push to (default: origin)" },
];

export const SPECS: readonly Spec[] = [
  {
    name: "version",
    args: "",
    about: "Print the version, or check that it may be released.",
    more: [
      "Reads the working tree; with --check HEAD's files: their format, that they agree (lockstep), and that the version is no downgrade.",
    ],
    flags: [{ flags: "--check", about: "check format, lockstep and no downgrade" }, offline],
    examples: [
      ["version", "the version on one line"],
      ["version --json", "with its PEP 440 form, files and packages"],
      ["version --check", "CI's version check, all findings at once"],
    ],
    body: async () => {
      const { version } = await import("./commands/version");
      return (world, _args, options) => version(world, options);
    },
  },
  {
    name: "bump",
    args: "<version>",
    about: "Write one version to every file in lockstep, in one commit.",
    more: [
      "VERSION is X.Y.Z or X.Y.Z-LABEL[.]N with LABEL one of alpha, beta, rc, dev. Or a keyword: major, minor, patch (one above the last stable version), stable (the current one without its label), alpha, beta, rc, dev (the next number of that label).",
      "Shows the change, asks once, commits; never pushes. What fails leaves every file as it was.",
    ],
    flags: [
      {
        flags: "--next <part>",
        about: "part that alpha, beta, rc, dev raise after a stable version: major, minor or patch (default: minor)",
      },
      { flags: "--no-commit", about: "write and stage only" },
      { flags: "--allow-dirty", about: "accept changes in other files" },
      { flags: "--verify", about: "let cargo check the result before the commit" },
      offline,
    ],
    examples: [
      ["bump 0.17.0-rc1", "this version"],
      ["bump rc", "the next release candidate"],
      ["bump minor --dry-run", "show what a minor release would change"],
    ],
    body: async () => {
      const { bump } = await import("./commands/bump");
      return (world, [version], options) => bump(world, version as string, options);
    },
  },
  {
    name: "convert",
    args: "<version...>",
    about: "Convert versions between semver and PEP 440.",
    more: ["All arguments or none are converted. With - it reads lines: one line out for each line in, empty for a bad one."],
    flags: [{ flags: "--to <form>", about: "pep440 or semver (default: pep440)" }],
    examples: [
      ["convert 0.17.0-rc1", "0.17.0rc1"],
      ["convert --to semver 0.17.0a3", "0.17.0-alpha3"],
      ["convert -", "reads versions from standard input"],
    ],
    body: async () => {
      const { convert } = await import("./commands/convert");
      return (world, args, options) => convert(world, args as string[], options);
    },
  },
  {
    name: "tag",
    args: "[version]",
    about: "Tag a commit with its version and push the tag.",
    more: [
      "The version is that of the commit's own files. The tag is annotated, signed if git is set up so, pushed alone and only if it is new.",
      "Stable and pre-release versions must be on a release branch. A pushed tag is never moved.",
    ],
    flags: [
      { flags: "--commit <sha>", about: "tag this commit (default: HEAD)" },
      { flags: "--no-push", about: "make the tag here only" },
    ],
    examples: [
      ["tag", "tag HEAD and push the tag"],
      ["tag --dry-run", "only the checks and the plan"],
    ],
    body: async () => {
      const { tag } = await import("./commands/tag");
      return (world, [version], options) => tag(world, version, options);
    },
  },
  {
    name: "verify-tag",
    args: "[tag]",
    about: "Check that a pushed tag may be released: the gate for CI.",
    more: [
      "Without TAG it takes GITHUB_REF. Reads the tagged commit, never the working tree, and compares with the remote.",
      "In GitHub Actions it annotates each finding, and writes its outputs when all checks pass: tag, version, pep440, release_type, is_dev, is_prerelease, commit.",
    ],
    flags: [{ flags: "--config-ref <ref>", about: "read cogrel.toml from this branch of the remote (default: its default branch)" }],
    examples: [
      ["verify-tag", "in a workflow on push of tags"],
      ["verify-tag v0.17.0", "the same by hand"],
    ],
    body: async () => {
      const { verifyTag } = await import("./commands/verify-tag");
      return (world, [tag], options) => verifyTag(world, tag, options);
    },
  },
  {
    name: "explain",
    args: "[code]",
    about: "Explain the code of a check or a problem.",
    more: ["Without CODE it lists all codes."],
    flags: [],
    examples: [["explain commit-on-main", "why this check says no, and what to do"]],
    body: async () => {
      const { explain } = await import("./commands/explain");
      return (_world, [code]) => explain(code);
    },
  },
];
