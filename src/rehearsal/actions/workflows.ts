import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { fail, noContent, notFound, ok, type Reply } from "../reply";
import type { Workflow } from "./run";
import { startRun } from "./start";
import { workflows, workflowText } from "./workflow-files";

export async function listWorkflows(call: Call, hub: Hub): Promise<Reply> {
  const all = await workflows(hub);
  const { items, headers } = page(call, hub, all);
  return ok({ total_count: all.length, workflows: items.map((one) => workflowShape(one, { ...hub, ...call })) }, headers);
}

/** By its number or by the name of its file. */
async function find({ params }: Call, hub: Hub): Promise<Workflow | undefined> {
  return (await workflows(hub)).find(({ id, path }) => String(id) === params.id || path.endsWith(`/${params.id}`));
}

export async function getWorkflow(call: Call, hub: Hub): Promise<Reply> {
  const found = await find(call, hub);
  return found ? ok(workflowShape(found, { ...hub, ...call })) : notFound(call);
}

function workflowShape({ id, name, path, state, created, updated }: Workflow, at: At): Record<string, unknown> {
  const web = repoUrl(at.state, at.bases.web, "web");
  const urls = { url: `${repoUrl(at.state, at.bases.api)}/actions/workflows/${id}`, html_url: `${web}/blob/main/${path}` };
  const badge_url = `${web}/workflows/${encodeURIComponent(name)}/badge.svg`;
  return { id, node_id: `W_${id}`, name, path, state, created_at: created, updated_at: updated, ...urls, badge_url };
}

/** Starts a run by hand. The newer API says which; the older one only if asked. */
export async function dispatch(call: Call, hub: Hub): Promise<Reply> {
  const workflow = await find(call, hub);
  if (!workflow) return notFound(call);
  const {
    ref,
    inputs = {},
    return_run_details,
  } = call.body as { ref: string; inputs?: Record<string, unknown>; return_run_details?: boolean };
  const found = await refNamed(hub, ref);
  if (!found) return fail(call, 422, `No ref found for: ${ref}`);
  const text = await workflowText(hub, found.sha, workflow.path);
  const refusal = dispatchRefusal(text, inputs);
  if (refusal !== undefined) return fail(call, 422, refusal);
  if (workflow.state !== "active") return fail(call, 422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  const run = startRun(hub, workflow, { event: "workflow_dispatch", ...found, by: call.token?.login ?? "" });
  hub.note(call, "dispatch", { workflow: workflow.path, ref, inputs, run: run.id });
  const newer = call.request.headers["x-github-api-version"] === "2026-03-10";
  if (!newer && return_run_details !== true) return noContent;
  const path = `/actions/runs/${run.id}`;
  const urls = { run_url: repoUrl(hub.state, call.bases.api) + path, html_url: repoUrl(hub.state, call.bases.web, "web") + path };
  return ok({ workflow_run_id: run.id, ...urls });
}

/** A branch or tag by its short or its full name. */
async function refNamed({ git }: Hub, name: string): Promise<{ ref: string; tag: boolean; sha: string } | undefined> {
  for (const full of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const found = full.startsWith("refs/") ? await git.ref(full) : undefined;
    const commit = found && (await git.commit(found.sha));
    if (commit) return { ref: full.replace(/^refs\/(heads|tags)\//, ""), tag: full.startsWith("refs/tags/"), sha: commit.sha };
  }
  return undefined;
}

/** Read from the file by lines: a trigger, and below it the inputs that it names. */
function dispatchRefusal(text: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
  if (!/^\s*(on:.*\bworkflow_dispatch\b|-?\s*workflow_dispatch\b)/m.test(text)) return "Workflow does not have 'workflow_dispatch' trigger";
  const known = inputsIn(text);
  const unknown = Object.keys(inputs).filter((name) => !known.some((input) => input.name === name));
  if (unknown.length > 0) return `Unexpected inputs provided: ${JSON.stringify(unknown)}`;
  const missing = known.find(({ name, required }) => required && inputs[name] === undefined);
  return missing && `Required input '${missing.name}' not provided`;
}

function inputsIn(text: string): { name: string; required: boolean }[] {
  const below = blockOf(blockOf(`${text}\n`, "workflow_dispatch"), "inputs");
  const [, indent] = /^( +)\S/m.exec(below) ?? [];
  if (indent === undefined) return [];
  const parts = below.split(new RegExp(`^${indent}(?=[\\w-]+:)`, "m")).slice(1);
  return parts.map((part) => ({
    name: part.slice(0, part.indexOf(":")),
    required: /^\s+required:\s*true\b/m.test(part) && !/^\s+default:/m.test(part),
  }));
}

/** The lines that stand further in below a key. */
function blockOf(text: string, key: string): string {
  return new RegExp(`^( *)${key}:[ \\t]*\\n((?:\\1 +\\S.*\\n|[ \\t]*\\n)*)`, "m").exec(text)?.[2] ?? "";
}
