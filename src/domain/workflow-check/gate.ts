import type { GateJob } from "../ci/gate-input";
import { JOBS_FILE } from "../ci/needs";
import { blindFindings } from "./blind-gate";
import { holds } from "./expression";
import type { Finding } from "./finding";
import { entriesOf, entryOf, textOf } from "./tree";
import { conditionOf, found, type Job, judged, runsAny, type Workflow } from "./workflow";

const why = "a job that the gate does not look at may fail, and the commit is green";

/** The gate against the jobs of its workflow, and against what it evaluates. */
export function gateFindings(workflow: Workflow, gate: Job, list: readonly GateJob[] | undefined): Finding[] {
  return [
    ...missing(workflow, gate),
    ...mayBeSkipped(workflow, gate),
    ...softened(workflow, gate),
    ...filtered(workflow, gate),
    ...(runsAny(gate, COMMAND) ? (list ? unlisted(workflow, gate, list) : []) : blindFindings(workflow, gate)),
  ];
}

const COMMAND = /\bcogrel(?:@\S+)?\s+ci\s+gate\b/;

function missing(workflow: Workflow, gate: Job): Finding[] {
  const needed = new Set(gate.needs.map(({ text }) => text.toLowerCase()));
  const left = judged(workflow, gate).filter((job) => !needed.has(job.name.toLowerCase()));
  return left.map((job) =>
    found(workflow, job.at, {
      rule: "gate-needs",
      what: `${gate.name} does not need ${job.name}`,
      why,
      fix: `needs: [${[...gate.needs.map(({ text }) => text), ...left.map(({ name }) => name)].join(", ")}]        in ${gate.name}`,
    }),
  );
}

/** A required check that is skipped counts as passed: the gate must run whatever happens. */
function mayBeSkipped(workflow: Workflow, gate: Job): Finding[] {
  const expr = gate.if && conditionOf(gate.if);
  const cases = ["failure", "cancelled"].flatMap((result) => gate.needs.map(({ text }) => new Map([[text, result]])));
  const runs = (cancelled: boolean) => expr && cases.every((results) => holds(expr, { results, cancelled }) === true);
  if (gate.needs.length === 0 || (runs(false) && runs(true))) return [];
  return [
    found(workflow, gate.if?.at ?? gate.at, {
      rule: "gate-runs",
      what: gate.if ? `${gate.name} does not run in every case` : `${gate.name} has no condition, and is skipped when a job fails`,
      why: "a required check that was skipped counts as passed",
      fix: `if: always()        in ${gate.name}`,
    }),
  ];
}

/** Filters of paths that keep the gate from being asked at all. */
function filtered(workflow: Workflow, gate: Job): Finding[] {
  return ["pull_request", "pull_request_target"].flatMap((event) =>
    entriesOf(workflow.events.get(event)?.node)
      .filter(({ key }) => key === "paths" || key === "paths-ignore")
      .map(({ key, at }) =>
        found(workflow, at, {
          rule: "gate-runs",
          what: `${key} keeps ${gate.name} from running for other changes`,
          why: "a required check of a workflow that did not start stays pending, and the pull request cannot be merged",
          fix: `leave ${key} out        cogrel ci changes turns off the jobs that a change does not touch`,
        }),
      ),
  );
}

/** Steps of the gate whose failure does not count. */
function softened(workflow: Workflow, gate: Job): Finding[] {
  return gate.steps.flatMap(({ node }) => {
    const entry = entryOf(node, "continue-on-error");
    if (!entry || textOf(entry.value) === "false") return [];
    const what = `a step of ${gate.name} has continue-on-error`;
    return [found(workflow, entry.at, { rule: "gate-runs", what, why, fix: "leave continue-on-error out        in the gate" })];
  });
}

/** The list that `cogrel ci gate` judges by against the jobs as they are. */
function unlisted(workflow: Workflow, gate: Job, list: readonly GateJob[]): Finding[] {
  const listed = new Map(list.map((job) => [job.name, job]));
  const there = new Map(judged(workflow, gate).map((job) => [job.name, job]));
  const rule = "gate-list";
  const fix = `git log -p -1 -- ${JOBS_FILE}        shows its last change; write the jobs and their needs as the workflow has them`;
  const extra = [...there.values()].filter(({ name }) => !listed.has(name));
  const gone = list.filter(({ name }) => !there.has(name));
  const other = list.filter(({ name, needs }) => {
    const job = there.get(name);
    return (
      job &&
      !isSame(
        needs,
        job.needs.map(({ text }) => text),
      )
    );
  });
  return [
    ...extra.map(({ name, at }) =>
      found(workflow, at, {
        rule,
        what: `${name} is not in the list that ${gate.name} judges by`,
        why: "the gate refuses a job that it does not know",
        fix,
      }),
    ),
    ...gone.map(({ name }) =>
      found(workflow, gate.at, {
        rule,
        what: `the list has ${name}, and there is no such job`,
        why: "the gate waits for it, and is always red",
        fix,
      }),
    ),
    ...other.map(({ name, needs }) =>
      found(workflow, (there.get(name) as Job).at, {
        rule,
        what: `${name} does not need what the list says: ${needs.join(", ") || "nothing"}`,
        why: "a job that was skipped for a reason is taken for one that should have run, or the other way round",
        fix,
      }),
    ),
  ];
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
