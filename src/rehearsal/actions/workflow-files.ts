import type { Hub } from "../hub";
import type { Workflow } from "./run";

const FOLDER = ".github/workflows/";

/** The workflows that GitHub lists: a file of the default branch each, and those that runs were told of. */
export async function workflows(hub: Hub): Promise<Workflow[]> {
  const names = await hub.git.text("ls-tree", "--name-only", await hub.git.head(), FOLDER);
  for (const path of (names ?? "").split("\n").filter((name) => /\.ya?ml$/.test(name))) await workflowAt(hub, path);
  return hub.state.workflows;
}

/** The workflow of this path, made where it isn't known yet. Its name is the file's, else its path. */
export async function workflowAt(hub: Hub, path: string, name?: string): Promise<Workflow> {
  const known = hub.state.workflows.find((one) => one.path === path);
  if (known) return known;
  const written = /^name:\s*["']?(.+?)["']?\s*$/m.exec(await workflowText(hub, await hub.git.head(), path))?.[1];
  const now = hub.now();
  const made: Workflow = { id: hub.nextId(), name: name ?? written ?? path, path, state: "active", created: now, updated: now, jobs: [] };
  hub.state.workflows.push(made);
  return made;
}

/** The text of a workflow at a ref; empty where there is none. */
export async function workflowText({ git }: Hub, ref: string, path: string): Promise<string> {
  return (await git.text("cat-file", "blob", `${ref}:${path}`)) ?? "";
}
