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
  // what a release carries
  "assets-there": "each asset of the inventory is there, once",
  "assets-extra": "nothing else is there",
  "asset-names": "GitHub keeps the assets' names",
  "asset-sizes": "GitHub takes the assets' sizes and number",
  "asset-readable": "each asset is a file that can be read",
  "asset-digests": "GitHub has the bytes that were hashed here",
  checksums: "checksums.txt has each asset once, with its digest",
  "archive-sound": "archives are whole, and unpack into their own folder only",
  "wheel-identity": "wheels are what their names say",
  "wheel-record": "each file of a wheel is in its RECORD",
  "sdist-identity": "source archives are what their names say",
  "package-needs": "packages of the release require each other at its version",
  "readme-links": "no package's README has relative links",
  "program-format": "programs are for the system and processor in their name",
  "platforms-kept": "no platform of the last stable release is left out",
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
  "time-is-up": "what was waited for did not end in time",
  "unknown-code": "there is no such code",
  "file-unreadable": "a file or folder cannot be read",
  "verify-failed": "cargo does not accept the result",
} as const;
export type ProblemCode = keyof typeof PROBLEMS;
