import { normalized } from "../assets/python-name";
import { defaultCi } from "../ci/jobs";
import type { Configuration } from "../configuration/grammar";
import { kindOf } from "../configuration/kinds";
import { RULES_OF_TEXT } from "../configuration/rules";
import type { Unreadable } from "../manifests/manifest";
import { DEFAULTS } from "../project";
import { whyUnreadable } from "../repair";
import {
  type Answers,
  type Chosen,
  chosenFiles,
  fits,
  isCogShape,
  isPublished,
  listed,
  packageIds,
  packagesWith,
  prefixesOf,
  type Seen,
  versionKey,
  WORKFLOWS,
} from "./questions";
import type { Unseen } from "./survey";

/** What cogrel.toml must say of a repository, and what people should know beside it. */
export interface Findings {
  configuration: Configuration;
  /** The repository has Cog's shape, whose packages and assets are known. */
  cogShape: boolean;
  /** Why a table is there, by its name: lines of comment. */
  why: Readonly<Partial<Record<keyof Configuration, string>>>;
  /** What was seen and left out, a line each. */
  leftOut: readonly string[];
}

type Package = NonNullable<Configuration["packages"]>[number];
type File = NonNullable<Configuration["files"]>[number];

/** What differs from the defaults; `answers` has one for each question. \`undefined\`: no file holds a version. */
export function findingsOf(seen: Seen, answers: Answers): Findings | undefined {
  const chosen = chosenFiles(seen, answers);
  const [canonical] = chosen;
  if (!canonical) return undefined;
  const cogShape = isCogShape(seen);
  const files = isUsual(seen, chosen) ? undefined : chosen.map(fileOf);
  const packages = cogShape ? [] : packagesOf(seen, chosen, answers);
  const ci = ciOf(seen, answers);
  const branch = answers.branch ?? seen.branches.byRemote;
  const released = branch === undefined || branch === DEFAULTS.release[0] || !fits(RULES_OF_TEXT.branches, branch) ? undefined : [branch];
  const prefix = answers.prefix ?? prefixesOf(seen)[0]?.prefix ?? DEFAULTS.prefix;
  const repository = answers.repository === ownName(seen) ? undefined : answers.repository;
  return {
    configuration: {
      schema: 1,
      ...(repository !== undefined && { repository }),
      ...(released && { branches: { release: released } }),
      ...(prefix !== DEFAULTS.prefix && { tag: { prefix } }),
      ...(files && { files }),
      ...(packages.length > 0 && { packages }),
      ...(Object.keys(ci).length > 0 && { ci }),
    },
    cogShape,
    why: whyOf(seen, answers),
    leftOut: leftOut(seen, chosen, packages, cogShape),
  };
}

/** Whether cogrel finds exactly these files by itself, in this order. */
function isUsual({ usual }: Seen, chosen: Chosen): boolean {
  return usual.length === chosen.length && usual.every(({ path }, at) => path === chosen[at]?.file.path);
}

function fileOf({ file: { path, kind, match } }: Chosen[number]): File {
  return { path, ...(kindOf(path) !== kind && { kind }), ...(match !== undefined && { match }) } as File;
}

/** The packages that are published with the version, those first that others need. */
function packagesOf(seen: Seen, chosen: Chosen, answers: Answers): Package[] {
  const wanted = new Set(
    answers.packages === undefined ? packageIds(seen).filter((id) => isPublished(seen, id)) : listed(answers.packages),
  );
  const possible = packagesWith(seen, chosen);
  const crates = possible.crates.filter(({ name }) => wanted.has(`crates:${name}`));
  const python = possible.python.filter(({ name }) => wanted.has(`pypi:${name}`));
  const names = new Set(crates.map(({ name }) => name));
  const normal = new Map(python.map(({ name }) => [normalized(name), name]));
  const all: Package[] = [
    ...crates.map(({ name, path, dependencies }) =>
      packageOf(
        "crates",
        name,
        path,
        dependencies.filter((one) => one !== name && names.has(one)),
      ),
    ),
    ...python.map(({ name, path, dependencies }) =>
      packageOf(
        "pypi",
        name,
        path,
        dependencies.flatMap((one) => (one === normalized(name) ? [] : (normal.get(one) ?? []))),
      ),
    ),
  ];
  return inOrder(once(all));
}

function packageOf(registry: Package["registry"], name: string, path: string, needs: readonly string[]): Package {
  return { name, registry, ...(path !== "" && { path }), ...(needs.length > 0 && { needs }) };
}

function once(packages: readonly Package[]): Package[] {
  const ids = packages.map(({ registry, name }) => `${registry}:${name}`);
  return packages.filter((_, at) => ids.indexOf(ids[at] as string) === at);
}

/** Those first that wait for nobody; what waits for itself in a circle, as development dependencies may, waits for none. */
function inOrder(packages: readonly Package[]): Package[] {
  const sorted: Package[] = [];
  let left = [...packages];
  while (left.length > 0) {
    const waits = ({ registry, needs = [] }: Package) =>
      needs.some((need) => left.some((one) => one.registry === registry && one.name === need));
    const ready = left.filter((one) => !waits(one));
    if (ready.length === 0) return [...sorted, ...left.map(({ needs: _, ...rest }) => rest)];
    sorted.push(...ready);
    left = left.filter((one) => !ready.includes(one));
  }
  return sorted;
}

function ciOf(seen: Seen, answers: Answers): { gate?: string; release_build?: string; release_publish?: string } {
  const build = workflowOf(seen, answers, "buildWorkflow");
  const publish = workflowOf(seen, answers, "publishWorkflow");
  const gates = gatesOf(seen);
  const isThere = seen.workflows.some(({ jobs }) => jobs.includes(defaultCi().gate));
  return {
    ...(!isThere && gates.length === 1 && { gate: gates[0] as string }),
    ...(build !== undefined && { release_build: build }),
    ...(publish !== undefined && { release_publish: publish }),
  };
}

/** Jobs that wait for others whatever becomes of them, outside of the workflows of releases. */
function gatesOf({ workflows }: Seen): string[] {
  return [...new Set(workflows.filter(({ onTag, onRelease }) => !onTag && !onRelease).flatMap(({ gates }) => gates))];
}

function workflowOf({ workflows }: Seen, answers: Answers, open: keyof typeof WORKFLOWS): string | undefined {
  const { usual, starts } = WORKFLOWS[open];
  const fitting = workflows.filter((one) => one[starts]).map(({ file }) => file);
  const name = answers[open] ?? (fitting.includes(usual) || fitting.length !== 1 ? usual : fitting[0]);
  return name === usual ? undefined : name;
}

/** The repository that cogrel takes where nothing is said: that of the remote. */
function ownName({ repositories, remote }: Seen): string | undefined {
  return repositories.find((one) => one.remote === remote)?.name;
}

function whyOf(seen: Seen, answers: Answers): Findings["why"] {
  const [first] = prefixesOf(seen);
  const own = ownName(seen);
  return {
    repository: own === undefined ? "Where releases are made." : `Where releases are made; the remote ${seen.remote} is another one.`,
    branches: answers.branch === undefined ? "The remote's default branch." : "Stable and pre-release versions are tagged on it.",
    tag:
      first && first.prefix === (answers.prefix ?? first.prefix)
        ? `${first.count} ${first.count === 1 ? "tag begins" : "tags begin"} so.`
        : "What a release's tag begins with.",
    files: "The files that hold the version, in lockstep; the first is canonical.",
    packages: "What is published with it; needs must be visible on the registry before.",
    ci: "The names that cogrel publish waits for.",
  };
}

function leftOut(seen: Seen, chosen: Chosen, packages: readonly Package[], cogShape: boolean): string[] {
  const paths = new Set(chosen.map(({ file }) => file.path));
  const version = chosen[0] && versionKey(chosen[0].part);
  const others = seen.versions.filter(({ file, part }) => !paths.has(file.path) && versionKey(part) !== version);
  const ids = new Set(packages.map(({ registry, name }) => `${registry}:${name}`));
  const unpublished = cogShape ? [] : packageIds(seen).filter((id) => !ids.has(id));
  return [
    ...others.map(({ file, part }) => `${file.path} has a version of its own, ${printable(part.version)}`),
    ...seen.unreadable.filter(({ path, withoutVersion }) => !(withoutVersion && BY_BUILD.test(path))).map(whyLeftOut),
    ...(unpublished.length > 0 ? [`not published with it: ${unpublished.join(", ")}`] : []),
  ];
}

/** Why a file is left out, without what is to be done about one that cogrel.toml names. */
export function whyLeftOut(one: Unreadable): string {
  return whyUnreadable({ ...one, why: one.why.split(";", 1)[0] ?? "" });
}

/**
 * Files that cannot be read and may be meant: with no answer that names the files, those that are as near as the first of the chosen
 * ones. Of a file that is farther away it is only told.
 */
export function brokenOf(seen: Seen, answers: Answers): { refused: Unreadable[]; told: Unreadable[] } {
  const broken = seen.unreadable.filter(({ withoutVersion }) => !withoutVersion);
  const [canonical] = chosenFiles(seen, answers);
  const depth = (path: string) => path.split("/").length;
  const isNear = ({ of }: Unseen) => answers.files === undefined && (!canonical || depth(of) <= depth(canonical.file.path));
  return { refused: broken.filter(isNear), told: broken.filter((one) => !isNear(one)) };
}

/** Files that an answer names, and that cannot be read. */
export function namedBroken({ unreadable }: Seen, { files }: Answers): Unreadable[] {
  const named = listed(files);
  return unreadable.filter(({ of }) => named.includes(of));
}

/** Files that need not hold a version: it may be made by the build, or there is none. */
const BY_BUILD = /(?:^|\/)(?:pyproject\.toml|package\.json)$/;

const printable = (text: string) => text.replace(/[^ -~]/gu, "?").slice(0, 60);
