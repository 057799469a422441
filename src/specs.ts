import { version as programVersion } from "../package.json";
import type { Answer, Outcome, Turn } from "./domain/plan";
import type { World } from "./world/world";

export interface Flag {
  /** As commander reads it: `--to <form>`, `--no-push`. */
  flags: string;
  about: string;
  /** What its value may be, for completion: words; @tags, @remotes, @folders, @files, @codes. Else its placeholder says. */
  takes?: readonly string[];
}

/** Options by commander's names: `--allow-dirty` is `allowDirty`, `--no-push` is `push: false`. */
// biome-ignore lint/suspicious/noExplicitAny: each body names the options that its own flags give
export type Options = any;
export type Turns = Promise<Turn> | AsyncGenerator<Turn, void, Outcome[] | Answer>;
export type Body = (world: World, args: (string | undefined)[], options: Options) => Turns;

/** A command as data: help, documentation and the command line are made from it. */
export interface Spec {
  /** What is typed: `tag`; with a space for a command of a group: `ci gate`. */
  name: string;
  /** Arguments as commander reads them: `<version>`, `[tag]`, `<version...>`. */
  args: string;
  about: string;
  /** What its arguments may be, as a flag's value. */
  takes?: readonly string[];
  /** What one should know, a paragraph a line. */
  more: readonly string[];
  flags: readonly Flag[];
  /** Command lines without `cogrel`, and what they do. */
  examples: readonly (readonly [string, string])[];
  body: () => Promise<Body>;
  /** Its World is a rehearsal, always or with these options: a throw-away copy, and far ends that are played on this machine. */
  rehearses?: true | ((options: Options) => boolean);
}

/** The keywords that stand for a version. */
const KEYWORDS: readonly string[] = ["major", "minor", "patch", "stable", "alpha", "beta", "rc", "dev"];

const offline: Flag = { flags: "--offline", about: "use the tags that are here; ask no remote" };

export const GLOBAL_FLAGS: readonly Flag[] = [
  { flags: "--json", about: "print one JSON document on stdout" },
  { flags: "--dry-run", about: "show the plan and change nothing" },
  { flags: "--yes", about: "answer the confirmation with yes" },
  { flags: "--quiet", about: "print the result and problems only" },
  { flags: "--no-color", about: "no colours" },
  { flags: "-C <dir>", about: "work in this folder" },
  { flags: "--remote <name>", about: "the remote to ask and to push to (default: origin)", takes: ["@remotes"] },
];

/** Commands of two words, by their first one; `cogrel ci --help` lists them. */
export const GROUPS: Readonly<Record<string, string>> = {
  ci: "What CI asks: what was changed, is all of it green.",
};

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
    takes: KEYWORDS,
    more: [
      "VERSION is X.Y.Z or X.Y.Z-LABEL[.]N with LABEL one of alpha, beta, rc, dev. Or a keyword: major, minor, patch (one above the last stable version), stable (the current one without its label), alpha, beta, rc, dev (the next number of that label).",
      "Shows the change, asks once, commits; never pushes. What fails leaves every file as it was.",
    ],
    flags: [
      {
        flags: "--next <part>",
        about: "part that alpha, beta, rc, dev raise after a stable version: major, minor or patch (default: minor)",
        takes: ["major", "minor", "patch"],
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
    flags: [{ flags: "--to <form>", about: "pep440 or semver (default: pep440)", takes: ["pep440", "semver"] }],
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
    name: "draft",
    args: "[tag]",
    about: "Make or complete the GitHub draft of a tag, with its assets and checksums.txt.",
    more: [
      "Without TAG it takes GITHUB_REF, else the tag of HEAD's version. The tag must be on the remote. Each asset is looked at before it is uploaded, and never replaced silently; what is there already is left alone, so the same command completes a draft that was cut off.",
      "A dev version is audited and published at once, as a pre-release; others stay drafts until cogrel publish.",
    ],
    flags: [
      { flags: "--assets <dir>", about: "the folder with the release's files" },
      { flags: "--notes <file>", about: "the notes, in place of those made from the commits" },
      { flags: "--replace", about: "replace assets with other bytes, and notes of a person" },
    ],
    examples: [
      ["draft --assets dist", "in the workflow that a tag starts"],
      ["draft v0.17.0 --assets dist --dry-run", "show what is missing on GitHub"],
    ],
    body: async () => {
      const { draft } = await import("./commands/draft");
      return (world, [tag], options) => draft(world, tag, options);
    },
  },
  {
    name: "audit",
    args: "[tag]",
    about: "Check the assets of a draft, of a published release, or of a folder.",
    takes: ["@tags", "@folders"],
    more: [
      "Every asset against the inventory of its version: names, sizes, checksums.txt, digests, what is inside of wheels and archives, the processor of each program. TAG may be a folder: then its files are checked.",
    ],
    flags: [],
    examples: [
      ["audit", "the release of HEAD's version"],
      ["audit v0.17.0 --json", "every finding, for a program"],
      ["audit dist", "the files of a folder, before anything is uploaded"],
    ],
    body: async () => {
      const { audit } = await import("./commands/audit");
      return (world, [tag]) => audit(world, tag);
    },
  },
  {
    name: "publish",
    args: "[tag]",
    about: "Publish the draft of a tag, once everything was checked again.",
    more: [
      "Checks the tag's gate, the draft and every byte of its assets, the build's run and CI's gate; shows the plan and asks once. Then follows the workflow that the publication starts.",
    ],
    flags: [
      { flags: "--no-watch", about: "do not follow the workflow" },
      { flags: "--ci-not-required <reason>", about: "publish without a successful build and gate of CI; the reason is shown" },
    ],
    examples: [
      ["publish v0.17.0", "publish this draft"],
      ["publish --dry-run", "all the checks, and the plan"],
    ],
    body: async () => {
      const { publish } = await import("./commands/publish");
      return (world, [tag], options) => publish(world, tag, options);
    },
  },
  {
    name: "homebrew",
    args: "[tag]",
    about: "Bring the cask of a stable release to the Homebrew tap, by a pull request.",
    more: [
      "Fills in the template of the tagged commit with the version and the digests of checksums.txt, and opens one pull request from the branch update-NAME-VERSION; the same command finds it again. Done is when it is merged. A tap with a higher version is left alone, and pre-releases have no cask.",
      "The tap's token is COGREL_TAP_TOKEN, or comes from the GitHub App of COGREL_TAP_APP_ID and COGREL_TAP_APP_PRIVATE_KEY; a person's own token does as well.",
    ],
    flags: [{ flags: "--print", about: "print the cask, and do nothing" }],
    examples: [
      ["homebrew v0.17.0", "open the pull request, or say that it is there"],
      ["homebrew v0.17.0 --print", "the cask on standard output"],
    ],
    body: async () => {
      const { homebrew } = await import("./commands/homebrew");
      return (world, [tag], options) => homebrew(world, tag, options);
    },
  },
  {
    name: "verify-release",
    args: "[tag]",
    about: "Ask before anything goes to a registry: is this the release that was checked, and what is still missing?",
    more: [
      "The tag's gate again, one published release, every asset by its bytes, and what PyPI, crates.io and the tap have of this version. TAG is the one that the release event names, unless told.",
      "Outputs: those of verify-tag; publish, a JSON list of what still lacks something (pypi:coglet, pypi:cog, crates:coglet, homebrew); digests, a JSON object of each asset's SHA-256, for the jobs that follow. Run again it does only what is missing. A dev version has nothing to publish.",
    ],
    flags: [],
    examples: [
      ["verify-release", "in the first job of a workflow on release"],
      ["verify-release v0.17.0", "the same by hand, nothing is changed"],
    ],
    body: async () => {
      const { verifyRelease } = await import("./commands/verify-release");
      return (world, [tag]) => verifyRelease(world, tag);
    },
  },
  {
    name: "download",
    args: "<tag>",
    about: "Get a release's files for the job that publishes them.",
    more: [
      "Each file must be one that verify-release looked at, and gets its name when its bytes have that digest. Run again it gets what is missing; nothing is overwritten.",
    ],
    flags: [
      { flags: "--only <pattern>", about: "files whose names match this" },
      { flags: "--to <dir>", about: "the folder; it is made" },
      { flags: "--digests <json>", about: "verify-release's output digests" },
      { flags: "--missing-from <registry>", about: "leave out what is there already, with the same bytes: pypi" },
    ],
    examples: [
      [
        "download v0.17.0 --only 'coglet-*.whl' --to dist --digests \"$DIGESTS\" --missing-from pypi --yes",
        "in the job that uploads coglet to PyPI",
      ],
    ],
    body: async () => {
      const { download } = await import("./commands/download");
      return (world, [tag], options) => download(world, tag as string, options);
    },
  },
  {
    name: "release",
    args: "[version]",
    about: "Take a release from any state to done, step by step.",
    takes: KEYWORDS,
    more: [
      "Looks at the world, says where the release stands, does the next step with that step's own command, and looks again: bump, pull request and merge, tag, build, publication, the registries' workflow. It keeps no state: leave it with Ctrl-C, and come back on any machine with the same command.",
      "VERSION is a version or a keyword, as for bump; without it you are asked.",
    ],
    flags: [
      { flags: "--pr", about: "bring the version to the release branch by a pull request (default: where the branch is protected)" },
      { flags: "--no-pr", about: "push the version to the release branch" },
      { flags: "--rehearse", about: "do all of it in a rehearsal" },
    ],
    examples: [
      ["release", "choose a version, or go on with the one that is under way"],
      ["release 0.18.0 --rehearse", "the same on a throw-away copy"],
      ["release 0.18.0 --yes", "every question with yes, for scripts"],
    ],
    rehearses: ({ rehearse }) => rehearse === true,
    body: async () => {
      const { release } = await import("./commands/release");
      return (world, [version], options) => release(world, version, options);
    },
  },
  {
    name: "wait",
    args: "<target...>",
    about: "Wait until versions are there for installers, or a workflow run has ended.",
    more: [
      "TARGET is pypi:NAME==VERSION, crates:NAME@VERSION or github:run/ID; VERSION is semver or PEP 440. It looks where installers look: at PyPI's simple index and at crates.io's sparse index (COGREL_PYPI_INDEX and COGREL_CRATES_INDEX name others).",
      "The bytes are those of the release of --tag, of GITHUB_REF's tag, or of the only tag of that version; a crate's are its commit's. Exit 1 when other bytes are there or the run failed, 3 when the time is up.",
    ],
    flags: [
      { flags: "--tag <tag>", about: "compare with the release of this tag" },
      { flags: "--timeout <seconds>", about: "give up after this time (default: 900; 0 looks once)" },
    ],
    examples: [
      ["wait pypi:coglet==0.17.0", "before cog, which requires it, is published"],
      ["wait crates:coglet@0.17.0 --timeout 60", "a minute at most"],
      ["wait github:run/7261539", "until the run has ended, well or not"],
    ],
    body: async () => {
      const { wait } = await import("./commands/wait");
      return (world, targets, options) => wait(world, targets as string[], options);
    },
  },
  {
    name: "rehearse",
    args: "[version]",
    about: "Run a whole release on a copy of this repository, with GitHub and the registries played on this machine.",
    takes: KEYWORDS,
    more: [
      "Copies the committed state to a temporary folder, bumps, pushes, tags, builds, drafts, audits and publishes there with the same commands, to PyPI, crates.io and a Homebrew tap too, and removes it all. Needs no token, and asks no other machine. VERSION is a version or a keyword, as for bump (default: rc).",
    ],
    flags: [
      { flags: "--example", about: "rehearse on an example repository: a dev version, a release candidate, a release" },
      {
        flags: "--fault <name>",
        about: "let something go wrong: draft-lost, list-lags, publish-lost, publish-refused, push-lost, reads-fail, upload-cut",
        takes: ["draft-lost", "list-lags", "publish-lost", "publish-refused", "push-lost", "reads-fail", "upload-cut"],
      },
      { flags: "--keep", about: "keep the copy" },
      { flags: "--serve", about: "keep GitHub running until Ctrl-C, and say how to use it by hand" },
      { flags: "--workflows", about: "let act run the repository's own release workflows, in place of the CI that is built in" },
    ],
    examples: [
      ["rehearse 0.18.0", "this release, before it is done for real"],
      ["rehearse --example", "see the three kinds of releases"],
      ["rehearse --serve", "try a release by hand"],
      ["rehearse --workflows", "with its own workflow files, if act is here"],
    ],
    rehearses: true,
    body: async () => {
      const { rehearse } = await import("./commands/rehearse");
      return (world, [version], options) => rehearse(world, version, options);
    },
  },
  {
    name: "ci changes",
    args: "",
    about: "Tell what a change is of, and which jobs it turns on.",
    more: [
      "In a workflow the event says what the change is compared with: a pull request and a merge group with where they parted from their base, a push with the commit before it. Whatever is not known counts as changed: a new branch, a force push, a base that is gone, any other event.",
      "Writes as outputs true or false for each component, the lists components and jobs, and every matrix. A change of nothing but the version turns on version-check alone.",
    ],
    flags: [
      { flags: "--base <commit>", about: "compare with where HEAD parted from this commit or branch" },
      { flags: "--head <commit>", about: "compare this commit, not HEAD" },
    ],
    examples: [
      ["ci changes", "in the job changes, whose outputs the others ask"],
      ["ci changes --base origin/main", "the same by hand"],
    ],
    body: async () => {
      const { ciChanges } = await import("./commands/ci-changes");
      return (world, _args, options) => ciChanges(world, options);
    },
  },
  {
    name: "ci gate",
    args: "",
    about: "Judge all jobs: the one check that a commit needs.",
    more: [
      "Reads NEEDS (toJSON(needs)) and CHANGES (toJSON(needs.changes.outputs)) from the environment. Skipped is green only for jobs that the change did not turn on; failed, cancelled, missing and unknown jobs are red.",
      "The jobs are those of .github/cogrel-jobs.json, else those of cogrel.toml, else Cog's.",
    ],
    flags: [],
    examples: [["ci gate", "in the job that branch protection requires, with if: always()"]],
    body: async () => {
      const { ciGate } = await import("./commands/ci-gate");
      return (world) => ciGate(world);
    },
  },
  {
    name: "ci check",
    args: "[file...]",
    about: "Find what bites in workflow files.",
    takes: ["@files"],
    more: [
      "Reads all of .github/workflows, or the files that are named, with GitHub's own parser: what it refuses, a gate that misses a job or may be skipped, conditions that let a failed job pass, text of others in scripts, tokens that may do too much, actions that can be moved, caches in releases, patterns that miss tags, checkouts without the history that is asked for, events that GITHUB_TOKEN never sends, what differs from the project, jobs without a mise task.",
      "Each finding has its file, line and column, why it bites, and a fix; in a workflow it is an annotation at its line. It asks nobody and changes nothing.",
    ],
    flags: [],
    examples: [
      ["ci check", "all workflows; in the gate's own workflow too"],
      ["ci check .github/workflows/release-build.yaml", "one file by itself"],
    ],
    body: async () => {
      const { ciCheck } = await import("./commands/ci-check");
      return (world, args) =>
        ciCheck(
          world,
          args.filter((file) => file !== undefined),
        );
    },
  },
  {
    name: "ci matrix",
    args: "<name>",
    about: "Print one of the project's matrices as a JSON list.",
    takes: ["pythons", "platforms", "runtimes"],
    more: ["cogrel ci changes writes all of them as outputs too, for fromJSON in strategy.matrix."],
    flags: [],
    examples: [["ci matrix pythons", "the Python versions that are tested"]],
    body: async () => {
      const { ciMatrix } = await import("./commands/ci-matrix");
      return (world, [name]) => ciMatrix(world, name as string);
    },
  },
  {
    name: "ci init",
    args: "",
    about: "Write CI's workflows and the gate's list of jobs from the project's table of jobs.",
    more: [
      "The jobs are those of [ci] in cogrel.toml, else Cog's. Writes ci.yaml, codeql.yaml, release-build.yaml, release-publish.yaml and homebrew-tap.yaml in .github/workflows, and .github/cogrel-jobs.json; for packages that are not Cog's without the three of the release.",
      "What stands between the lines `# keep: NAME` and `# end keep` is yours, and stays when the file is written again. Files that cogrel did not write are left alone.",
    ],
    flags: [{ flags: "--diff", about: "print the change as a patch, and do nothing" }],
    examples: [
      ["ci init", "the first time, and after each change of [ci] or of cogrel's version"],
      ["ci init --diff", "what would change"],
    ],
    body: async () => {
      const { ciInit } = await import("./commands/ci-init");
      return (world, _args, options) => ciInit(world, options, programVersion);
    },
  },
  {
    name: "stamp",
    args: "[tag]",
    about: "Write what a build needs into the working tree.",
    more: [
      "pyproject.toml requires the packages that are released with it from this version on and below the next major one; README's relative links lead to the tag's pages; SETUPTOOLS_SCM_PRETEND_VERSION goes to GITHUB_ENV, or is printed. Nothing is committed.",
      "Without TAG it takes GITHUB_REF, else the version of HEAD's files. A second run changes nothing more. Files with changes of your own are left alone.",
    ],
    flags: [{ flags: "--undo", about: "put back what a stamp wrote, and nothing else" }],
    examples: [
      ["stamp --yes", "in a workflow on push of tags, before uv build"],
      ["stamp v0.17.0", "the same by hand"],
      ["stamp --undo", "take it back"],
    ],
    body: async () => {
      const { stamp } = await import("./commands/stamp");
      return (world, [tag], options) => stamp(world, tag, options);
    },
  },
  {
    name: "wheel",
    args: "<package>",
    about: "Print which wheel of cog or coglet is installed.",
    takes: ["cog", "coglet"],
    more: [
      "COG_SDK_WHEEL and COGLET_WHEEL decide: pypi, pypi:VERSION, dist, a path to a file or to a folder with one wheel that fits, an http address. Unset in the repository it is the newest of dist/, else PyPI's newest. coglet is optional: unset, and with none in dist/, nothing is printed, since cog requires the one that it needs.",
    ],
    flags: [
      { flags: "--released", about: "as a released command line: unset is PyPI, whatever dist/ has" },
      {
        flags: "--platform <platform>",
        about: "wheels for this platform only: linux/amd64, linux/arm64, darwin/arm64",
        takes: ["linux/amd64", "linux/arm64", "darwin/arm64"],
      },
      { flags: "--explain", about: "tell which rule decided" },
    ],
    examples: [
      ["wheel cog", "dist/cog-0.17.0-py3-none-any.whl, or cog"],
      ["wheel coglet --platform linux/amd64", "the one for an image"],
    ],
    body: async () => {
      const { wheel } = await import("./commands/wheel");
      return (world, [name], options) => wheel(world, name as string, options);
    },
  },
  {
    name: "doctor",
    args: "",
    about: "Find every setting that would stop a release, before it does.",
    more: [
      "Looks at this machine, at the version and its tags, at the files of HEAD, at the repository's settings on GitHub, at what PyPI and crates.io show of the trusted publishers, and at the last releases; nothing is changed. Each finding has the command or page that puts it right, and why it matters.",
      "Ends with 1 where a release would fail or go out unguarded, and says which; with 3 where neither is so as far as could be seen, but something could not be looked at. What a token is not shown is never taken for missing.",
    ],
    flags: [{ flags: "--offline", about: "only what can be judged on this machine" }],
    examples: [
      ["doctor", "before the first release, and after settings were changed"],
      ["doctor --offline", "without asking the remote or GitHub"],
    ],
    body: async () => {
      const { doctor } = await import("./commands/doctor");
      return (world, _args, options) => doctor(world, options);
    },
  },
  {
    name: "setup",
    args: "",
    about: "Set what a release needs of the repository's settings on GitHub, after showing it.",
    more: [
      "Environments for the jobs that publish, open to tags of versions only; the reviewers that you name; the gate as a required check of each release branch that is there, by its protection or by a ruleset; a ruleset that keeps tags of versions where they are; immutable releases. What a setting has beside that stays, and one that is stricter than wanted stays so without --force. What a token is not shown is not changed.",
      "It is read back after each change; the same command again finds nothing to do. What only a browser can do is listed: trusted publishers with the fields to fill in, the tap's App, secrets. Ends with 1 where something stays wrong, such as an environment without reviewers, with 3 where something was not shown.",
    ],
    flags: [
      { flags: "--reviewers <names>", about: "who may agree to deployments: LOGIN and ORG/TEAM with commas between, beside those who may" },
      { flags: "--ruleset", about: "a ruleset for the branch where nothing guards it yet (default: branch protection)" },
      { flags: "--no-immutable", about: "leave out immutable releases" },
      { flags: "--force", about: "make settings as wanted that are stricter: other required checks, narrower patterns of tags" },
    ],
    examples: [
      ["setup --dry-run", "what is, what it should be, and what is left to a browser"],
      ["setup --reviewers alice,acme/release-team", "with those who may let a release out"],
    ],
    body: async () => {
      const { setup } = await import("./commands/setup");
      return (world, _args, options) => setup(world, options);
    },
  },
  {
    name: "init",
    args: "",
    about: "Write a cogrel.toml of what this repository tells, after showing it.",
    more: [
      "Looks at version files, the Cargo workspace, Python packages, tags, branches, remotes and workflows, and writes what differs from the defaults. A repository of Cog's shape needs no file. What only a person can know is asked, once, and each question has a flag; with --yes its usual answer is taken. No other machine is asked.",
    ],
    flags: [
      {
        flags: "--files <paths>",
        about: "the files that hold the version, the first one canonical, with commas between",
        takes: ["@files"],
      },
      { flags: "--packages <names>", about: "what is published with it: pypi:NAME and crates:NAME with commas between, or none" },
      { flags: "--repository <name>", about: "the repository on GitHub that releases are made in: OWNER/NAME" },
      { flags: "--branch <pattern>", about: "the branch that releases are made from" },
      { flags: "--prefix <text>", about: "what stands before the version in a tag" },
      { flags: "--build-workflow <file>", about: "the workflow that a pushed tag starts" },
      { flags: "--publish-workflow <file>", about: "the workflow that a published release starts" },
      { flags: "--schema <place>", about: "the JSON Schema for editors: a path, an address, or none (default: that of the npm package)" },
      { flags: "--replace", about: "replace the cogrel.toml that is there" },
    ],
    examples: [
      ["init", "look, ask, show, write"],
      ["init --dry-run", "only show what it would write"],
      ["init --yes --branch master", "without questions"],
    ],
    body: async () => {
      const { init } = await import("./commands/init");
      return (world, _args, options) => init(world, options);
    },
  },
  {
    name: "completion",
    args: "<shell>",
    about: "Print the script that completes cogrel's command line in bash, zsh or fish.",
    takes: ["bash", "zsh", "fish"],
    more: [
      "It completes commands, flags, the words that they take, codes, and tags and remotes of the repository. docs/completion.md says how to install it.",
    ],
    flags: [],
    examples: [
      ["completion bash", "for ~/.bashrc: source <(cogrel completion bash)"],
      ["completion zsh", "for a file _cogrel in a folder of fpath"],
      ["completion fish", "for ~/.config/fish/completions/cogrel.fish"],
    ],
    body: async () => {
      const { completion } = await import("./commands/completion");
      return (_world, [shell]) => completion(shell as string, { specs: SPECS, groups: GROUPS, globalFlags: GLOBAL_FLAGS });
    },
  },
  {
    name: "status",
    args: "[version]",
    about: "Show where a release stands: git, GitHub, the registries, the tap; and the one next command.",
    takes: ["@tags"],
    more: [
      "VERSION is a version or a tag, old ones too; without it GITHUB_REF's tag, else the version of HEAD's files. Every place is read anew, side by side, and compared with the release's own bytes. What could not be read is unknown, and never taken for done.",
      "Drafts are seen with a token that may write contents.",
    ],
    flags: [
      { flags: "--watch", about: "look again and again until the release is done" },
      { flags: "--all", about: "the last versions, a line each" },
      { flags: "--exit-code", about: "exit 0 when the release is done, 1 when it is not, 3 when that could not be found out" },
    ],
    examples: [
      ["status 0.17.0", "where this release stands"],
      ["status --watch", "the version of HEAD, until it is done"],
      ["status v0.17.0 --exit-code", "for scripts: is it done?"],
    ],
    body: async () => {
      const { status } = await import("./commands/status");
      return (world, [version], options) => status(world, version, options);
    },
  },
  {
    name: "withdraw",
    args: "<version>",
    about: "Print how a released version is taken back, channel by channel.",
    more: [
      "The exact command or page for each place that the version went to: Homebrew, PyPI, crates.io, the GitHub release, Go; and the number to go on with. Does nothing itself. What is public stays public somewhere: most of it can be marked, little can be undone.",
    ],
    flags: [],
    examples: [["withdraw 0.17.0", "what to do about a release that must not be used"]],
    body: async () => {
      const { withdraw } = await import("./commands/withdraw");
      return (world, [version]) => withdraw(world, version as string);
    },
  },
  {
    name: "explain",
    args: "[code]",
    about: "Explain the code of a check or a problem.",
    takes: ["@codes"],
    more: ["Without CODE it lists all codes."],
    flags: [],
    examples: [["explain commit-on-main", "why this check says no, and what to do"]],
    body: async () => {
      const { explain } = await import("./commands/explain");
      return (_world, [code]) => explain(code);
    },
  },
];

/** `cogrel --version --verbose`: no command, and run like one. */
export const ABOUT: Spec = {
  name: "--version",
  args: "",
  about: "Print cogrel's own version, and what a report of a bug needs to say.",
  more: [],
  flags: [],
  examples: [],
  body: async () => {
    const { about } = await import("./commands/about");
    return (world) => about(world, programVersion);
  },
};

/** The command that these words begin with, and how many of them name it. */
export function specOf([first, second]: readonly string[]): { spec: Spec; words: number } | undefined {
  const spec = SPECS.find(({ name }) => name === first || name === `${first} ${second}`);
  return spec && { spec, words: spec.name === first ? 1 : 2 };
}
