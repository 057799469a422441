import { kindOf } from "../configuration/kinds";
import { RULES_OF_TEXT } from "../configuration/rules";
import { type Kind, type Member, NO_FILE, type Part, type Reading, type Unreadable } from "../manifests/manifest";
import { readManifests, versionFiles } from "../manifests/manifests";
import type { VersionFile } from "../project";
import { type Crate, crateFrom } from "./crates";
import { type PythonPackage, pythonPackage } from "./python";
import { type Workflow, workflowFrom } from "./workflows";

/** What the files of a repository tell of how it is released. */
export interface Surveyed {
  /** Files that hold a version, in the order in which they would be canonical. */
  versions: readonly { file: VersionFile; part: Part }[];
  /** Files that look like one and cannot be read, or hold none. */
  unreadable: readonly Unseen[];
  isGoModule: boolean;
  /** Files in which cogrel looks for the version where nothing is configured. */
  usual: readonly VersionFile[];
  crates: readonly Crate[];
  python: readonly PythonPackage[];
  workflows: readonly Workflow[];
}

/** A finding, and the file that was to be read when it was met: a workspace is not read where a member of it cannot be. */
export type Unseen = Unreadable & { of: string };

/** Folders whose manifests are somebody else's, or made to be broken. */
const ASIDE = /(?:^|\/)(?:tests?|testdata|fixtures?|examples?|vendor|third[_-]party|node_modules|target|bench(?:es)?)\//;
const DEEPEST = 3;
const MOST = 60;

/** A path that cogrel.toml can name. */
const PATH = new RegExp(RULES_OF_TEXT.path.pattern, "u");
const isNameable = (path: string) => path.length <= RULES_OF_TEXT.path.longest && PATH.test(path);

/** Files that hold a version in a line of their own, and how that line looks. */
const LINES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?:^|\/)version\.go$/, ['const Version = "([^"]+)"', 'Version = "([^"]+)"', 'version = "([^"]+)"']],
  [/(?:^|\/)(?:__init__|_?version)\.py$/, ['__version__ = "([^"]+)"', "__version__ = '([^']+)'"]],
];

/** Looks through a repository's files: `paths` are all that git knows or would take. */
export function* survey(paths: readonly string[]): Reading<Surveyed> {
  const usual = (yield* versionFiles()).files;
  const near = paths.filter((path) => isNameable(path) && !ASIDE.test(path) && path.split("/").length <= DEEPEST + 1);
  const { versions, unreadable } = yield* readVersions(near);
  const members = versions.flatMap(({ part }) => part.members);
  const pyprojects = near.filter((path) => /(?:^|\/)pyproject\.toml$/.test(path)).slice(0, MOST);
  const flows = paths.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) && isNameable(path)).slice(0, MOST);
  const got = yield { files: [...pyprojects, ...flows, ...members.map(manifestOf)], folders: [] };
  const textOf = (path: string) => got.file(path) ?? "";
  return {
    versions,
    unreadable,
    usual,
    crates: members.flatMap((member) => crateFrom(member, textOf(manifestOf(member))) ?? []),
    python: pyprojects.flatMap((path) => pythonPackage(path, textOf(path)) ?? []),
    isGoModule: paths.includes("go.mod"),
    workflows: flows.flatMap((path) => workflowFrom(path, textOf(path)) ?? []),
  };
}

const manifestOf = ({ path }: Member) => (path === "" ? "Cargo.toml" : `${path}/Cargo.toml`);

function* readVersions(paths: readonly string[]): Reading<Pick<Surveyed, "versions" | "unreadable">> {
  const versions: { file: VersionFile; part: Part }[] = [];
  const unreadable: Unseen[] = [];
  for (const tries of candidates(paths)) {
    const [{ path }] = tries as [VersionFile];
    // A member of a workspace that was read already comes with it.
    if (versions.some(({ part }) => part.texts.has(path) || part.members.some((member) => manifestOf(member) === path))) continue;
    for (const [at, file] of tries.entries()) {
      const { parts, unreadable: why } = yield* readManifests([file]);
      const [part] = parts;
      if (part) versions.push({ file, part });
      else if (at === tries.length - 1 && file.kind !== "pattern") {
        // git lists what was removed and what has a name beyond UTF-8, too.
        const isNew = (one: Unreadable) => one.why !== NO_FILE && !unreadable.some((known) => known.path === one.path);
        unreadable.push(...why.filter(isNew).map((one) => ({ ...one, of: path })));
      }
      if (part) break;
    }
  }
  return { versions, unreadable };
}

const ORDER: readonly Kind[] = ["text", "cargo", "pyproject", "npm", "pattern"];

/** The files that may hold a version, each with the ways to read it: nearer ones first, and by kind. */
function candidates(paths: readonly string[]): VersionFile[][] {
  const named = paths.flatMap((path): VersionFile[] => {
    const kind = kindOf(path);
    const isText = /^VERSION(?:\.txt)?$/.test(path);
    return kind !== undefined && (kind !== "text" || isText) ? [{ path, kind }] : [];
  });
  const lines = paths.flatMap((path): VersionFile[][] => {
    const [, matches = []] = LINES.find(([name]) => name.test(path)) ?? [];
    return matches.length === 0 ? [] : [matches.map((match) => ({ path, kind: "pattern" as const, match }))];
  });
  const depth = (path: string) => path.split("/").length;
  const ranked = named.sort((a, b) => depth(a.path) - depth(b.path) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return [...ranked.slice(0, MOST).map((file) => [file]), ...lines.slice(0, MOST)];
}
