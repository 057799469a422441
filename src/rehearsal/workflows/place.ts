import type { AssetTemplate } from "../../domain/assets/inventory";
import type { Package } from "../../domain/project";
import type { JobCrates } from "../publishing/crates";
import type { JobPypi } from "../publishing/pypi";

/** What stand-ins are told, in the file that COGREL_STEP names. */
export interface StepFacts {
  /** Where the repository is fetched from: `http://…/owner/name.git`, or `file:///…`. */
  origin: string;
  /** The job's token, which the server of `origin` asks for; absent: it asks for none. */
  token?: string;
  /** The folder that artifacts go to, each below its name. */
  artifacts: string;
  /** How cogrel is started. */
  cogrel?: readonly string[];
  /** What a release is made of, for those who play a build. */
  release?: { assets: readonly AssetTemplate[]; packages: readonly Package[]; prefix: string };
  /** The repository as a bare one of this machine, for those who pack its commit. */
  bare?: string;
  /** The registries, for those who upload. */
  pypi?: JobPypi;
  crates?: JobCrates;
}

/** What a stand-in for an action works with. */
export interface StepPlace extends StepFacts {
  /** The job's folder. */
  workspace: string;
  /** What the run is of: a full ref, and its commit. */
  ref: string;
  sha: string;
  /** An input of the action; empty where it is not given. */
  input(name: string): string;
  /** Writes a line of the step's log. */
  say(line: string): void;
}
