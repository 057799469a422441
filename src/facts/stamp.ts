import { applyEdits, type Edit } from "../domain/edit";
import { folderOf, joinPath } from "../domain/manifests/repository-path";
import { cogPackages, type Project } from "../domain/project";
import { quoted } from "../domain/quoted";
import { stampReadme } from "../domain/stamp/readme";
import { stampPyproject } from "../domain/stamp/requirement";
import type { StampFacts, StampFile } from "../domain/stamp/stamp";
import type { Base } from "../domain/stamp/target";
import { standOf } from "../domain/stand";
import { tagName } from "../domain/tag";
import { fromPep440, parseVersion, type Version, versionOf } from "../domain/version";
import { sha256 } from "../world/digest";
import { lookAt } from "../world/files";
import type { Git } from "../world/git";
import type { Source } from "../world/source";
import { isHeads } from "./bump";

/** A tag and its version. */
export interface Tagged {
  tag: string;
  version: Version;
}

/** What a stamp needs to know of the repository, whatever the tag. */
export interface StampGround {
  git: Git;
  /** HEAD's blobs. */
  source: Source;
  project: Project;
  server: string;
  repository: string;
}

/** What a stamp would write: each file's edits at HEAD's offsets. */
type Wanted = Pick<StampFacts, "faults" | "requirements" | "images" | "notes"> & { files: { path: string; head: string; edits: Edit[] }[] };

/** Everything that a stamp for this tag asks of HEAD and of the working tree. */
export async function stampFacts(
  ground: StampGround,
  { tag, version }: Tagged,
  workflow: boolean,
  pretended: string | undefined,
): Promise<StampFacts> {
  const { files, ...rest } = await wantedFor(ground, { tag, version });
  const stands = await Promise.all(files.filter(({ edits }) => edits.length > 0).map((file) => standing(ground.git, file)));
  const others = stands.some(({ state }) => state === "foreign") ? await undoFacts(ground, []) : [];
  const told = stands.map((file) =>
    others.some((one) => one.path === file.path && one.state === "wanted") ? { ...file, state: "stamped" as const } : file,
  );
  return { tag, version, files: told, ...rest, workflow, pretended };
}

/** How the files that a stamp edits stand to HEAD, and to a stamp for any of these tags or for those that the files themselves name. */
export async function undoFacts(ground: StampGround, asked: readonly Tagged[]): Promise<StampFile[]> {
  const found = new Map<string, StampFile>();
  for (const tagged of [...asked, ...(await tagsNamed(ground))]) {
    for (const file of (await wantedFor(ground, tagged)).files) {
      const before = found.get(file.path);
      if (before === undefined || before.state === "foreign") found.set(file.path, await standing(ground.git, file));
    }
  }
  return [...found.values()];
}

async function wantedFor({ source, project, server, repository }: StampGround, { tag, version }: Tagged): Promise<Wanted> {
  const at = { server, repository, tag };
  const parts = stampedPackages(project).map(({ folder, needs }) => ofPackage(source, folder, needs, version, at));
  return together(await Promise.all(parts));
}

function together(parts: readonly Wanted[]): Wanted {
  return {
    files: parts.flatMap(({ files }) => files),
    faults: parts.flatMap(({ faults }) => faults),
    requirements: parts.flatMap(({ requirements }) => requirements),
    images: parts.flatMap(({ images }) => images),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

const NOTHING: Wanted = { files: [], faults: [], requirements: [], images: [], notes: [] };

/** The packages on PyPI that need others there: their folders, and what they need. */
function stampedPackages({ packages = cogPackages }: Pick<Project, "packages">): { folder: string; needs: string[] }[] {
  const needy = packages.filter(({ registry }) => registry === "pypi");
  return needy
    .map(({ path, needs }) => ({
      folder: path,
      needs: needs.filter((need) => need.startsWith("pypi:")).map((need) => need.slice("pypi:".length)),
    }))
    .filter(({ needs }) => needs.length > 0);
}

async function ofPackage(
  source: Source,
  folder: string,
  needs: readonly string[],
  version: Version,
  at: Pick<Base, "server" | "repository" | "tag">,
): Promise<Wanted> {
  const path = joinPath(folder, "pyproject.toml") as string;
  const [text] = await source.files([path]);
  const found = typeof text === "string" ? stampPyproject(text, needs, version) : { fault: text?.why ?? "is not in HEAD" };
  if ("fault" in found) return { ...NOTHING, faults: [{ path, why: found.fault }] };
  const readme = await ofReadme(source, folder, found.readme, at);
  return { ...readme, files: [{ path, head: text as string, edits: found.edits }, ...readme.files], requirements: found.requirements };
}

async function ofReadme(
  source: Source,
  folder: string,
  named: string | undefined,
  at: Pick<Base, "server" | "repository" | "tag">,
): Promise<Wanted> {
  const path = joinPath(folder, named ?? "README.md");
  if (path === undefined) return { ...NOTHING, faults: [{ path: quoted(named ?? ""), why: "is outside the repository" }] };
  if (!/\.(?:md|markdown)$/i.test(path)) return { ...NOTHING, notes: [`${path} is not Markdown and is left as it is`] };
  const [text] = await source.files([path]);
  if (text === undefined && named === undefined) return NOTHING;
  if (typeof text !== "string") return { ...NOTHING, faults: [{ path, why: text?.why ?? "is not in HEAD" }] };
  const base = { ...at, folder: folderOf(path), name: path.slice(path.lastIndexOf("/") + 1) };
  const found = stampReadme(text, base);
  if ("fault" in found) return { ...NOTHING, faults: [{ path, why: found.fault }] };
  return { ...NOTHING, files: [{ path, head: text, edits: found.edits }], images: found.images };
}

async function standing(git: Git, { path, head, edits }: Wanted["files"][number]): Promise<StampFile> {
  const nothing = { path, edits: [], head: "", stamped: "" };
  const there = lookAt(git.repository.top, path);
  if (there.kind !== "plain") return { ...nothing, state: there.kind };
  const stand = standOf(head, there.text ?? "", edits, applyEdits(head, edits));
  const known = there.text !== undefined && (!stand.converted || (await isHeads(git, path, head, stand.before)));
  if (!known || stand.state === "foreign") return { ...nothing, state: "foreign" };
  return { path, state: stand.state, edits: stand.edits, head: sha256(stand.before), stamped: sha256(stand.after) };
}

const MOST_TAGS = 20;

/** The tags that the working tree's files may be stamped for, as far as they name them: by a requirement's lower bound, by a link. */
async function tagsNamed(ground: StampGround): Promise<Tagged[]> {
  const { git, project, server, repository } = ground;
  const paths = (await wantedFor(ground, ANY)).files.map(({ path }) => path);
  const texts = paths
    .map((path) => lookAt(git.repository.top, path))
    .flatMap((there) => (there.kind === "plain" ? [there.text ?? ""] : []));
  const bounds = texts.flatMap((text) => [...text.matchAll(/>=([0-9][0-9a-z.]{0,63}),</g)].map(([, bound = ""]) => bound));
  const linked = texts
    .flatMap((text) => text.split(`${server}/${repository}/blob/`).slice(1))
    .map((rest) => linkedVersion(rest, project.tagPrefix));
  const versions = [...bounds.map((bound) => fromPep440(bound)), ...linked];
  const byTag = new Map(versions.flatMap((version) => (version ? [[tagName(version, project.tagPrefix), version] as const] : [])));
  return [...byTag].slice(0, MOST_TAGS).map(([tag, version]) => ({ tag, version }));
}

/** Which files a stamp edits is the same for each tag. */
const ANY: Tagged = { tag: "v0.0.0", version: versionOf(["0", "0", "0"]) };

function linkedVersion(rest: string, prefix: string): Version | undefined {
  if (!rest.startsWith(prefix)) return undefined;
  return parseVersion(/^[0-9A-Za-z.-]{1,64}(?=\/)/.exec(rest.slice(prefix.length))?.[0] ?? "");
}
