import type { Project } from "../domain/project";
import type { Runnable } from "../domain/workflow-check/runnable";
import type { Source } from "../world/source";

/** A workflow file of HEAD, or why there is none that can be run. */
export type OwnWorkflow = { path: string; event: string } & ({ runnable: Runnable } | { why: string });

/** The workflow files of the release, with what those ask for that they call: the build's, then the publication's. */
export async function ownWorkflows(source: Source, { ci }: Project): Promise<OwnWorkflow[]> {
  const wanted = [
    { path: `.github/workflows/${ci.releaseBuild}`, event: "push" },
    { path: `.github/workflows/${ci.releasePublish}`, event: "release" },
  ];
  return Promise.all(
    wanted.map(async ({ path, event }) => {
      const found = await runnableIn(source, path);
      if ("why" in found) return { path, event, ...found };
      if (!found.runnable.events.includes(event)) return { path, event, why: `no ${event} starts it` };
      const called = await calledBy(source, found.runnable);
      return { path, event, ...("why" in called ? called : withCalled(found.runnable, called)) };
    }),
  );
}

async function runnableIn(source: Source, path: string): Promise<{ runnable: Runnable } | { why: string }> {
  const [text] = await source.files([path]);
  if (text === undefined) return { why: "there is none in HEAD" };
  if (typeof text !== "string") return { why: text.why };
  const { runnableOf } = await import("../domain/workflow-check/runnable");
  const runnable = runnableOf(path, text);
  return runnable ? { runnable } : { why: "GitHub would refuse it" };
}

/** As deep as workflows may call each other. */
const DEEPEST = 4;

/** The repository's own workflows that its jobs call, and those that these call. */
async function calledBy(source: Source, { jobs }: Runnable, depth = 1): Promise<Runnable[] | { why: string }> {
  const all: Runnable[] = [];
  for (const path of new Set(jobs.flatMap(({ calls }) => calls ?? []))) {
    const found = depth > DEEPEST ? { why: "calls go too deep" } : await runnableIn(source, path);
    if ("why" in found) return { why: `${path}, which it calls: ${found.why}` };
    const further = await calledBy(source, found.runnable, depth + 1);
    if ("why" in further) return further;
    all.push(found.runnable, ...further);
  }
  return all;
}

/** What the called ones ask for the caller asks for. */
function withCalled(runnable: Runnable, called: readonly Runnable[]): { runnable: Runnable } {
  const all = [runnable, ...called];
  const uses = [...new Set(all.flatMap((one) => one.uses))];
  return { runnable: { ...runnable, uses, runners: [...new Set(all.flatMap(({ runners }) => runners))] } };
}
