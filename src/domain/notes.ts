import { isVersionTag, type TagFact, type VersionTag } from "./tag";
import { compareVersions, greatest, releaseType, type Version } from "./version";

/** A commit of the release branch, as git tells of it. */
export interface Change {
  subject: string;
  /** The rest of its message. */
  body: string;
}

export interface NotesFacts {
  tag: string;
  version: Version;
  /** The tag that the notes begin after; `undefined` when there is none before. */
  previous: string | undefined;
  /** Newest first. */
  changes: readonly Change[];
  /** The repository's page. */
  url: string;
  /** The message of version commits, which are no news; `{version}` stands for the version. */
  bumpMessage: string;
  /** The project's own form, with {new_features} and the like; `undefined` for the usual one. */
  template: string | undefined;
}

/** The tag before a version that its notes count from: the last of its own type or a more stable one, among the ancestors. */
export function previousTag(version: Version, tags: readonly TagFact[]): VersionTag | undefined {
  const ranks = { stable: 0, "pre-release": 1, dev: 2 } as const;
  const before = tags.filter(isVersionTag).filter((tag) => tag.stands === "ancestor" && compareVersions(tag.version, version) < 0);
  return greatest(before.filter((tag) => ranks[releaseType(tag.version)] <= ranks[releaseType(version)]));
}

type Section = "new_features" | "improvements" | "bug_fixes";
const HEADINGS: Readonly<Record<Section, string>> = {
  new_features: "New features",
  improvements: "Improvements",
  bug_fixes: "Bug fixes",
};
/** Conventional commit types (https://www.conventionalcommits.org/en/v1.0.0/) that are not improvements. */
const SECTIONS: Readonly<Record<string, Section>> = {
  feat: "new_features",
  feature: "new_features",
  fix: "bug_fixes",
  bugfix: "bug_fixes",
};

const TEMPLATE = "{new_features}\n\n{improvements}\n\n{bug_fixes}\n\n{compare}";
/** GitHub's limit is 125,000 characters (H15); a person's own words need room too. */
const LONGEST = 100_000;
const LONGEST_TITLE = 300;

interface Entry {
  section: Section;
  title: string;
  number: string | undefined;
  breaking: boolean;
}

/** The notes that a release begins with, in Markdown: what changed, sorted into sections, with the pull requests' numbers last. */
export function scaffold(facts: NotesFacts): string {
  const entries = facts.changes.filter((change) => !isBump(change, facts.bumpMessage)).map(entryOf);
  for (let most = entries.length; ; most = Math.floor(most * 0.8)) {
    const text = filled(facts, entries.slice(0, most), entries.length - most);
    if (text.length <= LONGEST || most === 0) return text.slice(0, LONGEST);
  }
}

function filled({ tag, version, previous, url, template = TEMPLATE }: NotesFacts, entries: readonly Entry[], more: number): string {
  const sections = Object.fromEntries(Object.keys(HEADINGS).map((key) => [key, sectionText(key as Section, entries)]));
  const rest = more === 0 ? "" : `and ${more} earlier changes\n\n`;
  const link = previous === undefined ? `${url}/commits/${tag}` : `${url}/compare/${previous}...${tag}`;
  const values: Record<string, string> = {
    ...sections,
    tag,
    version: version.text,
    previous: previous ?? "",
    compare: `${rest}**Full changelog**: ${link}`,
  };
  const text = template.replace(/\{([a-z_]+)\}/g, (whole, key: string) => (Object.hasOwn(values, key) ? (values[key] as string) : whole));
  return text.replace(/\n{3,}/g, "\n\n").trim();
}

function sectionText(section: Section, entries: readonly Entry[]): string {
  const own = entries.filter((entry) => entry.section === section);
  if (own.length === 0) return "";
  const sorted = [...own.filter(({ breaking }) => breaking), ...own.filter(({ breaking }) => !breaking)];
  return `## ${HEADINGS[section]}\n\n${sorted.map(lineOf).join("\n")}`;
}

function lineOf({ title, number, breaking }: Entry): string {
  return `- ${breaking ? "**Breaking**: " : ""}${harmless(title)}${number === undefined ? "" : ` (#${number})`}`;
}

/** A title is somebody's text: it must not close a comment, open a tag, or call people by their names. */
export function harmless(title: string): string {
  return title.replaceAll("<", "&lt;").replace(/@(?=[A-Za-z0-9])/g, "@<!-- -->");
}

/** A commit that brings a version, or the merge of its pull request: no news. */
function isBump(change: Change, message: string): boolean {
  const [before = "", after = ""] = message.split("{version}");
  const own = titleOf(change).replace(/ \(#\d+\)$/, "");
  return (
    own.startsWith(before) &&
    own.endsWith(after) &&
    /^v?\d+\.\d+\.\d+[0-9A-Za-z.-]*$/.test(own.slice(before.length, own.length - after.length || undefined))
  );
}

const CONVENTIONAL = /^(?<type>[a-z]+)(?:\([^)]*\))?(?<bang>!)?: *(?<title>\S.*)$/i;

/** The pull request's title where the commit tells it: a squash has it with its number, a merge in its message's first line. */
function entryOf(change: Change): Entry {
  const { subject, body } = change;
  const merge = MERGE.exec(subject);
  const line = titleOf(change).replace(/\s+/g, " ").trim();
  const [, plain = line, squashed] = /^(.*\S) \(#(\d+)\)$/.exec(line) ?? [];
  const { type = "", bang, title = plain } = CONVENTIONAL.exec(plain)?.groups ?? {};
  const number = merge?.[1] ?? squashed;
  const breaking = bang !== undefined || /^BREAKING[ -]CHANGE: /m.test(body);
  return { section: SECTIONS[type.toLowerCase()] ?? "improvements", title: shortened(capital(title)), number, breaking };
}

const MERGE = /^Merge pull request #(\d+) from \S+$/;

function titleOf({ subject, body }: Change): string {
  return MERGE.test(subject) ? (body.split("\n").find((line) => line.trim() !== "") ?? subject) : subject;
}

/** The changes as people should read them: without versions, a merge by its pull request's title and number. */
export function toldChanges(changes: readonly Change[], bumpMessage: string): Change[] {
  return changes
    .filter((change) => !isBump(change, bumpMessage))
    .map((change) => {
      const [, number] = MERGE.exec(change.subject) ?? [];
      return number === undefined ? change : { ...change, subject: `${titleOf(change).trim()} (#${number})` };
    });
}

function capital(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function shortened(title: string): string {
  return title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE)}…`;
}

type Digest = (text: string) => string;
const END = "<!-- /cogrel:notes -->";
const MARKED = /<!-- cogrel:notes sha256=([0-9a-f]{64}) -->\n([\s\S]*?)\n<!-- \/cogrel:notes -->/;

/** The scaffold between its markers: the hash says whether anybody has touched it since. */
export function marked(notes: string, digest: Digest): string {
  return `<!-- cogrel:notes sha256=${digest(notes)} -->\n${notes}\n${END}`;
}

/**
 * The body that a release should have: a new scaffold in place of one that nobody touched, with what stands around it as it
 * was. A person's body, with no markers or a changed scaffold, stays (I6).
 */
export function refreshed(body: string, notes: string, digest: Digest): string {
  if (body.trim() === "") return marked(notes, digest);
  // GitHub's web form turns line ends into CRLF.
  const lf = body.replaceAll("\r\n", "\n");
  const found = MARKED.exec(lf);
  if (!found || digest(found[2] as string) !== found[1] || found[2] === notes) return body;
  return lf.slice(0, found.index) + marked(notes, digest) + lf.slice(found.index + found[0].length);
}

/** Whether nobody but cogrel wrote this body. */
export function isScaffold(body: string, digest: Digest): boolean {
  const lf = body.replaceAll("\r\n", "\n");
  const found = MARKED.exec(lf);
  return body.trim() === "" || (found !== null && found[0] === lf.trim() && digest(found[2] as string) === found[1]);
}
