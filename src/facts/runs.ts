import { lastWords } from "../domain/job-log";
import { type CheckRun, type Job, newestRun, type Run } from "../domain/runs";
import type { Failed } from "../domain/wizard";
import type { Github, Run as GithubRun } from "../world/github/github";

/** The runs of a workflow file for a commit, newest first. */
export async function runsOf(github: Github, file: string, sha: string): Promise<Run[]> {
  return (await github.runs(file, sha)).map(runFact);
}

/** `undefined` where GitHub shows none of this id. */
export async function runById(github: Github, id: number): Promise<Run | undefined> {
  const run = await github.run(id);
  return run && runFact(run);
}

function runFact(run: GithubRun): Run {
  return {
    id: run.id,
    number: run.run_number,
    attempt: run.run_attempt ?? 1,
    event: run.event,
    ref: run.head_branch,
    sha: run.head_sha,
    url: run.html_url,
    created: run.created_at,
    status: run.status,
    conclusion: run.conclusion,
  };
}

export async function jobsOf(github: Github, run: Run): Promise<Job[]> {
  return (await github.jobs(run.id)).map(({ name, status, conclusion, started_at, completed_at }) => ({
    name,
    status,
    conclusion,
    started: started_at,
    completed: completed_at,
  }));
}

export async function checksOf(github: Github, sha: string, name: string): Promise<CheckRun[]> {
  return (await github.checks(sha, name)).map(({ id, name: own, status, conclusion, started_at }) => ({
    id,
    name: own,
    status,
    conclusion,
    started: started_at,
  }));
}

/** All checks of a commit, of whatever name. */
export async function allChecksOf(github: Github, sha: string): Promise<CheckRun[]> {
  return (await github.checks(sha)).map(({ id, name, status, conclusion, started_at }) => ({
    id,
    name,
    status,
    conclusion,
    started: started_at,
  }));
}

/** The newest run of a workflow for a tag that failed, with the end of its failed job's log; `undefined` when none failed. */
export async function failedLog(github: Github, file: string, sha: string, tag: string): Promise<Failed | undefined> {
  const run = newestRun(await runsOf(github, file, sha), tag);
  if (run?.status !== "completed" || run.conclusion === "success") return undefined;
  const job = (await github.jobs(run.id)).find(({ conclusion }) => conclusion === "failure");
  const text = job ? await github.jobLog(job.id) : undefined;
  return { run, job: job?.name, log: text === undefined ? [] : lastWords(text) };
}
