import type { Package } from "../../domain/project";
import { assetsOf } from "../../domain/registries/pypi";
import { type JobPlace, versionOfRun } from "../jobs";
import type { Asset } from "../state";
import type { JobPypi } from "./pypi";

function own({ hub, run, workshop }: JobPlace, one: Package): Asset[] {
  const release = hub.state.releases.find(({ tag, draft }) => tag === run.ref && !draft);
  return assetsOf(one.assets, versionOfRun(workshop, run), release?.assets ?? []);
}

/** Looks that a lagging index is given. */
const MOST_LOOKS = 50;

/** Waits until every file of a package is in the simple index with the release's digest. Throws when it isn't in time. */
export async function untilVisible(place: JobPlace, one: Package, pypi: JobPypi): Promise<void> {
  const wanted = own(place, one);
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const there = await visible(pypi, one.name);
    if (wanted.every(({ name, digest }) => `sha256:${there.get(name)}` === digest)) return;
  }
  throw new Error(`${one.name} ${versionOfRun(place.workshop, place.run).text} did not appear in the simple index`);
}

/** The files in the simple index, each with its sha256. */
async function visible({ simple }: JobPypi, name: string): Promise<Map<string, string>> {
  const answer = await fetch(`${simple}${name}/`, { headers: { accept: "application/vnd.pypi.simple.v1+json" } });
  if (answer.status === 404) return new Map();
  if (answer.status !== 200) throw new Error(`the simple index answered ${answer.status} for ${name}`);
  const { files } = (await answer.json()) as { files: { filename: string; hashes: { sha256: string } }[] };
  return new Map(files.map(({ filename, hashes }) => [filename, hashes.sha256]));
}
