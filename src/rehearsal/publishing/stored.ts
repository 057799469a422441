import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Package } from "../../domain/project";
import { assetsOf } from "../../domain/registries/pypi";
import { type JobPlace, versionOfRun } from "../jobs";
import type { Asset } from "../state";
import type { JobPypi } from "./pypi";

/** The release's assets that are this package, as files in `dist`; those that PyPI has already are left out. */
export async function storedAssets(place: JobPlace, one: Package, { pypi, dist }: { pypi: JobPypi; dist: string }): Promise<void> {
  const there = await visible(pypi, one.name);
  for (const { name, file } of own(place, one)) if (!there.has(name)) copyFileSync(file, join(dist, name));
}

function own({ hub, run, workshop }: JobPlace, one: Package): Asset[] {
  const release = hub.state.releases.find(({ tag, draft }) => tag === run.ref && !draft);
  return assetsOf(one.assets, versionOfRun(workshop, run), release?.assets ?? []);
}

/** The files in the simple index, each with its sha256. */
async function visible({ simple }: JobPypi, name: string): Promise<Map<string, string>> {
  const answer = await fetch(`${simple}${name}/`, { headers: { accept: "application/vnd.pypi.simple.v1+json" } });
  if (answer.status === 404) return new Map();
  if (answer.status !== 200) throw new Error(`the simple index answered ${answer.status} for ${name}`);
  const { files } = (await answer.json()) as { files: { filename: string; hashes: { sha256: string } }[] };
  return new Map(files.map(({ filename, hashes }) => [filename, hashes.sha256]));
}
