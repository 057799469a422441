import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Package } from "../../domain/project";
import { keyOf, published } from "../../domain/registries/target";
import { pep440 } from "../../domain/version";
import { checkedOut, cogrel, type JobPlace, type Registries, versionOfRun, type Work, type Workshop } from "../jobs";
import { packed, publishCrate } from "./crates";
import { uploadAll } from "./pypi";
import { storedAssets } from "./stored";

// The jobs of the workflow that a published release starts, in the seed's order: coglet on PyPI and visible, then cog on PyPI; crates.io
// beside; then the tap.

/** The seed's names of the jobs that publish Cog's packages. */
const NAMES: Readonly<Record<string, string>> = {
  "pypi:coglet": "publish-pypi-coglet",
  "pypi:cog": "publish-pypi-sdk",
  "crates:coglet": "publish-crates-io",
};
const VERIFY = "verify-release";
const TAP = "update-homebrew-tap";

export function publishJobs(workshop: Workshop): Work[] {
  const { registries, tap } = workshop;
  const packages = registries ? published(workshop.packages) : [];
  const jobs = packages.map((one) => packageJob(one, packages, registries as Registries));
  const verify: Work = { name: VERIFY, needs: [], work: verifyRelease };
  const cask: Work = { name: TAP, needs: [VERIFY, ...jobs.map(({ name }) => name)], only: ["stable"], work: updateTap };
  return [verify, ...jobs, ...(tap && registries ? [cask] : [])];
}

const jobName = (key: string) => NAMES[key] ?? `publish-${key.replace(":", "-")}`;

function packageJob(one: Package, all: readonly Package[], registries: Registries): Work {
  const known: string[] = all.map(keyOf);
  const needs = [VERIFY, ...one.needs.filter((need) => known.includes(need)).map(jobName)];
  const work = one.registry === "pypi" ? toPypi(one, registries) : toCrates(one, registries);
  return { name: jobName(keyOf(one)), needs, only: ["stable", "pre-release"], work };
}

async function verifyRelease(place: JobPlace): Promise<void> {
  await cogrel(place, await checkedOut(place, VERIFY), ["verify-tag", place.run.ref]);
}

/** The stored bytes that PyPI hasn't yet, once what the package needs can be installed. */
function toPypi(one: Package, { pypi }: Registries): Work["work"] {
  return async (place) => {
    const { workshop, run } = place;
    const needs = workshop.packages.filter((other) => other.registry === "pypi" && one.needs.includes(keyOf(other)));
    if (needs.length > 0) await waitFor(place, one, needs);
    const dist = join(workshop.folder, `${run.id}-${run.attempt}-${one.name}`);
    mkdirSync(dist, { recursive: true });
    await storedAssets(place, one, { pypi, dist });
    await uploadAll(pypi, dist);
  };
}

/** Waits until what a package needs can be installed, with the release's own bytes: in the job's own checkout, as the workflow does. */
async function waitFor(place: JobPlace, { name }: Package, needs: readonly Package[]): Promise<void> {
  const version = pep440(versionOfRun(place.workshop, place.run));
  const targets = needs.map((need) => `${keyOf(need)}==${version}`);
  await cogrel(place, await checkedOut(place, `wait-${name}`), ["wait", ...targets, "--timeout", String(PATIENCE)]);
}

/** Seconds that a lagging index is given. */
const PATIENCE = 60;

/** The crate of the tag's commit. */
function toCrates({ name, path }: Package, { crates }: Registries): Work["work"] {
  return async (place) => {
    const { workshop, run } = place;
    const version = versionOfRun(workshop, run).text;
    const { bare } = place.hub.state.repository;
    const crate = await packed({ name, version, path, commit: run.sha, bare, env: place.hub.env });
    await publishCrate(crates, { name, version }, crate);
  };
}

async function updateTap(place: JobPlace): Promise<void> {
  const token = place.workshop.tap?.token ?? "";
  await cogrel(place, await checkedOut(place, TAP), ["homebrew", place.run.ref, "--yes"], { COGREL_TAP_TOKEN: token });
}
