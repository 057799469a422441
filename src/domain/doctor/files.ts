import type { Check } from "../check";
import type { Ci } from "../ci/jobs";
import type { Homebrew } from "../homebrew/homebrew";
import { shellWord } from "../quoted";
import type { CiInitAsked, WorkflowsRead } from "./publishers";
import { runsForTags, type Workflow, withJob } from "./workflows";

/** What a text of HEAD is: its bytes as text, absent, or why it cannot be read. */
export type TextFile = { path: string; text: string } | { path: string; why: string };

/** The files of HEAD that the release depends on, beside the version's own. */
export interface FilesAsked {
  ci: Ci;
  read: WorkflowsRead;
  /** The cask's template, where the project has a cask. */
  template: TextFile | undefined;
  /** Where the cask is, where the project has one. */
  cask?: Homebrew | undefined;
  /** For each package on PyPI that requires others of the release: its pyproject.toml, and why that cannot be raised, or what it becomes. */
  constraints: readonly { path: string; fault?: string; requirements?: readonly string[] }[];
}

export function fileChecksOf({ ci, read, template, constraints }: FilesAsked): Check[] {
  const files = workflowFiles(ci, read);
  // What is said of a command is said once.
  const gate = gateJob(ci, files.fix?.startsWith(CI_INIT) ? { ...read, init: { ...read.init, keeps: [] } } : read);
  return [files, gate, ...(template ? [caskTemplate(template)] : []), ...constraints.map(constraint)];
}

const CI_INIT = "cogrel ci init";

/** cogrel ci init as a fix: it writes over no file of a person's. */
export function ciInitFix({ keeps }: CiInitAsked, note?: string): string {
  const [first] = keeps;
  const moved = `${keeps.length === 1 ? first : `${keeps.slice(0, -1).join(", ")} and ${keeps.at(-1)}`}`;
  const notes = [
    ...(first === undefined ? [] : [`after moving ${moved} away, which it did not write`]),
    ...(note === undefined ? [] : [note]),
  ];
  return notes.length > 0 ? `${CI_INIT}        ${notes.join("; ")}` : CI_INIT;
}

const FOLDER = ".github/workflows";

/** The workflows that a tag and a publication start are there, and start so. */
function workflowFiles({ releaseBuild, releasePublish }: Ci, { workflows, broken, init }: WorkflowsRead): Check {
  const rule = "workflow-files";
  const expected = `${releaseBuild} on pushed tags, ${releasePublish} on published releases`;
  const unread = broken.find(({ file }) => file === releaseBuild || file === releasePublish);
  if (unread)
    return {
      rule,
      verdict: "unknown",
      found: `${FOLDER}/${unread.file} ${unread.why}`,
      expected,
      fix: `put ${FOLDER}/${unread.file} right`,
    };
  const [build, publish] = [releaseBuild, releasePublish].map((name) => workflows.find(({ file }) => file === name));
  const missing = [...(build ? [] : [releaseBuild]), ...(publish ? [] : [releasePublish])];
  if (missing.length > 0) {
    const name = "name yours as release_build and release_publish under [ci] in cogrel.toml";
    const fix = missing.every((file) => init.writes.includes(file))
      ? ciInitFix(init, `or ${name}`)
      : `${name}        docs/adopting.md says which commands they call`;
    return { rule, verdict: "no", found: `not in ${FOLDER}: ${missing.join(", ")}`, expected, fix };
  }
  if (!runsForTags(build as Workflow) || !build?.on.has("push"))
    return {
      rule,
      verdict: "no",
      found: `${releaseBuild} does not run on pushed tags`,
      expected,
      fix: 'on: push: tags: ["v[0-9]+.[0-9]+.[0-9]+*"]',
    };
  if (!publish?.on.has("release"))
    return { rule, verdict: "no", found: `${releasePublish} does not run on releases`, expected, fix: "on: release: types: [published]" };
  return { rule, verdict: "yes", found: `${releaseBuild}, ${releasePublish}` };
}

const GATE_NAMED = "or name yours as gate under [ci] in cogrel.toml";

/** The check that branches require must be some job's own name. */
function gateJob({ gate }: Ci, { workflows, broken, init }: WorkflowsRead): Check {
  const rule = "gate-job";
  const found = withJob(gate, workflows);
  const [first, second] = found;
  if (second)
    return {
      rule,
      verdict: "yes",
      found: `${found.map(({ file }) => file).join(" and ")} each have a job ${gate}`,
      fix: "rename one: a check of one name should say one thing",
    };
  if (first) return { rule, verdict: "yes", found: `${gate} in ${first.file}` };
  const expected = `a job called ${gate}`;
  if (broken.length > 0)
    return {
      rule,
      verdict: "unknown",
      found: `${broken.map(({ file }) => file).join(", ")} cannot be read`,
      expected,
      fix: `put ${FOLDER}/${broken[0]?.file} right`,
    };
  return {
    rule,
    verdict: "no",
    found: `no workflow has a job ${gate}`,
    expected,
    fix: init.jobsKnown ? ciInitFix(init, GATE_NAMED) : `cogrel explain workflow-jobs        says how to make one; ${GATE_NAMED}`,
  };
}

const BLANKS = ["VERSION", "SHA_ARM", "SHA_X86"];

function caskTemplate(file: TextFile): Check {
  const rule = "cask-template";
  const expected = `a text with ${BLANKS.map((name) => `\${${name}}`).join(", ")}`;
  const fix = `git log -1 -- ${shellWord(file.path)}        or name it as template under [homebrew] in cogrel.toml`;
  if ("why" in file) return { rule, verdict: file.why === MISSING ? "no" : "unknown", found: `${file.path} ${file.why}`, expected, fix };
  const named = new Set([...file.text.matchAll(/\$\{([A-Za-z0-9_]+)\}/g)].map(([, name = ""]) => name));
  const missing = BLANKS.filter((name) => !named.has(name));
  const odd = [...named].filter((name) => !BLANKS.includes(name));
  if (missing.length > 0)
    return { rule, verdict: "no", found: `${file.path} lacks ${missing.map((name) => `\${${name}}`).join(", ")}`, expected, fix };
  if (odd.length > 0)
    return {
      rule,
      verdict: "no",
      found: `${file.path} has ${odd.map((name) => `\${${name}}`).join(", ")}, which nothing fills in`,
      expected,
      fix,
    };
  return { rule, verdict: "yes", found: file.path };
}

/** What is said of a file that HEAD does not have. */
export const MISSING = "is not in HEAD";

function constraint({ path, fault, requirements = [] }: FilesAsked["constraints"][number]): Check {
  const rule = "sdk-constraint";
  if (fault === undefined) return { rule, verdict: "yes", found: `the build writes ${requirements.join(", ")} into ${path}` };
  const expected = "a requirement in [project] dependencies that the build can raise";
  return { rule, verdict: "no", found: `${path} ${fault}`, expected, fix: "cogrel stamp --dry-run        shows the same" };
}
