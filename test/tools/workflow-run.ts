import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runnableOf } from "../../src/domain/workflow-check/runnable";
import { runWorkflow } from "../../src/rehearsal/workflows/act";
import { PROGRAM, scratch, type TestRepository } from "../harness";
import { workflowTools } from "./python.mjs";
import { executable } from "./shim";

// Workflow files under act, with the network cut: each step runs on this machine, in a namespace that has no way out of it.

const CUT = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];

/** How act is started with the network cut; or why it can't be here. */
export function cutAct(): { missing?: undefined; act: string[] } | { missing: string } {
  const [program = "", ...args] = CUT;
  if (spawnSync(program, [...args, "true"]).status !== 0) return { missing: "the network cannot be cut here (unshare -rn)" };
  const tools = workflowTools();
  return tools.missing === undefined ? { act: [...CUT, tools.act] } : tools;
}

/** What a run of a workflow came to. */
export interface Came {
  code: number | null;
  /** The jobs that ran, in the order of their ends, with the results of all their matrix; a job that was skipped is not here. */
  jobs: Map<string, string[]>;
  /** What the steps of a job printed. */
  printed(job: string): string;
  /** All that act said, for a message. */
  log: string;
}

export interface Asked {
  act: readonly string[];
  file: string;
  event: string;
  payload: object;
  env: Readonly<Record<string, string>>;
}

/** Runs a workflow of a repository's working tree; its jobs check out what its origin has. */
export async function ran(one: TestRepository, { act, file, event, payload, env }: Asked): Promise<Came> {
  const path = `.github/workflows/${file}`;
  const runnable = runnableOf(path, readFileSync(join(one.folder, path), "utf8"));
  if (!runnable) throw new Error(`GitHub would refuse ${file}`);
  const jobs = new Map<string, string[]>();
  const printed = new Map<string, string>();
  const log: string[] = [];
  const code = await runWorkflow(
    {
      ...{ act, folder: one.folder, file: path, event, payload, env, origin: `file://${one.origin}` },
      ...{ room: scratch("cogrel-act-"), step: join(dirname(PROGRAM), "..", "dist", "workflow-step.js") },
      ...{ uses: runnable.uses, runners: runnable.runners },
    },
    ({ jobID = "", jobResult, msg, raw_output: own }) => {
      if (jobResult) jobs.set(jobID, [...(jobs.get(jobID) ?? []), jobResult]);
      if (own) printed.set(jobID, `${printed.get(jobID) ?? ""}${msg}`);
      log.push(`${jobID}: ${msg.trimEnd()}`);
    },
  );
  return { code, jobs, printed: (job) => printed.get(job) ?? "", log: log.join("\n") };
}

/** Programs that stand before all others on PATH: `npx --yes cogrel@…` is the built program, as npm would fetch it. */
export function onPath(env: Readonly<Record<string, string>>, programs: Readonly<Record<string, string>> = {}): Record<string, string> {
  const folder = join(scratch("cogrel-path-"), "bin");
  mkdirSync(folder, { recursive: true });
  const npx = `case "$1 $2" in "--yes cogrel@"*) shift 2; exec '${process.execPath}' '${PROGRAM}' "$@";; esac\necho "npx $*: not in this test" >&2; exit 99`;
  for (const [name, script] of Object.entries({ npx, ...programs })) executable(join(folder, name), `#!/bin/sh\n${script}\n`);
  return { ...env, PATH: `${folder}:${env.PATH}` };
}
