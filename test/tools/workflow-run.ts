import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { runnableOf } from "../../src/domain/workflow-check/runnable";
import { type ActRun, runWorkflow } from "../../src/rehearsal/workflows/act";
import { cannotCut, cut } from "../../src/rehearsal/workflows/cut";
import { openPorts } from "../../src/rehearsal/workflows/ports";
import { PROGRAM, scratch, type TestRepository } from "../harness";
import { workflowTools } from "./python.mjs";
import { executable } from "./shim";

// Workflow files under act, with the network cut: each step runs on this machine, in a namespace that has no way out of it.

const STEP = join(dirname(PROGRAM), "..", "dist", "workflow-step.js");

/** How act is started with the network cut, but for these ports of this machine; or why it can't be here. */
export async function cutAct(
  ports: readonly number[] = [],
): Promise<{ missing?: undefined; act: string[] } | { missing: string; act?: undefined }> {
  const cannot = cannotCut(process.env);
  if (cannot !== undefined) return { missing: `the network cannot be cut here: ${cannot}` };
  const tools = workflowTools();
  if (tools.missing !== undefined) return { missing: tools.missing };
  const sockets = scratch("cogrel-ports-");
  afterAll(await openPorts(sockets, ports));
  return { act: cut(STEP, sockets, [tools.act]) };
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
  /** What else the run is given; its jobs check out what the repository's origin has, unless this says otherwise. */
  more?: Partial<Pick<ActRun, "facts" | "token" | "own" | "vars" | "secrets">>;
}

/** Runs a workflow of a repository's working tree; its jobs check out what its origin has. */
export async function ran(one: TestRepository, { act, file, event, payload, env, more }: Asked): Promise<Came> {
  const path = `.github/workflows/${file}`;
  const runnable = runnableOf(path, readFileSync(join(one.folder, path), "utf8"));
  if (!runnable) throw new Error(`GitHub would refuse ${file}`);
  const jobs = new Map<string, string[]>();
  const printed = new Map<string, string>();
  const log: string[] = [];
  const code = await runWorkflow(
    {
      ...{ act, folder: one.folder, file: path, event, payload, env, facts: { origin: `file://${one.origin}` } },
      ...{ room: scratch("cogrel-act-"), step: STEP },
      ...{ uses: runnable.uses, runners: runnable.runners },
      ...more,
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
