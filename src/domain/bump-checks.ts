import type { BumpFacts, BumpFile, BumpOptions } from "./bump";
import type { Check } from "./check";
import { type Disagreement, type Manifests, placeShown } from "./manifests/manifests";
import { keepsReleased, nextFree, versionPolicy } from "./policy";
import { shellWord } from "./quoted";
import { repairByHand, whyUnreadable } from "./repair";
import { tagName } from "./tag";
import { compareVersions, type Version } from "./version";

/** All Checks of a bump: of the checkout, then of the version. */
export function bumpChecks(facts: BumpFacts, version: Version, options: BumpOptions): Check[] {
  return [...treeChecks(facts, options), ...policyChecks(facts, version)];
}

/** What must hold of the checkout before anything is written. */
function treeChecks(facts: BumpFacts, { allowDirty, verify }: BumpOptions): Check[] {
  const { operation, locks, cargo } = facts;
  const checks: Check[] = [readable(facts.manifests), pathInside(facts.files), untouched(facts.files)];
  if (!allowDirty) checks.push(clean(facts.dirt));
  checks.push(
    operation === undefined
      ? { rule: "no-operation", verdict: "yes" }
      : {
          rule: "no-operation",
          verdict: "no",
          found: `a git ${operation} is in progress`,
          fix: `git ${operation} --abort        or finish it: git ${operation} --continue`,
        },
  );
  if (locks.length > 0) checks.push(lockFiles(locks));
  if (verify && cargo === false)
    checks.push({ rule: "cargo-there", verdict: "unknown", found: "cargo cannot be started", fix: "install cargo, or leave --verify out" });
  return checks;
}

function readable({ unreadable }: Manifests): Check {
  const [first] = unreadable;
  if (!first) return { rule: "manifest-readable", verdict: "yes" };
  const found = unreadable.map(whyUnreadable);
  return {
    rule: "manifest-readable",
    verdict: "no",
    found: found.join("; "),
    expected: "files that can be parsed",
    fix: repairByHand(first),
  };
}

function pathInside(files: readonly BumpFile[]): Check {
  const odd = files.filter((file) => file.state === "link" || file.state === "outside");
  if (odd.length === 0) return { rule: "path-inside", verdict: "yes" };
  const found = odd.map(
    ({ path, state }) => `${path} ${state === "link" ? "is or is behind a symbolic link" : "is outside the repository"}`,
  );
  return { rule: "path-inside", verdict: "no", found: found.join(", "), fix: "make them plain files of this repository" };
}

function untouched(files: readonly BumpFile[]): Check {
  const touched = files
    .filter((file) => file.state === "foreign" || file.state === "missing" || file.index === "foreign")
    .map((file) => file.path);
  if (touched.length === 0) return { rule: "files-untouched", verdict: "yes" };
  const fix = `git diff HEAD -- ${touched.map(shellWord).join(" ")}        then commit or restore them`;
  return { rule: "files-untouched", verdict: "no", found: `changed since HEAD: ${touched.join(", ")}`, expected: "HEAD's content", fix };
}

function clean(dirt: readonly string[]): Check {
  if (dirt.length === 0) return { rule: "tree-clean", verdict: "yes" };
  const most = 5;
  const rest = dirt.length > most ? ` and ${dirt.length - most} more` : "";
  return {
    rule: "tree-clean",
    verdict: "no",
    found: dirt.slice(0, most).join(", ") + rest,
    fix: "git stash -u, or commit them, or --allow-dirty",
  };
}

// G17: a git that was killed leaves these; so does one that is at work. Only a person can tell.
export function lockFiles(locks: readonly string[]): Check {
  const fix = `see that no git runs (ps ax | grep '[g]it'), then  rm ${locks.map(shellWord).join(" ")}`;
  return { rule: "git-locks", verdict: "unknown", found: locks.join(", "), expected: "no lock file of git", fix };
}

function policyChecks(facts: BumpFacts, version: Version): Check[] {
  const fix = (next: Version) => `cogrel bump ${proposed(facts, next).text}`;
  // A repair writes the version that the canonical file holds already, which may be the released one.
  const repair = facts.old?.text === version.text;
  const own = repair ? tagName(version, facts.tagPrefix) : "";
  const question = { version, own, tags: facts.tags, scope: "repository" } as const;
  const checks = repair ? keepsReleased(question, fix) : versionPolicy(question, fix);
  return [...checks, ...belowCurrent(facts, version)];
}

/** Nothing below what the files hold is ever proposed. */
function proposed({ old, tags }: BumpFacts, next: Version): Version {
  return old && compareVersions(next, old) < 0 ? nextFree(old, tags) : next;
}

/**
 * Below what the files hold: a warning after an untagged mistake or for a patch of the line before, a refusal where the files
 * hold a stable version that is released, on whatever branch its tag may be.
 */
function belowCurrent({ old, tags, tagPrefix }: BumpFacts, version: Version): Check[] {
  if (!old || compareVersions(version, old) >= 0) return [];
  const released = old.label === undefined && tags.some((tag) => tag.name === tagName(old, tagPrefix));
  const found = `below the current ${old.text}${released ? ", which is released" : ""}`;
  const next = `cogrel bump ${nextFree(old, tags).text}`;
  if (released) return [{ rule: "above-current", verdict: "no", found, expected: `above ${old.text}`, fix: next }];
  return [{ rule: "above-current", verdict: "yes", found, fix: `${next}        if that was not meant` }];
}

/** Lockstep findings for keywords, which need one version to count from. */
export function lockstepCheck(manifests: Manifests, wrong: readonly Disagreement[]): Check {
  const text = manifests.version?.text ?? manifests.text;
  if (wrong.length === 0) return { rule: "lockstep", verdict: "yes", ...(text !== undefined && { found: text }) };
  const places = wrong.slice(0, 5).map(placeShown).join(", ");
  return { rule: "lockstep", verdict: "no", found: places, ...(text !== undefined && { expected: text, fix: `cogrel bump ${text}` }) };
}
