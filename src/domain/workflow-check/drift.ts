import type { Ci, Job as ProjectJob } from "../ci/jobs";
import { quoted, shellWord } from "../quoted";
import type { Finding } from "./finding";
import { tasksIn } from "./mise-commands";
import { entriesOf, textsOf, under } from "./tree";
import { found, type Job, judged, runsAny, shellOf, type Workflow } from "./workflow";

/** Jobs that every workflow with a gate has, whatever the Project says of others. */
const ALWAYS: ReadonlySet<string> = new Set(["changes", "version-check"]);

/** The workflow with the gate against the Project's jobs and matrices. */
export function drift(workflow: Workflow, gate: Job, ci: Ci): Finding[] {
  const there = new Map(workflow.jobs.map((job) => [job.name, job]));
  const own = new Map(ci.jobs.map((job) => [job.name, job]));
  const rule = "project-drift";
  const gone = ci.jobs.filter(({ name }) => !there.has(name));
  const extra = judged(workflow, gate).filter(({ name }) => !own.has(name) && !ALWAYS.has(name));
  return [
    ...gone.map(({ name }) =>
      found(workflow, gate.at, {
        rule,
        what: `the project has a job ${name}, and this workflow has none`,
        why: "cogrel ci changes turns it on, and the gate waits for it",
        fix: `${name}:        as a job of this workflow, or leave it out of ci.jobs in cogrel.toml`,
      }),
    ),
    ...extra.map(({ name, at }) =>
      found(workflow, at, {
        rule,
        what: `${name} is no job of the project's`,
        why: "cogrel ci changes never turns it on, and the gate does not know it",
        fix: `ci.jobs in cogrel.toml        add { name = "${name}" } with its needs`,
      }),
    ),
    ...workflow.jobs.flatMap((job) => ofJob(workflow, job, own.get(job.name), there, ci)),
  ];
}

function ofJob(workflow: Workflow, job: Job, own: ProjectJob | undefined, there: ReadonlyMap<string, Job>, ci: Ci): Finding[] {
  if (!own || own.name === ci.gate) return [];
  const needed = new Set(job.needs.map(({ text }) => text));
  const lacking = own.needs.filter((name) => !needed.has(name) && there.has(name));
  const needs = lacking.map((name) =>
    found(workflow, job.at, {
      rule: "project-drift",
      what: `${job.name} does not need ${name}, as the project says`,
      why: "it may start before what it uses is there, and run where it was not turned on",
      fix: `needs: [${[...needed, ...lacking].join(", ")}]        in ${job.name}`,
    }),
  );
  return [...needs, ...ofMatrix(workflow, job, own, ci)];
}

/** A list of values written out, where the Project has another. */
function ofMatrix(workflow: Workflow, job: Job, { matrix: name }: ProjectJob, { matrices }: Ci): Finding[] {
  const values = matrices.find((one) => one.name === name)?.values;
  const matrix = under(job.node, "strategy", "matrix");
  if (!values) return [];
  if (!matrix)
    return [
      found(workflow, job.at, {
        rule: "project-drift",
        what: `${job.name} has no matrix, and the project runs it over ${name}`,
        why: "it tests one value of several",
        fix: matrixFix(name as string),
      }),
    ];
  const lists = entriesOf(matrix).filter(({ key, value }) => key !== "include" && key !== "exclude" && value.kind === "list");
  if (lists.length === 0) return [];
  const written = lists.map((list) => textsOf(list.value).map(({ text }) => text));
  if (written.some((list) => list.length === values.length && list.every((one) => values.includes(one)))) return [];
  const [first] = lists;
  return [
    found(workflow, first?.at ?? job.at, {
      rule: "project-drift",
      what: `${first?.key} is ${written[0]?.join(", ")}, and the project's ${name} are ${values.join(", ")}`,
      why: "a version that is supported is not tested, or the other way round",
      fix: matrixFix(name as string),
    }),
  ];
}

function matrixFix(name: string): string {
  return `\${{ fromJSON(needs.changes.outputs.${name.replaceAll("-", "_")}) }}        as the matrix's values: they are written once, in cogrel.toml`;
}

/** The jobs whose checks nobody can run on a laptop. `tasks`: those of mise.toml; `undefined` where they are not known. */
export function taskFindings(workflow: Workflow, gate: Job, ci: Ci, tasks: ReadonlySet<string> | undefined): Finding[] {
  return judged(workflow, gate).flatMap((job) => {
    const asked = job.steps.flatMap((step) => tasksIn(shellOf(step), tasks).map((task) => ({ task, at: step.run?.at ?? step.at })));
    const own = ci.jobs.find(({ name }) => name === job.name);
    const lost = asked.filter(({ task }) => tasks && task !== undefined && !tasks.has(task));
    const rule = "mise-task";
    if (lost.length > 0) {
      return lost.map(({ task, at }) =>
        found(workflow, at, {
          rule,
          what: `${job.name} runs the mise task ${task}, and mise.toml has none`,
          why: "the job fails, and nobody can do the same on a laptop",
          fix: `[tasks.${quoted(task as string)}]        in mise.toml`,
        }),
      );
    }
    if (asked.length > 0 || runsAny(job, /\bcogrel\b/) || !job.steps.some(({ run }) => run)) return [];
    const task = own?.task ?? job.name.replace("-", ":");
    return [
      found(workflow, job.at, {
        rule,
        what: `${job.name} runs no mise task`,
        why: "nobody can do the same check on a laptop, and the two drift apart",
        fix: `mise run ${shellWord(task)}        in the job, and [tasks.${quoted(task)}] in mise.toml`,
      }),
    ];
  });
}
