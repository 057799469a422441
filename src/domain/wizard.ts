import { type FlowFacts, flowTable } from "./flow";
import type { Change } from "./notes";
import type { PackageVersion } from "./packages";
import type { Action, Answer, Plan, Row } from "./plan";
import { POLICY } from "./release-type";
import type { Run } from "./runs";
import { cellRows } from "./status/cell";
import type { StatusFacts } from "./status/facts";
import { registryCells } from "./status/registries";
import { statusAnswer } from "./status/status";
import type { TagFact } from "./tag";
import { releaseType, type Version } from "./version";

export interface StartFacts {
  /** owner/name. */
  repository: string;
  branch: string;
  tip: string;
  current: Version | undefined;
  tags: readonly TagFact[];
  /** What came since the last release, newest first, and since which tag. */
  changes: readonly Change[];
  previous: string | undefined;
  /** All of it is a rehearsal's. */
  rehearsed: boolean;
}

const MOST_CHANGES = 8;

/** Where the repository stands before a version is chosen. */
export function startAnswer({ repository, branch, tip, changes, previous, rehearsed }: StartFacts): Answer {
  const since = previous === undefined ? "" : ` since ${previous}`;
  const count = `${changes.length} ${changes.length === 1 ? "commit" : "commits"}`;
  const shown = changes.slice(0, MOST_CHANGES).map(({ subject }) => `  ${subject}`);
  const more = changes.length > MOST_CHANGES ? [`  and ${changes.length - MOST_CHANGES} more`] : [];
  const said = rehearsed ? ["A rehearsal: a copy, and a GitHub, PyPI and crates.io on this machine. Nothing of it is public.", ""] : [];
  const prose = [...said, `${repository} · ${branch} is ${tip.slice(0, 10)}, ${count}${since}`, ...shown, ...more, ""];
  return {
    kind: "answer",
    title: "where it stands",
    verdict: "yes",
    data: { repository, branch, tip, previous, changes: changes.length },
    checks: [],
    prose,
    aside: true,
  };
}

/** The end: what is where, and what to tell people. `status` is the truth table of the same moment: of the registries it says more than a run. */
export function doneAnswer(facts: FlowFacts, packages: readonly PackageVersion[], status: StatusFacts): Answer {
  const { version, tag, release } = facts;
  const type = releaseType(version);
  const targets = registryCells(status).filter(({ owed }) => owed);
  const registries = targets.map(({ group, name, state, found }) => ({ group, name, state, found }));
  const data = { version: version.text, tag, release_type: type, url: release?.url, registries };
  const installed = packages.flatMap(({ name, registry, version: form }) => {
    const how = { pypi: `pip install ${name}==${form}`, crates: `cargo add ${name}@${form}`, github: undefined }[registry];
    return how === undefined || !POLICY[type].registries ? [] : [{ cells: ["install"], mark: "open" as const, found: how }];
  });
  const there = cellRows(targets).map(
    (row, at): Row => ({ ...row, cells: [targets[at]?.group ?? ""], found: `${row.cells[1]}: ${row.found}` }),
  );
  const rows = [
    ...flowTable(facts).rows,
    ...there,
    { cells: ["announce"], mark: "open" as const, found: release?.url ?? "" },
    ...installed,
  ];
  const { next } = statusAnswer(status, false).answer;
  return {
    kind: "answer",
    title: `${tag} is released`,
    verdict: "yes",
    data,
    checks: [],
    table: { rows },
    ...(next !== undefined && { next }),
  };
}

const MOST_LINES = 30;

/** The notes of a draft, as people will read them: without the marks that keep generated text apart from a person's own. */
export function notesAnswer(tag: string, notes: string): Answer {
  const shown = notes.split(/\r?\n/).filter((line) => !/^<!--.*-->$/.test(line.trim()));
  const more = shown.length > MOST_LINES ? [`and ${shown.length - MOST_LINES} lines more`] : [];
  const prose = ["", `The notes of ${tag}:`, "", ...[...shown.slice(0, MOST_LINES), ...more].map((line) => `  ${line}`.trimEnd()), ""];
  return { kind: "answer", title: `the notes of ${tag}`, verdict: "yes", data: { notes }, checks: [], prose, aside: true };
}

export interface Failed {
  run: Run;
  /** The job that failed, and the end of its log. */
  job: string | undefined;
  log: readonly string[];
}

/** The last words of a run that failed. */
export function failedAnswer(file: string, { run, job, log }: Failed): Answer {
  const title = `${file} #${run.number} failed${job === undefined ? "" : ` in ${job}`}`;
  const lines = [title, ...log.map((line) => `  > ${line}`)];
  return { kind: "answer", title, verdict: "yes", data: { workflow: file, run: run.id, job, log }, checks: [], lines, aside: true };
}

interface Rerun {
  repository: string;
  tag: string;
  run: number;
  workflow: string;
}

export function planRerun(wanted: Rerun): Plan {
  const action: Action = { do: "rerun", ...wanted };
  return {
    kind: "plan",
    title: `run ${wanted.workflow} again`,
    checks: [],
    steps: [[action]],
    local: false,
    question: "Run the failed jobs again? What is done already is not done twice",
    final: true,
  };
}

interface Notes {
  repository: string;
  tag: string;
  at: string;
  was: string;
  body: string;
  prerelease: boolean;
}

export function planNotes(wanted: Notes): Plan {
  const action: Action = { do: "edit-release", ...wanted };
  return {
    kind: "plan",
    title: `write the notes of ${wanted.tag}`,
    checks: [],
    steps: [[action]],
    local: false,
    question: "Write these notes to the draft?",
  };
}
