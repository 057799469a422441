import { type Check, verdictOf } from "./check";
import { fileChecks } from "./gate";
import { type Manifests, versionHeld } from "./manifests/manifests";
import { baseOf } from "./next-version";
import { type PackageVersion, packageVersions } from "./packages";
import type { Answer } from "./plan";
import { keepsReleased } from "./policy";
import type { Project, VersionFile } from "./project";
import { quoted, shellWord } from "./quoted";
import { unreadableCheck } from "./repair";
import { type TagFact, tagName } from "./tag";
import {
  compareVersions,
  greatest,
  nextRelease,
  notCreatable,
  parseVersion,
  pep440,
  releaseType,
  type Version,
  whyNotVersion,
} from "./version";

export interface VersionData {
  version: string | null;
  pep440: string | null;
  release_type: string | null;
  tag: string | null;
  files: { path: string; kind: string; version: string }[];
  packages: PackageVersion[];
}

/** The version that the files hold, and what is published under it. */
export function versionAnswer(project: Project, manifests: Manifests): Answer<VersionData> {
  const { version, text, parts } = manifests;
  const checks = [...readable(project, manifests, []), ...grammar(manifests, []), ...lockstepWarning(manifests)];
  const data: VersionData = {
    version: version?.text ?? text ?? null,
    pep440: version ? pep440(version) : null,
    release_type: version ? releaseType(version) : null,
    tag: version ? tagName(version, project.tagPrefix) : null,
    files: parts.map(({ path, kind, version: held }) => ({ path, kind, version: held })),
    packages: version ? packageVersions(project, manifests, version) : [],
  };
  const bad = checks.filter((check) => check.verdict !== "yes" || check.fix !== undefined);
  return { kind: "answer", title: "version", verdict: verdictOf(checks), data, checks: bad, lines: version ? [version.text] : [] };
}

/** A word on named files that hold another version; members and locks are the check's, which costs a scan of every place. */
function lockstepWarning({ version, parts }: Manifests): Check[] {
  const wrong = version ? parts.filter((part) => part.version !== version.text && part.version !== pep440(version)) : [];
  if (wrong.length === 0) return [];
  const found = wrong.map(({ path, version: held }) => `${path} has ${held}`).join(", ");
  return [{ rule: "lockstep", verdict: "yes", found, fix: "cogrel version --check        says where" }];
}

export interface CheckFacts {
  project: Project;
  manifests: Manifests;
  files: readonly VersionFile[];
  tags: readonly TagFact[];
  /** Version files whose working tree differs from HEAD. */
  changed: readonly string[];
  /** The tags are those that are here. */
  offline: boolean;
  /** What the working tree has, where HEAD has no version file. */
  beside?: BesideHead | undefined;
}

/** What may hold the version, and is not among the version files of HEAD. */
export interface BesideHead {
  /** cogrel.toml, or files in which cogrel looks for the version, that are not committed yet. */
  uncommitted: readonly string[];
  /** The files in which `cogrel init` finds a version. */
  found: readonly string[];
  /** The files that it cannot read. */
  broken: readonly string[];
}

function begun({ uncommitted, found, broken }: BesideHead, tags: readonly TagFact[]): string {
  const paths = uncommitted.map(shellWord).join(" ");
  if (uncommitted.length > 0) return `git add ${paths} && git commit -m "Configure cogrel" ${paths}`;
  if (found.length > 0) return `cogrel init        takes the version of ${found.slice(0, 3).map(shellWord).join(", ")}`;
  if (broken.length > 0) return `cogrel init        says what is wrong with ${broken.slice(0, 3).map(shellWord).join(", ")}`;
  return `echo ${firstOf(tags)} > VERSION.txt && git add VERSION.txt && git commit -m "Begin" VERSION.txt`;
}

/** What a repository without version files begins with: what it has released by its tags alone. */
export function firstOf(tags: readonly { version?: Version }[]): string {
  const stable = tags.flatMap(({ version }) => (version && version.label === undefined ? [{ version }] : []));
  return greatest(stable)?.version.text ?? "0.1.0";
}

/** CI's version check: format, lockstep and no downgrade, all findings at once, each with the command that fixes it. */
export function checkVersion({ project, manifests, files, tags, changed, offline, beside }: CheckFacts): Answer<VersionData> {
  const version = versionHeld(manifests);
  const checks: Check[] = [...readable(project, manifests, tags), ...grammar(manifests, tags, beside)];
  if (version) {
    const own = tagName(version, project.tagPrefix);
    const policy = keepsReleased({ version, own, tags, scope: "repository" }, (next) => `cogrel bump ${next.text}`);
    // Where the version itself is refused, files that disagree are brought to the one that is proposed instead.
    const fix = policy.find((check) => check.verdict === "no")?.fix ?? `cogrel bump ${version.text}`;
    checks.push(...fileChecks({ manifests: { ...manifests, unreadable: [] }, files }, version, fix));
    checks.push(...policy);
  }
  if (changed.length > 0) {
    checks.push({
      rule: "files-untouched",
      verdict: "no",
      found: `not committed: ${changed.join(", ")}`,
      fix: `git checkout HEAD -- ${changed.map(shellWord).join(" ")}`,
    });
  }
  const verdict = verdictOf(checks);
  const { data } = versionAnswer(project, manifests);
  const title = `${version?.text ?? manifests.text ?? "the version"} ${verdict === "yes" ? "is right in every file and may be released" : "may not be released as it is"}${offline ? ", by the tags that are here" : ""}`;
  return { kind: "answer", title, verdict, data, checks };
}

function readable({ files }: Project, manifests: Manifests, tags: readonly TagFact[]): Check[] {
  const version = versionHeld(manifests) ?? nextRelease(baseOf(tags), "patch");
  const holdsOnlyIt = (path: string) => files?.some((file) => file.path === path && file.kind === "text") ?? path === "VERSION.txt";
  return manifests.unreadable.map((one) => {
    const check = unreadableCheck(one);
    return holdsOnlyIt(one.path) && one.elsewhere !== true ? { ...check, fix: rewritten(one.path, version.text) } : check;
  });
}

/** Removed first: a link would be written through, and a pipe would wait for its reader. */
function rewritten(path: string, version: string): string {
  const word = shellWord(path);
  return `rm -f ${word} && echo ${version} > ${word} && git add ${word} && git commit -m ${shellWord(`Repair ${path}`)} ${word}`;
}

/** For a text that is no version: the one that it most likely means, 1.0 or v1.0.0, or what comes after the tags if that is above it. */
export function proposed(text: string, tags: readonly TagFact[]): Version {
  const next = nextRelease(baseOf(tags), "patch");
  const [, numbers = ""] = /^v?(\d{1,9}(?:\.\d{1,9}){0,2})(?![\d.])/.exec(text.trim()) ?? [];
  const meant = parseVersion(
    [...numbers.split("."), "0", "0"]
      .slice(0, 3)
      .map((one) => one.replace(/^0+(?=.)/, ""))
      .join("."),
  );
  return meant && compareVersions(meant, next) > 0 ? meant : next;
}

function grammar(
  { text, version, unreadable }: Manifests,
  tags: readonly TagFact[],
  beside: BesideHead = { uncommitted: [], found: [], broken: [] },
): Check[] {
  const fix = `cogrel bump ${proposed(text ?? "", tags).text}`;
  if (text === undefined) {
    if (unreadable.length > 0) return [];
    return [
      {
        rule: "version-grammar",
        verdict: "no",
        found: beside.uncommitted.length > 0 ? `no version file: HEAD has no ${beside.uncommitted.join(", no ")} yet` : "no version file",
        expected: "VERSION.txt, Cargo.toml or crates/Cargo.toml",
        fix: begun(beside, tags),
      },
    ];
  }
  const why = version ? notCreatable(version) : whyNotVersion(text);
  if (version && why === undefined) return [{ rule: "version-grammar", verdict: "yes", found: `${version.text}, ${releaseType(version)}` }];
  return [{ rule: "version-grammar", verdict: "no", found: `${quoted(text)}: ${why}`, expected: "X.Y.Z or X.Y.Z-LABEL[.]N", fix }];
}
