/**
 * The stable codes: `rule` of a Check, `code` of a Problem. A code is never renamed or reused once released;
 * `explanations.ts` has the cause and the fix of each.
 */

/** Checks: code → the rule in words, as the screens print it. */
export const RULES = {
  // the version and its policy
  "version-grammar": "the version is one that cogrel creates",
  "version-free": "no other tag has this PEP 440 version",
  "above-stable": "it is above every stable version before it",
  "above-label": "it is above the pre-releases of its own X.Y.Z",
  "not-released": "its X.Y.Z is not released yet",
  "crates-order": "crates.io orders it as PEP 440 does",
  "above-current": "it is above the version that the files hold",
  // files
  lockstep: "the version files agree",
  "manifest-readable": "the version files can be read",
  "files-untouched": "the version files are HEAD's",
  "tree-clean": "the working tree is clean",
  "no-operation": "no merge or rebase is in progress",
  "git-locks": "no other git is at work here",
  "path-inside": "the version files are plain files inside the repository",
  "cargo-there": "cargo can be started",
  // tags and the gate
  "tag-grammar": "the tag is a version",
  "tag-commit": "the tag names a commit",
  "tag-name": "the tag object carries the tag's own name",
  "tag-remote": "the remote's tag is this tag",
  "tag-absent": "the tag is free, or already here",
  "version-file": "VERSION.txt has this version",
  "manifests-version": "the manifests have this version",
  "lock-version": "Cargo.lock has this version",
  "commit-on-main": "the commit is on main",
  "push-address": "the push goes to the project's repository",
  "starts-workflows": "the push starts the workflows",
  // the release on GitHub
  "not-published": "the release is not published yet",
  "one-draft": "the tag has one draft",
  "asset-bytes": "no asset has other bytes",
  "asset-left": "no broken upload is in the way",
  "notes-kept": "nobody's notes are replaced",
  "build-run": "the build of the tag succeeded",
  "ci-green": "CI is green on the commit",
  "run-succeeded": "the workflow run succeeded",
} as const;
export type RuleCode = keyof typeof RULES;

/** Problems: code → what it is about, in a few words. */
export const PROBLEMS = {
  bug: "cogrel itself went wrong",
  usage: "a flag or an argument is wrong",
  version: "a version that cogrel does not take",
  configuration: "cogrel.toml is wrong",
  "not-a-repository": "there is no git repository here",
  "history-shallow": "the history is cut off",
  "no-commits": "the repository has no commit yet",
  lockstep: "the version files disagree",
  "no-version-files": "there is no version file here",
  "no-remote": "the repository has no such remote",
  "remote-unreachable": "the remote did not answer",
  "git-missing": "git cannot be started",
  "git-failed": "a git command failed",
  "git-locks": "git's lock files are in the way",
  "git-ownership": "git does not trust this folder's owner",
  "lock-clash": "two packages of the lock would be one",
  "manifest-syntax": "a version file cannot be parsed",
  "needs-confirmation": "the Plan was not confirmed",
  declined: "the question was answered with no",
  "edit-failed": "a file could not be written",
  "commit-failed": "git did not make the commit",
  "tag-failed": "git did not make the tag",
  "push-failed": "the push was refused",
  "push-unknown": "the push's outcome could not be read",
  "changed-meanwhile": "a file was changed while cogrel worked",
  interrupted: "a signal ended the command",
  "no-token": "there is no token for GitHub",
  "no-repository": "which repository on GitHub is meant is not known",
  "server-refused": "a server refused the call",
  "server-limit": "a server's limit is used up",
  "server-unreachable": "a server did not answer",
  "server-answer": "a server's answer is not what it should be",
  "outcome-unknown": "whether a change arrived is not known",
  "two-drafts": "a tag has more than one draft",
  "tag-missing": "the remote has no such tag",
  rehearsal: "the rehearsal could not be set up",
  "time-is-up": "what was waited for did not end in time",
  "unknown-code": "there is no such code",
  "file-unreadable": "a file or folder cannot be read",
  "verify-failed": "cargo does not accept the result",
} as const;
export type ProblemCode = keyof typeof PROBLEMS;
