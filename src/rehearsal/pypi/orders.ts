import { rmSync } from "node:fs";
import { clockOrders } from "../clock";
import { commonOrders, type Orders } from "../control";
import type { PypiHub } from "./hub";
import { findProject, findRelease } from "./look";
import type { Project, PypiState, Release } from "./state";

interface Named {
  project: Project;
  release: Release;
}

/** What PyPI's control path takes: what owners do in their browsers, and the conditions of the place. */
export function pypiOrders(hub: PypiHub): Orders {
  const { state } = hub;
  return {
    ...commonOrders(state, () => state.projects),
    ...clockOrders(state),
    "POST settings": (settings) => void Object.assign(state.settings, settings),
    "POST yank": ({ reason = null, ...of }) => yank(named(of, state), { yanked: true, yankedReason: reason as string | null }, hub),
    "POST unyank": (of) => yank(named(of, state), { yanked: false, yankedReason: null }, hub),
    "POST delete": ({ file, ...of }) => remove(named(of, state), file as string | undefined, hub),
  };
}

function named({ project: name, version }: Record<string, unknown>, { projects }: PypiState): Named {
  const project = findProject(projects, String(name));
  const release = project && findRelease(project, String(version));
  if (!project || !release) throw new Error(`there is no ${name} ${version}`);
  return { project, release };
}

function yank({ project, release }: Named, state: Pick<Release, "yanked" | "yankedReason">, hub: PypiHub): void {
  Object.assign(release, state);
  hub.touch(project);
  hub.note(state.yanked ? "yank" : "unyank", { project: project.name, version: release.version }, "");
}

/** Removes one file, or the release with all of its files; their names stay used. */
function remove({ project, release }: Named, file: string | undefined, hub: PypiHub): void {
  const gone = release.files.filter(({ name }) => file === undefined || name === file);
  release.files = release.files.filter((one) => !gone.includes(one));
  if (file === undefined) project.releases = project.releases.filter((one) => one !== release);
  for (const one of gone) rmSync(one.file, { force: true });
  hub.touch(project);
  hub.note("delete", { project: project.name, version: release.version, files: gone.map(({ name }) => name) }, "");
}
