import type { ActionName } from "./actions";

type Scalar = string | number | boolean;

/** A step: of an action, or of a line of shell, or a place that is a person's. */
export type Step =
  | { name?: string; id?: string; if?: string; uses: ActionName; with?: Readonly<Record<string, Scalar>> }
  | { name?: string; id?: string; if?: string; run: string; env?: Readonly<Record<string, string>> }
  | { kept: string };

/** Text or lists below keys, as YAML has them. */
export type Tree = Scalar | readonly Tree[] | { readonly [key: string]: Tree };

/** A job of a workflow, its keys in the order in which they are written. */
export interface WorkflowJob {
  name: string;
  needs?: readonly string[];
  if?: string;
  runsOn: string;
  /** Minutes. */
  timeout: number;
  environment?: Tree;
  permissions: Readonly<Record<string, "read" | "write">>;
  outputs?: Readonly<Record<string, string>>;
  strategy?: Tree;
  env?: Readonly<Record<string, string>>;
  steps: readonly Step[];
}

/** A workflow file. */
export interface Workflow {
  /** In .github/workflows. */
  file: string;
  name: string;
  /** Comments at its head, a line each. */
  about: readonly string[];
  on: Tree;
  concurrency: { group: string; cancel: string | boolean };
  jobs: readonly WorkflowJob[];
}
