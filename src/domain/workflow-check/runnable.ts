import { readWorkflow } from "./read";
import { textsOf, under } from "./tree";
import { type Job, workflowOf } from "./workflow";

/** What a workflow asks of the machine that runs it. */
export interface Runnable {
  /** Its file's name. */
  file: string;
  /** The events that start it. */
  events: readonly string[];
  jobs: readonly RunnableJob[];
  /** The actions of its steps, each once; and the workflows of others that its jobs call. */
  uses: readonly string[];
  /** Labels of runners that stand there as they are, each once. */
  runners: readonly string[];
}

export interface RunnableJob {
  name: string;
  needs: readonly string[];
  /** The repository's own workflow that it calls, by its path. */
  calls?: string;
}

/** Reads a workflow for a run of it; `undefined` where GitHub itself would refuse the file. */
export function runnableOf(path: string, text: string): Runnable | undefined {
  const { file, findings } = readWorkflow(path, text);
  const workflow = findings.length > 0 ? undefined : workflowOf(file);
  if (!workflow) return undefined;
  const { jobs, events } = workflow;
  const called = (job: Job) => (job.uses?.text.startsWith("./.github/workflows/") ? job.uses.text.slice("./".length) : undefined);
  const uses = jobs.flatMap((job) => [called(job) ? undefined : job.uses, ...job.steps.map((step) => step.uses)]);
  const runners = jobs.flatMap(({ node }) => textsOf(under(node, "runs-on"))).filter(({ expressions }) => expressions.length === 0);
  return {
    file: workflow.file,
    events: [...events.keys()],
    jobs: jobs.map((job) => {
      const calls = called(job);
      return { name: job.name, needs: job.needs.map((need) => need.text), ...(calls !== undefined && { calls }) };
    }),
    uses: [...new Set(uses.flatMap((one) => one?.text ?? []))],
    runners: [...new Set(runners.map((runner) => runner.text))],
  };
}
