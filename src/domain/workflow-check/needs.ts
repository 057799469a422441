import type { Finding } from "./finding";
import { found, type Workflow } from "./workflow";

/** Needs of jobs that the workflow has not got. */
export function unknownNeeds(workflow: Workflow): Finding[] {
  const names = new Set(workflow.jobs.map(({ name }) => name.toLowerCase()));
  return workflow.jobs.flatMap((job) =>
    job.needs
      .filter(({ text }) => !names.has(text.toLowerCase()) || text.toLowerCase() === job.name.toLowerCase())
      .map(({ text, at }) =>
        found(workflow, at, {
          rule: "workflow-needs",
          what: names.has(text.toLowerCase()) ? `${job.name} needs itself` : `${job.name} needs ${text}, and there is no such job`,
          why: "GitHub refuses the file, and none of its jobs runs",
          fix: `needs: of ${job.name}        name jobs of this file: ${workflow.jobs.map(({ name }) => name).join(", ")}`,
        }),
      ),
  );
}
