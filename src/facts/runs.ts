import type { CheckRun, Job, Run } from "../domain/runs";
import type { Github } from "../world/github/github";

/** The runs of a workflow file for a commit, newest first. */
export async function runsOf(github: Github, file: string, sha: string): Promise<Run[]> {
  return (await github.runs(file, sha)).map((run) => ({
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
  }));
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
