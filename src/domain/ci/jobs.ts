/** A part of the repository that CI tests by itself. */
export interface Component {
  name: string;
  /** Globs of the files that belong to it (domain/path-globs.ts). */
  paths: readonly string[];
}

/** Values that a job runs with, each once; defined here and nowhere else, since `env` cannot be read in `strategy.matrix`. */
export interface Matrix {
  name: string;
  values: readonly string[];
}

/** A job of ci.yaml. */
export interface Job {
  name: string;
  /** `always`, or the components whose change turns it on; `any` is every one of them. */
  when: "always" | "any" | readonly string[];
  /** Jobs that it waits for; where it runs, they run. */
  needs: readonly string[];
  /** The Matrix that it runs over. */
  matrix?: string;
  /** The mise task that does the same on a laptop. */
  task?: string;
  /** Its failure is told and turns nothing red. */
  informational?: boolean;
}

/** CI as the Project has it: what changes turn on which jobs, and the names that a release waits for. */
export interface Ci {
  /** The job that needs all others: the one check that a commit needs. */
  gate: string;
  /** File of the workflow that a pushed tag starts. */
  releaseBuild: string;
  /** File of the workflow that a published release starts. */
  releasePublish: string;
  /** Globs of the files whose change changes everything. */
  everything: readonly string[];
  components: readonly Component[];
  matrices: readonly Matrix[];
  /** All jobs, the gate last. */
  jobs: readonly Job[];
}

const CI_NAMES = { gate: "ci-complete", releaseBuild: "release-build.yaml", releasePublish: "release-publish.yaml" } as const;

const EVERYTHING: readonly string[] = [".github/workflows/**", ".github/actions/**", "mise.toml", ".mise.toml", "mise.lock"];

const FOLDERS = { go: ["cmd/**", "pkg/**"], rust: ["crates/**"], python: ["python/**"] };

const COMPONENTS: readonly Component[] = [
  { name: "go", paths: [...FOLDERS.go, "go.mod", "go.sum", ".golangci.yml", "Makefile"] },
  { name: "rust", paths: [...FOLDERS.rust, "Cargo.toml", "Cargo.lock"] },
  { name: "python", paths: [...FOLDERS.python, "pyproject.toml", "uv.lock", "noxfile.py", ".ruff.toml"] },
  { name: "integration-tests", paths: ["integration-tests/**", ...FOLDERS.go, ...FOLDERS.rust, ...FOLDERS.python] },
];

const MATRICES: readonly Matrix[] = [
  { name: "pythons", values: ["3.10", "3.11", "3.12", "3.13"] },
  { name: "platforms", values: ["ubuntu-latest", "macos-latest"] },
  { name: "runtimes", values: ["cog", "cog-rust"] },
];

/** The seed's table of jobs in its order, and `version-check`. Each waits for `changes`, whose outputs turn it on. */
const WORK: readonly Job[] = [
  { name: "changes", when: "always", needs: [] },
  { name: "version-check", when: "always", needs: [], task: "version:check" },
  { name: "build-sdk", when: ["python"], needs: ["changes"], task: "build:sdk" },
  { name: "build-rust", when: ["rust"], needs: ["changes"], task: "build:coglet" },
  { name: "fmt-go", when: ["go"], needs: ["changes"], task: "fmt:go" },
  { name: "fmt-rust", when: ["rust"], needs: ["changes"], task: "fmt:rust" },
  { name: "fmt-python", when: ["python"], needs: ["changes"], task: "fmt:python" },
  { name: "lint-go", when: ["go"], needs: ["changes"], task: "lint:go" },
  { name: "lint-rust", when: ["rust"], needs: ["changes"], task: "lint:rust" },
  { name: "lint-rust-deny", when: ["rust"], needs: ["changes"], task: "lint:rust:deny" },
  { name: "lint-python", when: ["python"], needs: ["changes", "build-sdk"], task: "lint:python" },
  { name: "test-go", when: ["go"], needs: ["changes", "build-sdk"], matrix: "platforms", task: "test:go" },
  { name: "test-rust", when: ["rust"], needs: ["changes"], task: "test:rust" },
  { name: "test-python", when: ["python"], needs: ["changes", "build-sdk"], matrix: "pythons", task: "test:python" },
  {
    name: "test-coglet-python",
    when: ["rust", "python"],
    needs: ["changes", "build-rust"],
    matrix: "pythons",
    task: "test:coglet:python",
  },
  {
    name: "test-integration",
    when: "any",
    needs: ["changes", "build-sdk", "build-rust"],
    matrix: "runtimes",
    task: "test:integration",
  },
];

/** The jobs with the gate, which always runs and needs all others, last. */
export function withGate(jobs: readonly Job[], gate: string): readonly Job[] {
  const others = jobs.filter(({ name }) => name !== gate);
  return [...others, { name: gate, when: "always", needs: others.map(({ name }) => name) }];
}

/** CI of a repository whose cogrel.toml says nothing else: the seed's. */
export function defaultCi(): Ci {
  return {
    ...CI_NAMES,
    everything: EVERYTHING,
    components: COMPONENTS,
    matrices: MATRICES,
    jobs: withGate(WORK, CI_NAMES.gate),
  };
}
