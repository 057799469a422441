import type { Ci, Job } from "../ci/jobs";
import { ALWAYS } from "../ci/needs";
import { shellWord } from "../quoted";
import { checkout, expression, literal, quotedInExpression, READ, TOKEN } from "./parts";
import type { Ground } from "./project";
import type { Step, Workflow, WorkflowJob } from "./workflow";

/** Artifacts by the job that builds them, with the files that are in each. */
const BUILDS: Readonly<Record<string, { artifact: string; path: string }>> = {
  "build-sdk": { artifact: "CogPackage", path: "dist/cog-*" },
  "build-rust": { artifact: "CogletRustWheel", path: "dist/coglet-*-abi3-*.whl" },
};

/** The jobs that each workflow has, whatever the Project says. */
const FIXED: readonly Job[] = [...ALWAYS].map((name) => ({ name, when: "always", needs: [] }));

/** The jobs of ci.yaml but the gate: the Project's, `changes` first, each of the others waiting for it. */
export function ciJobs({ jobs, gate }: Ci): Job[] {
  const work = jobs.filter(({ name }) => name !== gate && !ALWAYS.has(name));
  return [...FIXED, ...work.map((job) => ({ ...job, needs: [...new Set(["changes", ...job.needs])] }))];
}

/** The workflow that each change runs: the Project's jobs, as far as the change turns them on, and the gate over all of them. */
export function ciWorkflow(ground: Ground): Workflow {
  const jobs = ciJobs(ground.ci);
  return {
    file: "ci.yaml",
    name: "CI",
    about: [
      "The jobs are those of [ci] in cogrel.toml. `changes` says which of them a change turns on; branch protection requires",
      `${ground.ci.gate} alone, for which a job that was not turned on is as good as one that succeeded.`,
    ],
    on: { merge_group: {}, push: { branches: ground.branches }, pull_request: {}, workflow_dispatch: {} },
    concurrency: {
      // A group of its own for each push: of runs that wait in one group GitHub keeps the last, and each commit needs its gate.
      group: `\${{ github.workflow }}-\${{ github.event.pull_request.number || github.run_id }}`,
      cancel: expression("github.event_name == 'pull_request'"),
    },
    jobs: [...jobs.map((job) => ciJob(job, ground)), gateJob(jobs, ground)],
  };
}

function ciJob(job: Job, ground: Ground): WorkflowJob {
  if (job.name === "changes") return changesJob(ground);
  if (job.name === "version-check") return versionJob(ground);
  const matrix = job.matrix === undefined ? undefined : matrixOf(job.matrix);
  return {
    name: job.name,
    needs: job.needs,
    // `always` is every job's whose need is always there; the others ask the list, in which all that is needed is too.
    ...(job.when !== "always" && { if: `contains(fromJSON(needs.changes.outputs.jobs), ${quotedInExpression(job.name)})` }),
    runsOn: matrix?.runsOn ?? "ubuntu-latest",
    timeout: minutesOf(job.name),
    permissions: READ,
    ...(matrix && {
      strategy: {
        "fail-fast": false,
        matrix: { [matrix.key]: expression(`fromJSON(needs.changes.outputs.${outputOf(job.matrix as string)})`) },
      },
    }),
    steps: workSteps(job, ground),
  };
}

function changesJob({ cogrel, ci }: Ground): WorkflowJob {
  const names = ["jobs", ...ci.matrices.map(({ name }) => outputOf(name))];
  return {
    name: "changes",
    runsOn: "ubuntu-latest",
    timeout: 10,
    permissions: READ,
    outputs: Object.fromEntries(names.map((name) => [name, expression(`steps.changes.outputs.${name}`)])),
    steps: [checkout("all"), { id: "changes", name: "What was changed", run: cogrel("ci changes"), env: TOKEN }],
  };
}

function versionJob({ cogrel }: Ground): WorkflowJob {
  return {
    name: "version-check",
    runsOn: "ubuntu-latest",
    timeout: 10,
    permissions: READ,
    steps: [checkout("all"), { name: "Check the version", run: cogrel("version --check"), env: TOKEN }],
  };
}

function workSteps(job: Job, ground: Ground): Step[] {
  const matrix = job.matrix === undefined ? undefined : matrixOf(job.matrix);
  const rust = isRust(job, ground);
  const built = job.needs.flatMap((need) => BUILDS[need] ?? []);
  const builds = BUILDS[job.name];
  return [
    checkout(builds ? "all" : "one"),
    { uses: "mise", with: { cache_key_prefix: `mise-ci-\${{ github.job }}` } },
    // mise's cache has the toolchain's link and not its components.
    ...(rust ? [{ name: "Rust components", run: "rustup component add rustfmt clippy" }] : []),
    // Its key has the version of rustc, so that it comes after mise has chosen that.
    ...(rust && compiles(job) ? [rustCache(ground)] : []),
    ...built.map(({ artifact }): Step => ({ uses: "download", with: { name: artifact, path: "dist" } })),
    { kept: `${job.name} before` },
    ...(job.task === undefined
      ? []
      : [
          {
            name: "Run the task",
            run: `mise run ${literal(shellWord(job.task))}`,
            ...(matrix && { env: { [matrix.variable]: matrix.value } }),
          },
        ]),
    ...(builds ? [{ uses: "upload", with: { name: builds.artifact, path: builds.path, "if-no-files-found": "error" } } as const] : []),
  ];
}

function gateJob(jobs: readonly Job[], { ci, cogrel }: Ground): WorkflowJob {
  return {
    name: ci.gate,
    needs: jobs.map(({ name }) => name),
    if: "always()",
    runsOn: "ubuntu-latest",
    timeout: 10,
    permissions: READ,
    steps: [
      checkout(),
      {
        name: "Judge all jobs",
        run: cogrel("ci gate"),
        env: { NEEDS: expression("toJSON(needs)"), CHANGES: expression("toJSON(needs.changes.outputs)") },
      },
      // The gate believes its list; whether this file and the Project agree with it is looked at here.
      { name: "Check this workflow", if: "!cancelled()", run: cogrel("ci check .github/workflows/ci.yaml") },
    ],
  };
}

/** A job that a change of Rust turns on, in a repository that has some. */
function isRust({ when }: Job, { cargoFolder }: Ground): boolean {
  return cargoFolder !== undefined && Array.isArray(when) && when.includes("rust");
}

/** Whether a cache of compiled crates would help: not where the wheel is built already, not for the format. */
function compiles({ name, needs }: Job): boolean {
  return !needs.includes("build-rust") && !name.startsWith("fmt");
}

function rustCache({ cargoFolder, branches }: Ground): Step {
  const branch = branches.find((one) => !/[*?[]/.test(one)) ?? "main";
  return {
    uses: "rustCache",
    with: { workspaces: `${cargoFolder} -> target`, "save-if": `\${{ github.ref == ${quotedInExpression(`refs/heads/${branch}`)} }}` },
  };
}

function minutesOf(name: string): number {
  if (/^(?:fmt|lint)/.test(name)) return 20;
  return name.startsWith("test") ? 60 : 30;
}

/** A matrix's name as an output. */
function outputOf(name: string): string {
  return name.replaceAll("-", "_");
}

/** How a job sees the value of a matrix: `pythons` is `matrix.python`, and PYTHON for its task; platforms are runners. */
function matrixOf(matrix: string): { key: string; variable: string; value: string; runsOn?: string } {
  const key = matrix.replace(/s$/, "");
  const value = expression(`matrix.${key}`);
  return { key, variable: key.toUpperCase().replaceAll("-", "_"), value, ...(matrix === "platforms" && { runsOn: value }) };
}
