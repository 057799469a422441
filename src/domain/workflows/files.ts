import { JOBS_FILE } from "../ci/needs";
import { ciJobs, ciWorkflow } from "./ci";
import { codeqlWorkflow } from "./codeql";
import { homebrewTapWorkflow } from "./homebrew-tap";
import type { Ground } from "./project";
import { releaseBuildWorkflow } from "./release-build";
import { releasePublishWorkflow } from "./release-publish";
import { workflowText } from "./yaml";

/** The first line of each file that is cogrel's to write. */
export const WRITTEN = "Written by cogrel ci init";

/** A file as cogrel writes it, its kept parts empty. */
export interface GeneratedFile {
  path: string;
  text: string;
}

/** All files of CI for a Project: the workflows, and the list that the gate judges by. The release's are known for Cog's packages only. */
export function ciFiles(ground: Ground): GeneratedFile[] {
  const workflows = workflowsOf(ground);
  const written = `${WRITTEN}. Yours is what stands between "keep" and "end keep"; the rest is written again.`;
  return [
    ...workflows.map((workflow) => ({ path: `.github/workflows/${workflow.file}`, text: workflowText(workflow, written) })),
    { path: JOBS_FILE, text: jobsFile(ground) },
  ];
}

function workflowsOf(ground: Ground) {
  const release = ground.ofCogShape ? [releaseBuildWorkflow, releasePublishWorkflow, homebrewTapWorkflow] : [];
  return [ciWorkflow, codeqlWorkflow, ...release].flatMap((make) => make(ground) ?? []);
}

/** The workflows among them, by the names of their files. */
export function ciWorkflowNames(ground: Ground): string[] {
  return workflowsOf(ground).map(({ file }) => file);
}

/** The list that `cogrel ci gate` judges by (domain/ci/gate-input.ts reads it). */
function jobsFile({ ci }: Ground): string {
  const jobs = ciJobs(ci).map(({ name, needs, informational }) => ({ name, needs, ...(informational && { informational }) }));
  const lines = jobs.map((job) => `    ${JSON.stringify(job)}`);
  return `{\n  "schema": 1,\n  "jobs": [\n${lines.join(",\n")}\n  ]\n}\n`;
}
