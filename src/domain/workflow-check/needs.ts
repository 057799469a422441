import type { Finding } from "./finding";
import { type Text, under } from "./tree";
import { found, type Job, type Workflow } from "./workflow";

const why = "GitHub refuses the file, and none of its jobs runs";
const rule = "workflow-needs";

/** Needs that GitHub refuses: of jobs that the workflow has not got, of a job itself, in a circle; and a workflow without jobs. */
export function refusedNeeds(workflow: Workflow): Finding[] {
  return [...unknown(workflow), ...circles(workflow), ...noJobs(workflow)];
}

function unknown(workflow: Workflow): Finding[] {
  const names = new Set(workflow.jobs.map(({ name }) => name.toLowerCase()));
  return workflow.jobs.flatMap((job) =>
    job.needs
      .filter(({ text }) => !names.has(text.toLowerCase()) || text.toLowerCase() === job.name.toLowerCase())
      .map(({ text, at }) =>
        found(workflow, at, {
          rule,
          what: names.has(text.toLowerCase()) ? `${job.name} needs itself` : `${job.name} needs ${text}, and there is no such job`,
          why,
          fix: `needs: of ${job.name}        name jobs of this file: ${workflow.jobs.map(({ name }) => name).join(", ")}`,
        }),
      ),
  );
}

function noJobs(workflow: Workflow): Finding[] {
  const jobs = under(workflow.root, "jobs");
  if (jobs?.kind !== "map" || jobs.entries.length > 0) return [];
  return [found(workflow, jobs.at, { rule, what: "there are no jobs", why, fix: "jobs:        write one that needs no other" })];
}

/** One Finding for each circle, at the need by which its first job waits. */
function circles(workflow: Workflow): Finding[] {
  const held = heldUp(workflow.jobs);
  const seen = new Set<string>();
  return [...held.values()].flatMap(({ job: { name } }) => {
    const walked: string[] = [];
    for (let at = name.toLowerCase(); !seen.has(at); at = (held.get(at) as Held).by.text.toLowerCase()) {
      seen.add(at);
      walked.push(at);
    }
    const last = walked.at(-1);
    const from = last === undefined ? -1 : walked.indexOf((held.get(last) as Held).by.text.toLowerCase());
    if (from < 0) return [];
    const ring = walked.slice(from).map((one) => held.get(one) as Held);
    const [first] = ring as [Held, ...Held[]];
    const names = ring.map(({ job }) => job.name);
    return [
      found(workflow, first.by.at, {
        rule,
        what: `${[...names, first.job.name].join(" needs ")}: a circle`,
        why,
        fix: `needs: of ${first.job.name}        leave ${first.by.text} out of it, or out of another's of the circle`,
      }),
    ];
  });
}

/** A job that never begins, and a need that never ends. */
interface Held {
  job: Job;
  by: Text;
}

function heldUp(jobs: readonly Job[]): Map<string, Held> {
  const held = new Map(jobs.map((job) => [job.name.toLowerCase(), job]));
  const waitsFor = ({ name, needs }: Job) =>
    needs.find(({ text }) => text.toLowerCase() !== name.toLowerCase() && held.has(text.toLowerCase()));
  for (let size = -1; size !== held.size; ) {
    size = held.size;
    for (const [name, job] of held) if (!waitsFor(job)) held.delete(name);
  }
  return new Map([...held].map(([name, job]) => [name, { job, by: waitsFor(job) as Text }]));
}
