import { RULES_OF_TEXT, type Rule } from "../configuration/rules";
import type { Part } from "../manifests/manifest";
import { hasCogShape } from "../packages";
import { Problem } from "../problem";
import { quoted } from "../quoted";
import { fromPep440, parseVersion, pep440Text, type Version } from "../version";
import type { Surveyed } from "./survey";

/** A repository's files, and what git knows beside them. */
export interface Seen extends Surveyed {
  /** Names of the tags that are here. */
  tags: readonly string[];
  branches: {
    /** The remote's default branch, where this clone knows it. */
    byRemote?: string;
    current?: string;
    names: readonly string[];
  };
  remote: string;
  /** The remotes that are repositories on the server, owner/name. */
  repositories: readonly { remote: string; name: string }[];
}

/** What the files cannot tell, with the flag that answers it. */
export type Open = "files" | "packages" | "repository" | "branch" | "prefix" | "buildWorkflow" | "publishWorkflow";

export interface Question {
  open: Open;
  ask: string;
  choices: readonly { value: string; label: string; about?: string }[];
  /** What is taken where nobody is asked. */
  usual: string;
}

export type Answers = Readonly<Partial<Record<Open, string>>>;

/** A version as all kinds of files can be compared by it. */
export function versionKey({ kind, version }: Part): string {
  return kind === "pyproject" ? version : (pep440Text(version) ?? version);
}

/** The files by the version that they hold, in order; a version that only stands there until a build is left out. */
function groupsOf({ versions }: Seen): ReadonlyMap<string, readonly Surveyed["versions"][number][]> {
  const groups = new Map<string, Surveyed["versions"][number][]>();
  // A bump writes semver into a line of code, so a line in PEP 440 form would never agree.
  const usable = versions.filter(({ file, part }) => file.kind !== "pattern" || parseVersion(part.version));
  for (const one of usable) groups.set(versionKey(one.part), [...(groups.get(versionKey(one.part)) ?? []), one]);
  // A line that looks like a version says nothing by itself.
  for (const [key, ones] of groups) if (groups.size > 1 && ones.every(({ file }) => file.kind === "pattern")) groups.delete(key);
  if (groups.size > 1) groups.delete("0.0.0");
  return groups;
}

/** The prefixes of the tags that are versions, those with most tags first. */
export function prefixesOf({ tags }: Seen): { prefix: string; count: number; versions: ReadonlySet<string> }[] {
  const found = new Map<string, Set<string>>();
  for (const tag of tags) {
    const [, prefix = "", text = ""] = /^(.*?)(\d+\.\d+\.\d+(?:-.*)?)$/.exec(tag) ?? [];
    const version = parseVersion(text);
    if (version && fits(RULES_OF_TEXT.prefix, prefix)) found.set(prefix, (found.get(prefix) ?? new Set()).add(pep440Text(text) ?? text));
  }
  const all = [...found].map(([prefix, versions]) => ({ prefix, count: versions.size, versions }));
  return all.sort((a, b) => b.count - a.count);
}

/** The versions that are tagged, under the prefix with most tags. */
export function taggedVersions(seen: Seen): Version[] {
  const [first] = prefixesOf(seen);
  return [...(first?.versions ?? [])].flatMap((text) => fromPep440(text) ?? []);
}

/** What must be asked, after what was answered; each question has one usual answer. */
export function questions(seen: Seen, answers: Answers): Question[] {
  return [files(seen), packages(seen, answers), repository(seen), branch(seen), prefix(seen), ...workflows(seen)].filter(
    (one) => one !== undefined,
  );
}

function files(seen: Seen): Question | undefined {
  const groups = groupsOf(seen);
  const tagged = [...groups.keys()].filter((key) => prefixesOf(seen).some(({ versions }) => versions.has(key)));
  if (groups.size < 2 || tagged.length === 1) return undefined;
  const choices = [...groups].map(([key, ones]) => ({ value: pathsOf(ones), label: shown(key), about: pathsOf(ones) }));
  return { open: "files", ask: "Which version is the one that is released?", choices, usual: choices[0]?.value ?? "" };
}

const pathsOf = (ones: readonly Surveyed["versions"][number][]) => ones.map(({ file }) => file.path).join(",");
const shown = (key: string) => fromPep440(key)?.text ?? key;

function packages(seen: Seen, answers: Answers): Question | undefined {
  const { ids } = packagesWith(seen, chosenFiles(seen, answers));
  const unsure = ids.filter((id) => !isPublished(seen, id));
  if (unsure.length === 0 || isCogShape(seen)) return undefined;
  const sure = ids.filter((id) => isPublished(seen, id));
  const without = sure.join(",") || "none";
  const choices = [
    { value: without, label: "no", about: "or not with this version" },
    { value: ids.join(","), label: "yes", about: unsure.join(", ") },
  ];
  return { open: "packages", ask: "No workflow shows it: are these published to their registries?", choices, usual: without };
}

export type Chosen = Surveyed["versions"];

/** The files that are taken for those that hold the version, the canonical one first. */
export function chosenFiles(seen: Seen, answers: Answers): Chosen {
  const wanted = listed(answers.files);
  if (wanted.length > 0) return wanted.flatMap((path) => seen.versions.filter(({ file }) => file.path === path));
  const groups = groupsOf(seen);
  const tagged = [...groups].find(([key]) => prefixesOf(seen).some(({ versions }) => versions.has(key)));
  return (groups.size > 1 && tagged ? tagged[1] : [...groups.values()][0]) ?? [];
}

/** The packages whose version stands in these files, or is made by their build. */
export function packagesWith({ crates, python }: Seen, chosen: Chosen): Pick<Surveyed, "crates" | "python"> & { ids: string[] } {
  const paths = new Set(chosen.map(({ file }) => file.path));
  const members = new Set(chosen.flatMap(({ part }) => part.members.map(({ name }) => name)));
  const found = {
    crates: crates.filter(({ name }) => members.has(name)),
    python: python.filter(({ file, dynamic }) => dynamic || paths.has(file)),
  };
  return { ...found, ids: idsOf(found) };
}

/** Whether it has Cog's shape, whose packages and assets are known. */
export function isCogShape({ versions }: Seen): boolean {
  return hasCogShape({ parts: versions.map(({ part }) => part) });
}

/** The packages that could be published, as `registry:name`. */
export function packageIds(seen: Seen): string[] {
  return idsOf(seen);
}

function idsOf({ python, crates }: Pick<Surveyed, "crates" | "python">): string[] {
  return [...new Set([...python.map(({ name }) => `pypi:${name}`), ...crates.map(({ name }) => `crates:${name}`)])];
}

/** Whether a workflow publishes to a package's registry. */
export function isPublished({ workflows }: Seen, id: string): boolean {
  return workflows.some(({ publishes }) => publishes.some((registry) => id.startsWith(`${registry}:`)));
}

function repository({ repositories, remote }: Seen): Question | undefined {
  const names = new Map(repositories.map(({ remote, name }) => [name.toLowerCase(), { remote, name }]));
  if (names.size < 2) return undefined;
  const choices = [...names.values()].map(({ remote, name }) => ({ value: name, label: name, about: remote }));
  const above = repositories.find(({ remote }) => remote === "upstream") ?? repositories.find((one) => one.remote === remote);
  return { open: "repository", ask: "Which repository are releases made in?", choices, usual: above?.name ?? "" };
}

function branch({ branches: { byRemote, current, names } }: Seen): Question | undefined {
  if (byRemote !== undefined || names.includes("main") || names.length === 0) return undefined;
  const known = names.filter((name) => fits(RULES_OF_TEXT.branches, name)).slice(0, 10);
  const usual = ["master", "trunk", "develop", current].find((name) => name !== undefined && known.includes(name)) ?? known[0];
  if (usual === undefined) return undefined;
  return {
    open: "branch",
    ask: "Which branch are releases made from?",
    choices: known.map((name) => ({ value: name, label: name })),
    usual,
  };
}

function prefix(seen: Seen): Question | undefined {
  const [first, ...others] = prefixesOf(seen);
  if (!first || others.every(({ count }) => count * 10 < first.count)) return undefined;
  const choices = [first, ...others].slice(0, 10).map(({ prefix, count }) => ({
    value: prefix,
    label: prefix === "" ? "none" : prefix,
    about: `${count} ${count === 1 ? "tag" : "tags"}`,
  }));
  return { open: "prefix", ask: "What stands before the version in a release's tag?", choices, usual: first.prefix };
}

export const WORKFLOWS = {
  buildWorkflow: {
    usual: "release-build.yaml",
    starts: "onTag",
    ask: "Which workflow builds what a release carries, when a tag is pushed?",
  },
  publishWorkflow: { usual: "release-publish.yaml", starts: "onRelease", ask: "Which workflow follows when a release is published?" },
} as const;

function workflows({ workflows }: Seen): (Question | undefined)[] {
  return (["buildWorkflow", "publishWorkflow"] as const).map((open) => {
    const { usual, starts, ask } = WORKFLOWS[open];
    const fitting = workflows.filter((one) => one[starts]).map(({ file }) => file);
    if (fitting.length < 2 || fitting.includes(usual)) return undefined;
    return { open, ask, choices: fitting.map((file) => ({ value: file, label: file })), usual: fitting[0] as string };
  });
}

export function fits({ pattern, longest, fault }: Rule, text: string): boolean {
  return text.length <= longest && new RegExp(pattern, "u").test(text) && fault?.(text) === undefined;
}

const FORMS: Readonly<Partial<Record<Open, Rule>>> = {
  repository: RULES_OF_TEXT.repository,
  branch: RULES_OF_TEXT.branches,
  prefix: RULES_OF_TEXT.prefix,
  buildWorkflow: RULES_OF_TEXT.workflow,
  publishWorkflow: RULES_OF_TEXT.workflow,
};

/** The flag of a question: `--build-workflow`. */
export const flagOf = (open: Open) => `--${open.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Sees that answers by flags can be taken. Throws `usage`, exit 2. */
export function checkAnswers(seen: Seen, answers: Answers): void {
  for (const [open, rule] of Object.entries(FORMS) as [Open, Rule][]) {
    const given = answers[open];
    if (given !== undefined && !fits(rule, given)) throw wrong(open, given, rule.is);
  }
  for (const path of listed(answers.files)) {
    const known = seen.versions.map(({ file }) => file.path);
    if (!known.includes(path)) throw wrong("files", path, `files in which a version is found: ${known.join(", ") || "there is none"}`);
  }
  for (const id of listed(answers.packages === "none" ? undefined : answers.packages)) {
    const known = packageIds(seen);
    if (!known.includes(id)) throw wrong("packages", id, `none, or some of ${known.join(", ") || "no packages, since none was found"}`);
  }
}

/** The items of a list with commas. */
export const listed = (text: string | undefined) => (text === undefined ? [] : text.split(",").map((one) => one.trim()));

function wrong(open: Open, given: string, must: string): Problem {
  const flag = flagOf(open);
  return new Problem("usage", `${flag} has ${quoted(given)}; it must be ${must}`, {
    exit: 2,
    fix: `cogrel init --help        says what ${flag} is`,
  });
}
