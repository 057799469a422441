import { appShape } from "../apps/app-shape";
import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { fail, notFound, ok, type Reply } from "../reply";
import { minimalRepository } from "../rest/repository";
import { suiteOf } from "./checks";
import { ACTIONS_APP, type Run } from "./run";

/** The suite of each run of a commit; checks that were set by hand have none that could be asked for. */
export async function listSuites(call: Call, hub: Hub): Promise<Reply> {
  const commit = await hub.git.commit(String(call.params.ref));
  if (!commit) return fail(call, 422, `No commit found for SHA: ${call.params.ref}`);
  const found = hub.state.runs.filter(({ sha }) => sha === commit.sha);
  const { items, headers } = page(call, hub, found);
  const check_suites = await Promise.all(items.map((run) => suiteShape(run, { ...hub, ...call }, hub)));
  return ok({ total_count: found.length, check_suites }, headers);
}

export async function getSuite(call: Call, hub: Hub): Promise<Reply> {
  const run = hub.state.runs.find((one) => String(suiteOf(one)) === call.params.id);
  return run ? ok(await suiteShape(run, { ...hub, ...call }, hub)) : notFound(call);
}

async function suiteShape(run: Run, at: At, { git }: Hub): Promise<Record<string, unknown>> {
  const id = suiteOf(run);
  const url = `${repoUrl(at.state, at.bases.api)}/check-suites/${id}`;
  const { author, committer, message = "", tree = "" } = (await git.commit(run.sha)) ?? {};
  const person = (one = author) => ({ name: one?.name ?? "", email: one?.email ?? "" });
  const head = {
    id: run.sha,
    tree_id: tree,
    message,
    timestamp: committer?.date ?? run.created,
    author: person(),
    committer: person(committer),
  };
  return {
    ...{ id, node_id: `CS_${id}`, head_branch: run.ref, head_sha: run.sha, status: run.status, conclusion: run.conclusion, url },
    ...{ before: null, after: run.sha, pull_requests: [], app: appShape(ACTIONS_APP, at), repository: minimalRepository(at) },
    ...{ created_at: run.created, updated_at: run.updated, head_commit: head, latest_check_runs_count: run.jobs.length },
    check_runs_url: `${url}/check-runs`,
  };
}
