import type { Check } from "../check";
import type { Touched } from "../path-globs";
import type { Answer, Row } from "../plan";
import type { Ci } from "./jobs";
import { jobsFor } from "./turned-on";

/** What is known of a change. */
export type ChangeFacts =
  | { kind: "everything"; why: string; usual: boolean }
  | {
      kind: "compared";
      base: string;
      head: string;
      /** In words, how the base was found. */
      by: string;
      /** All changed files. */
      files: number;
      /** Of the files that change everything. */
      everything: Touched;
      /** By component. */
      components: ReadonlyMap<string, Touched>;
      /** Nothing but the version was changed, in the files in lockstep. */
      versionOnly: boolean;
    };

export interface ChangesData {
  base: string | null;
  head: string | null;
  everything: boolean;
  version_only: boolean;
  files: number | null;
  components: { name: string; changed: boolean; files: number | null; examples: readonly string[] }[];
  jobs: readonly string[];
}

interface Verdict {
  changed: ReadonlySet<string>;
  jobs: readonly string[];
  /** Why everything counts as changed. */
  why: string | undefined;
}

/** Which components a change is of, and which jobs that turns on. */
export function decideChanges(ci: Ci, facts: ChangeFacts): Answer<ChangesData> {
  const why = whyEverything(facts);
  const changed = new Set(ci.components.map(({ name }) => name).filter((name) => why !== undefined || isTouched(facts, name)));
  const found: Verdict = { changed, jobs: why === undefined ? jobsFor(ci, changed) : ci.jobs.map(({ name }) => name), why };
  return {
    kind: "answer",
    title: `${found.jobs.length} of ${ci.jobs.length} jobs are turned on`,
    verdict: "yes",
    data: dataOf(ci, facts, found),
    checks: [baseCheck(facts)],
    table: {
      rows: [...ci.components.map(({ name }) => rowOf(name, facts, found)), { cells: ["jobs"], mark: "yes", found: found.jobs.join(", ") }],
    },
    outputs: outputsOf(ci, found),
  };
}

function whyEverything(facts: ChangeFacts): string | undefined {
  if (facts.kind === "everything") return facts.why;
  const [first] = facts.everything.examples;
  return first === undefined ? undefined : `${first} was changed`;
}

function isTouched(facts: ChangeFacts, component: string): boolean {
  return facts.kind === "compared" && !facts.versionOnly && (facts.components.get(component)?.files ?? 0) > 0;
}

function rowOf(name: string, facts: ChangeFacts, { changed, why }: Verdict): Row {
  if (facts.kind === "everything") return { cells: [name], mark: "yes", found: "counts as changed" };
  if (why !== undefined) return { cells: [name], mark: "yes", found: `counts as changed: ${why}` };
  const { files, examples } = touched(facts, name);
  if (!changed.has(name)) return { cells: [name], mark: "open", found: files === 0 ? "" : "the version only" };
  const [first] = examples;
  return { cells: [name], mark: "yes", found: files === 1 ? `${first}` : `${files} files: ${first}, …` };
}

function touched(facts: ChangeFacts, name: string): Touched {
  const none = { files: 0, examples: [] };
  return facts.kind === "compared" ? (facts.components.get(name) ?? none) : none;
}

function baseCheck(facts: ChangeFacts): Check {
  if (facts.kind === "compared") return { rule: "diff-base", verdict: "yes", found: facts.by };
  const found = `${facts.why}; everything counts as changed`;
  if (facts.usual) return { rule: "diff-base", verdict: "yes", found };
  const fix = "cogrel ci changes --base COMMIT        if another commit is the base";
  return { rule: "diff-base", verdict: "yes", found, fix };
}

function dataOf(ci: Ci, facts: ChangeFacts, { changed, jobs, why }: Verdict): ChangesData {
  const compared = facts.kind === "compared" ? facts : undefined;
  return {
    base: compared?.base ?? null,
    head: compared?.head ?? null,
    everything: why !== undefined,
    version_only: compared?.versionOnly ?? false,
    files: compared?.files ?? null,
    components: ci.components.map(({ name }) => ({ name, changed: changed.has(name), ...known(compared?.components.get(name)) })),
    jobs,
  };
}

function known(seen: Touched | undefined): { files: number | null; examples: readonly string[] } {
  return { files: seen?.files ?? null, examples: seen?.examples ?? [] };
}

/** A workflow's outputs: names may hold no dash where they are read as `outputs.name`. */
function outputsOf(ci: Ci, { changed, jobs }: Verdict): Record<string, string> {
  const named = (name: string) => name.replaceAll("-", "_");
  return {
    ...Object.fromEntries(ci.components.map(({ name }) => [named(name), String(changed.has(name))])),
    components: JSON.stringify([...changed]),
    jobs: JSON.stringify(jobs),
    ...Object.fromEntries(ci.matrices.map(({ name, values }) => [named(name), JSON.stringify(values)])),
  };
}
