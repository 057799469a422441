import { type Ci, defaultCi, type Job, withGate } from "../ci/jobs";
import { quoted } from "../quoted";
import type { Fault } from "./check";
import type { Besides, Configuration } from "./grammar";

type CiTable = NonNullable<Configuration["ci"]>;
type JobTable = NonNullable<CiTable["jobs"]>[number];

/** CI as a `[ci]` table describes it: what it says, else the defaults. */
export function ciFrom({ gate, release_build, release_publish, everything, components, matrices, jobs }: CiTable): Ci {
  const usual = defaultCi();
  const name = gate ?? usual.gate;
  return {
    gate: name,
    releaseBuild: release_build ?? usual.releaseBuild,
    releasePublish: release_publish ?? usual.releasePublish,
    everything: everything ?? usual.everything,
    components: components ?? usual.components,
    matrices: [...usual.matrices.filter(({ name }) => !matrices?.some((own) => own.name === name)), ...(matrices ?? [])],
    jobs: withGate(jobs?.map(jobFrom) ?? usual.jobs.slice(0, -1), name),
  };
}

function jobFrom({ name, when, needs = [], matrix, task, informational }: JobTable): Job {
  return {
    name,
    when: when === undefined ? "always" : when.includes("any") ? "any" : when,
    needs,
    ...(matrix !== undefined && { matrix }),
    ...(task !== undefined && { task }),
    ...(informational === true && { informational }),
  };
}

/** Cog's jobs know Cog's components: whoever names others names both. */
export const BESIDES_CI: readonly Besides[] = [
  {
    schema: { anyOf: [{ required: ["components", "jobs"] }, { properties: { components: false } }] },
    fault: ({ components, jobs }) =>
      components !== undefined && jobs === undefined
        ? { key: "components", why: "needs jobs beside it: the default jobs know the default components only" }
        : undefined,
  },
];

/** The outputs of `changes` that are no component and no matrix. */
const OWN_OUTPUTS = ["components", "jobs", "any"];

/** What is wrong between parts of a `[ci]` table: doubles, names that lead nowhere, needs in a circle, outputs of one name. */
export function ciFaults(table: CiTable | undefined): Fault[] {
  if (table === undefined) return [];
  const { components, matrices, jobs, gate } = ciFrom(table);
  const known = { components: names(components), matrices: names(matrices), jobs: names(jobs.slice(0, -1)) };
  return [
    ...outputs("components", table.components ?? [], OWN_OUTPUTS),
    ...outputs("matrices", table.matrices ?? [], [...OWN_OUTPUTS, ...known.components]),
    ...twice("jobs", table.jobs ?? []),
    ...isGate(table.jobs ?? [], gate),
    ...(table.jobs ?? []).flatMap((job, at) => leads(job, ["ci", "jobs", at], known)),
    ...circles(table.jobs ?? []),
  ];
}

interface Named {
  name: string;
}

const names = (list: readonly Named[]) => [...new Set(list.map(({ name }) => name))];

function twice(list: string, entries: readonly Named[]): Fault[] {
  const all = entries.map(({ name }) => name);
  return all.flatMap((name, at): Fault[] =>
    all.indexOf(name) === at
      ? []
      : [{ path: ["ci", list, at, "name"], at: "value", why: `${quoted(name)} is in ci.${list} twice; keep one` }],
  );
}

function isGate(jobs: readonly Named[], gate: string): Fault[] {
  const why = `${quoted(gate)} is the gate: it always runs and needs all others; leave it out`;
  return jobs.flatMap(({ name }, at) => (name === gate ? [{ path: ["ci", "jobs", at, "name"], at: "value", why }] : []));
}

function outputs(list: string, entries: readonly Named[], taken: readonly string[]): Fault[] {
  const clashes = entries.flatMap(({ name }, at): Fault[] =>
    taken.includes(name)
      ? [{ path: ["ci", list, at, "name"], at: "value", why: `${quoted(name)} is the name of another output of changes` }]
      : [],
  );
  return [...twice(list, entries), ...clashes];
}

function leads(job: JobTable, path: readonly (string | number)[], known: Record<"components" | "matrices" | "jobs", string[]>): Fault[] {
  const at = (key: readonly (string | number)[], name: string, list: keyof typeof known): Fault[] =>
    known[list].includes(name)
      ? []
      : [{ path: [...path, ...key], at: "value", why: `${quoted(name)} is not in ci.${list}; known: ${known[list].join(", ")}` }];
  return [
    ...(job.when ?? []).flatMap((name, index) => (name === "any" ? [] : at(["when", index], name, "components"))),
    ...(job.needs ?? []).flatMap((name, index) => at(["needs", index], name, "jobs")),
    ...(job.matrix === undefined ? [] : at(["matrix"], job.matrix, "matrices")),
  ];
}

/** Takes away every job whose needs are met, again and again; what stays waits for itself. */
function circles(jobs: readonly JobTable[]): Fault[] {
  let waiting = jobs.map(({ name, needs = [] }, index) => ({ name, needs, index }));
  for (;;) {
    const left = waiting.filter(({ needs }) => waiting.some(({ name }) => needs.includes(name)));
    if (left.length === waiting.length)
      return waiting.map(({ name, index }) => ({
        path: ["ci", "jobs", index, "needs"],
        at: "value",
        why: `${quoted(name)} needs itself, through its needs`,
      }));
    waiting = left;
  }
}
