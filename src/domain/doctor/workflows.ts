/** A workflow file, read as far as a release depends on it. */
export interface Workflow {
  /** The file's name in .github/workflows. */
  file: string;
  /** The events that start it, each with its own settings. */
  on: ReadonlyMap<string, Record<string, unknown>>;
  jobs: readonly WorkflowJob[];
}

export interface WorkflowJob {
  id: string;
  /** What its check is called. */
  name: string;
  /** The environment's name; `expression` where the run alone decides it. */
  environment: string | { expression: string } | undefined;
  /** It may ask for an identity token. */
  idToken: boolean;
  /** The workflow of this repository, or another's, that it calls. */
  uses: string | undefined;
  /** The secrets and variables that it names. */
  secrets: readonly string[];
  variables: readonly string[];
}

/** A workflow file that is there and cannot be read. */
export interface BrokenWorkflow {
  file: string;
  why: string;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Reads what YAML made of a workflow file (https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax). */
export function readWorkflow(file: string, value: unknown): Workflow {
  const whole = fieldsOf(value);
  const shared = namesIn(whole.env);
  const jobs = Object.entries(fieldsOf(whole.jobs)).map(([id, job]) => readJob(id, fieldsOf(job), whole.permissions, shared));
  // YAML 1.1 reads the key `on` as true.
  return { file, on: triggersIn(whole.on ?? whole.true), jobs };
}

function triggersIn(on: unknown): ReadonlyMap<string, Record<string, unknown>> {
  if (typeof on === "string") return new Map([[on, {}]]);
  if (Array.isArray(on)) return new Map(on.filter((one) => typeof one === "string").map((one) => [one, {}]));
  return new Map(Object.entries(fieldsOf(on)).map(([event, settings]) => [event, { ...fieldsOf(settings) }]));
}

interface Names {
  secrets: readonly string[];
  variables: readonly string[];
}

function readJob(id: string, job: Fields, permissions: unknown, shared: Names): WorkflowJob {
  const own = namesIn(job);
  return {
    id,
    name: textOf(job.name) ?? id,
    environment: environmentOf(job.environment),
    idToken: grantsToken(job.permissions ?? permissions),
    uses: textOf(job.uses),
    secrets: [...new Set([...own.secrets, ...shared.secrets])],
    variables: [...new Set([...own.variables, ...shared.variables])],
  };
}

function environmentOf(value: unknown): WorkflowJob["environment"] {
  const name = textOf(value) ?? textOf(fieldsOf(value).name);
  return name?.includes("${{") ? { expression: name } : name;
}

/** A job's permissions stand in place of the workflow's; none of the defaults has the identity token. */
function grantsToken(permissions: unknown): boolean {
  return permissions === "write-all" || fieldsOf(permissions)["id-token"] === "write";
}

/** GITHUB_TOKEN is every job's own. */
const OWN = new Set(["GITHUB_TOKEN"]);
const NAMED = /\b(secrets|vars)(?:\.([A-Za-z_][A-Za-z0-9_]*)|\[\s*'([A-Za-z_][A-Za-z0-9_]*)'\s*\])/g;

function namesIn(value: unknown): Names {
  const found = [...JSON.stringify(value ?? null).matchAll(NAMED)].map(([, kind, plain, indexed]) => ({
    kind,
    name: plain ?? indexed ?? "",
  }));
  const of = (wanted: string) => [...new Set(found.filter(({ kind, name }) => kind === wanted && !OWN.has(name)).map(({ name }) => name))];
  return { secrets: of("secrets"), variables: of("vars") };
}

/** A job as it runs: where one workflow calls another, the jobs of the called one, in the caller's name. */
export interface RunningJob extends Omit<WorkflowJob, "uses"> {
  /** The file whose run it is, which an identity token calls `workflow_ref`. */
  caller: string;
  /** The file that the job stands in, which it calls `job_workflow_ref`; `undefined` where that is of another repository. */
  file: string | undefined;
}

const DEEPEST = 4;
const LOCAL = /^\.\/\.github\/workflows\/([^/@]+)$/;

/** The jobs that a run of this workflow has; a caller's permissions bound those of the called. */
export function runningJobs(workflow: Workflow, all: readonly Workflow[], depth = 0): RunningJob[] {
  return workflow.jobs.flatMap((job): RunningJob[] => {
    const { uses, ...rest } = job;
    if (uses === undefined || depth >= DEEPEST) return [{ ...rest, caller: workflow.file, file: workflow.file }];
    const called = all.find(({ file }) => file === LOCAL.exec(uses)?.[1]);
    if (!called) return [{ ...rest, caller: workflow.file, file: undefined }];
    return runningJobs(called, all, depth + 1).map((one) => ({
      ...one,
      id: `${job.id} / ${one.id}`,
      caller: workflow.file,
      idToken: one.idToken && job.idToken,
    }));
  });
}

/** The files of this repository that jobs of a workflow call. */
export function calledBy(workflow: Workflow | undefined): string[] {
  return (workflow?.jobs ?? []).flatMap(({ uses = "" }) => LOCAL.exec(uses)?.[1] ?? []);
}

/** Whether a run of it may be for a tag: of a release, or of a pushed tag. */
export function runsForTags({ on }: Workflow): boolean {
  const push = on.get("push");
  return on.has("release") || (push !== undefined && (push.tags !== undefined || push.branches === undefined));
}

/** The workflows that have a job of this name themselves: what a workflow that they call runs is told by another name. */
export function withJob(job: string, workflows: readonly Workflow[]): Workflow[] {
  return workflows.filter((one) => runningJobs(one, workflows).some(({ name, caller }) => name === job && caller === one.file));
}
