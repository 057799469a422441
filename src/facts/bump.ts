import { join } from "node:path";
import type { BumpFacts, BumpFile } from "../domain/bump";
import { applyEdits } from "../domain/edit";
import { type Disagreement, disagreements } from "../domain/manifests/manifests";
import { namesVersion } from "../domain/mention";
import type { FileState } from "../domain/plan";
import { standOf } from "../domain/stand";
import type { TagFact } from "../domain/tag";
import type { Version } from "../domain/version";
import { sha256 } from "../world/digest";
import { gitLocks, hasTemporary, lookAt, operationIn } from "../world/files";
import type { Git } from "../world/git";
import { type Changed, changedPaths } from "../world/status";
import type { HeadFacts } from "./head";

/** Everything that a bump to this version asks of the checkout. */
export async function bumpFacts(git: Git, at: HeadFacts, tags: readonly TagFact[], version: Version): Promise<BumpFacts> {
  const { gitDir } = git.repository;
  const wrong = at.manifests.unreadable.length > 0 ? [] : disagreements(at.manifests, version.text);
  const changed = await changedPaths(git);
  const files = await bumpFiles(git, at, wrong, new Map(changed.map((one) => [one.path, one])));
  const ours = new Set(files.flatMap(({ path }) => [path, path.replace(/[^/]*$/, ".$&.cogrel-tmp")]));
  return {
    head: at.head,
    old: at.manifests.version,
    manifests: at.manifests,
    tagPrefix: at.project.tagPrefix,
    tags,
    files,
    dirt: changed.map((one) => one.path).filter((path) => !ours.has(path)),
    operation: operationIn(gitDir),
    locks: locksIn(git),
    mentions: await mentions(git, at, wrong.length > 0),
    cargo: undefined,
  };
}

/** Lock files of git, from the working tree's root where they are below it. */
export function locksIn({ repository: { top, gitDir, commonDir } }: Git): string[] {
  return gitLocks(gitDir, commonDir).map((path) => path.slice(path.startsWith(`${top}/`) ? top.length + 1 : 0));
}

/**
 * The version files that the index has as HEAD's parent has them, though the working tree has them as HEAD: what a git leaves
 * that is killed after it has moved HEAD.
 */
export async function behindInIndex(git: Git, { head, manifests }: HeadFacts): Promise<FileState[]> {
  const texts = manifests.parts.flatMap((part) => [...part.texts]);
  const index = await git.objects().readAll(texts.map(([path]) => `:${path}`));
  const behind: FileState[] = [];
  for (const [at, [path, text]] of texts.entries()) {
    const staged = index[at]?.body;
    if (!staged || staged.equals(Buffer.from(text))) continue;
    const parent = await git.objects().read(`${head}^:${path}`);
    const there = lookAt(git.repository.top, path);
    if (!parent?.body.equals(staged) || there.kind !== "plain") continue;
    const { state, converted, before } = standOf(text, there.text ?? "", []);
    if (state === "head" && (!converted || (await isHeads(git, path, text, before)))) behind.push({ path, now: sha256(there.bytes) });
  }
  return behind;
}

async function bumpFiles(
  git: Git,
  { manifests }: HeadFacts,
  wrong: readonly Disagreement[],
  changed: ReadonlyMap<string, Changed>,
): Promise<BumpFile[]> {
  const byPath = new Map<string, Disagreement[]>();
  for (const one of wrong) {
    const places = byPath.get(one.path);
    if (places) places.push(one);
    else byPath.set(one.path, [one]);
  }
  const texts = new Map(manifests.parts.flatMap((part) => [...part.texts]));
  const folders = new Map<string, boolean>();
  const files: BumpFile[] = [];
  for (const [path, places] of byPath) files.push(await bumpFile(git, path, texts.get(path) as string, places, changed.get(path), folders));
  return files;
}

async function bumpFile(
  git: Git,
  path: string,
  head: string,
  places: readonly Disagreement[],
  changed: Changed | undefined,
  folders: Map<string, boolean>,
): Promise<BumpFile> {
  const wanted = applyEdits(head, places);
  const blob = sha256(wanted);
  const nothing = { path, places, leftover: false, edits: [], was: "", now: "", blob };
  const there = lookAt(git.repository.top, path, folders);
  if (there.kind !== "plain") return { ...nothing, state: there.kind, index: "head" };
  const work = there.text ?? "";
  const stand = standOf(head, work, places, wanted);
  const known = there.text !== undefined && (!stand.converted || (await isHeads(git, path, head, stand.before)));
  const index = changed && changed.index.trim() !== "" ? await indexState(git, path, head, wanted) : "head";
  if (!known || stand.state === "foreign") return { ...nothing, state: "foreign", index };
  return {
    ...nothing,
    state: stand.state,
    leftover: stand.state === "wanted" && hasTemporary(join(git.repository.top, path)),
    index,
    edits: stand.edits,
    was: sha256(stand.before),
    now: stand.after === wanted ? blob : sha256(stand.after),
  };
}

/** Whether git turns this text of the working tree into HEAD's blob (autocrlf and .gitattributes). */
export async function isHeads(git: Git, path: string, head: string, before: string): Promise<boolean> {
  const ids = [
    await git.tell(["hash-object", "--stdin", "--path", path], { input: before }),
    await git.tell(["hash-object", "--stdin", "--no-filters"], { input: head }),
  ];
  return ids[0] === ids[1];
}

async function indexState(git: Git, path: string, head: string, wanted: string): Promise<BumpFile["index"]> {
  const text = (await git.objects().read(`:${path}`))?.body.toString("utf8");
  if (text === head) return "head";
  return text === wanted ? "wanted" : "foreign";
}

/**
 * Other tracked files that name the old version in full: told, never changed. git finds the lines that hold its text, which it
 * does much faster than the expression; which of them name it is seen here.
 */
async function mentions(git: Git, { manifests }: HeadFacts, any: boolean): Promise<{ path: string; count: number }[]> {
  const old = manifests.version;
  if (old === undefined || !any) return [];
  const names = namesVersion(old);
  const ran = await git.ask(["grep", "--no-color", "--no-line-number", "--no-column", "-I", "-z", "-F", "-e", old.text]);
  if (ran.code !== 0) return [];
  const ours = new Set(manifests.parts.flatMap((part) => [...part.texts.keys()]));
  const counts = new Map<string, number>();
  for (const [path, line] of found(ran.out.toString("utf8"))) {
    if (!ours.has(path) && names(line)) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts].map(([path, count]) => ({ path, count }));
}

/** The lines of `git grep -z`: the file's name, which may hold a line end, NUL, the line. */
function* found(text: string): Generator<[path: string, line: string]> {
  for (let at = 0; at < text.length; ) {
    const name = text.indexOf("\0", at);
    const end = text.indexOf("\n", name);
    yield [text.slice(at, name), text.slice(name + 1, end === -1 ? undefined : end)];
    at = end === -1 ? text.length : end + 1;
  }
}
