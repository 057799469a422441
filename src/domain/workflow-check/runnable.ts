import { readWorkflow } from "./read";
import { textsOf, under } from "./tree";
import { workflowOf } from "./workflow";

/** What a workflow asks of the machine that runs it. */
export interface Runnable {
  /** Its file's name. */
  file: string;
  /** The events that start it. */
  events: readonly string[];
  jobs: readonly { name: string; needs: readonly string[] }[];
  /** The actions of its steps, each once; and the workflows that its jobs call. */
  uses: readonly string[];
  /** Labels of runners that stand there as they are, each once. */
  runners: readonly string[];
}

/** Reads a workflow for a run of it; `undefined` where GitHub itself would refuse the file. */
export function runnableOf(path: string, text: string): Runnable | undefined {
  const { file, findings } = readWorkflow(path, text);
  const workflow = findings.length > 0 ? undefined : workflowOf(file);
  if (!workflow) return undefined;
  const { jobs, events } = workflow;
  const uses = jobs.flatMap((job) => [job.uses, ...job.steps.map((step) => step.uses)]).flatMap((one) => one?.text ?? []);
  const runners = jobs.flatMap(({ node }) => textsOf(under(node, "runs-on"))).filter(({ expressions }) => expressions.length === 0);
  return {
    file: workflow.file,
    events: [...events.keys()],
    jobs: jobs.map(({ name, needs }) => ({ name, needs: needs.map((need) => need.text) })),
    uses: [...new Set(uses)],
    runners: [...new Set(runners.map((runner) => runner.text))],
  };
}
