import { type Change, type NotesFacts, previousTag } from "../domain/notes";
import { Problem } from "../domain/problem";
import type { TagFact } from "../domain/tag";
import type { Version } from "../domain/version";
import type { Git } from "../world/git";
import { walkHistory } from "../world/history";
import { isShallow } from "../world/repository";
import type { Ground } from "./gate";
import { commitsOf, namedTags, placedTags, tagCommits } from "./remote";

const MOST_CHANGES = 2000;

/** What the notes of a tag are made from: the commits of its branch since the release before it. */
export async function notesFacts(
  ground: Ground,
  url: string,
  { tag, version, commit }: { tag: string; version: Version; commit: string },
): Promise<NotesFacts> {
  const { git, project } = ground;
  const before = previousTag(version, await tagsAround(ground, commit));
  const changes = await changesBetween(git, before?.commit, commit);
  return { tag, version, previous: before?.name, changes, url, bumpMessage: project.bumpMessage, template: await templateOf(ground) };
}

/** The remote's tags as a commit sees them. */
export async function tagsAround({ git, said, project }: Ground, commit: string): Promise<TagFact[]> {
  const tags = namedTags(await tagCommits(git.objects(), said), project.tagPrefix);
  const asked = commitsOf(tags);
  return placedTags(tags, asked, commit, await walkHistory(git, commit, [], asked), !isShallow(git.repository));
}

/** The commits of the first-parent line: what was merged, not how it was made. */
export async function changesBetween(git: Git, from: string | undefined, to: string): Promise<Change[]> {
  const range = from === undefined ? [to] : [to, `^${from}`];
  const out = await git.tell([
    "log",
    "--first-parent",
    `--max-count=${MOST_CHANGES}`,
    "--no-show-signature",
    "-z",
    "--format=%s%n%b",
    ...range,
    "--",
  ]);
  return out
    .split("\0")
    .filter((message) => message !== "")
    .map((message) => ({ subject: message.split("\n", 1)[0] ?? "", body: message.slice(message.indexOf("\n") + 1) }));
}

/** The project's own form of notes, as its default branch has it. Throws `configuration`, exit 2, when it is not there. */
async function templateOf({ project, source }: Ground): Promise<string | undefined> {
  const path = project.release?.notes;
  if (path === undefined) return undefined;
  const [text] = await source.files([path]);
  if (typeof text === "string") return text;
  const why = text === undefined ? "is not on the default branch" : text.why;
  throw new Problem("configuration", `${path}, the form of the notes, ${why}`, {
    exit: 2,
    fix: "put it right, or take notes out of [release] in cogrel.toml",
  });
}
