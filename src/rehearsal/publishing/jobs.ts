import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Package } from "../../domain/project";
import { keyOf, published } from "../../domain/registries/target";
import { pep440 } from "../../domain/version";
import { checkedOut, cogrel, type JobPlace, type Registries, versionOfRun, type Work, type Workshop } from "../jobs";
import { packed, publishCrate } from "./crates";
import { uploadAll } from "./pypi";
import { eventOf, outputsFile, outputsOf } from "./runner";

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
  // Without registries it would ask the real ones.
  const verify: Work = { name: VERIFY, needs: [], work: registries ? verifyRelease : async () => undefined };
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
  const checkout = await checkedOut(place, VERIFY);
  const more = { GITHUB_EVENT_PATH: eventOf(place), GITHUB_OUTPUT: outputsFile(place) };
  rmSync(more.GITHUB_OUTPUT, { force: true });
  await cogrel(place, checkout, ["verify-release"], more);
}

/** The stored bytes that PyPI hasn't yet, once what the package needs can be installed. */
function toPypi(one: Package, { pypi }: Registries): Work["work"] {
  return async (place) => {
    const { workshop, run } = place;
    const { publish, digests } = outputsOf(place);
    if (!publish.includes(keyOf(one))) return;
    const needs = workshop.packages.filter((other) => other.registry === "pypi" && one.needs.includes(keyOf(other)));
    const [checkout, dist] = [await checkedOut(place, one.name), join(workshop.folder, `${run.id}-${run.attempt}-${one.name}-dist`)];
    if (needs.length > 0) await waitFor(place, checkout, needs);
    mkdirSync(dist, { recursive: true });
    const version = versionOfRun(workshop, run);
    for (const name of one.assets) {
      const only = name.replaceAll("{version}", version.text).replaceAll("{pep440}", pep440(version));
      const args = ["download", run.ref, "--only", only, "--to", dist, "--digests", digests, "--missing-from", "pypi", "--yes"];
      await cogrel(place, checkout, args);
    }
    await uploadAll(pypi, dist);
  };
}

/** Waits until what a package needs can be installed, with the release's own bytes. */
async function waitFor(place: JobPlace, checkout: string, needs: readonly Package[]): Promise<void> {
  const version = pep440(versionOfRun(place.workshop, place.run));
  const targets = needs.map((need) => `${keyOf(need)}==${version}`);
  await cogrel(place, checkout, ["wait", ...targets, "--timeout", String(PATIENCE)]);
}

/** Seconds that a lagging index is given. */
const PATIENCE = 60;

/** The crate of the tag's commit. */
function toCrates({ name, path }: Package, { crates }: Registries): Work["work"] {
  return async (place) => {
    const { workshop, run } = place;
    const version = versionOfRun(workshop, run).text;
    if (!outputsOf(place).publish.includes(`crates:${name}`)) return;
    const { bare } = place.hub.state.repository;
    const crate = await packed({ name, version, path, commit: run.sha, bare, env: place.hub.env });
    await publishCrate(crates, { name, version }, crate);
  };
}

async function updateTap(place: JobPlace): Promise<void> {
  const token = place.workshop.tap?.token ?? "";
  await cogrel(place, await checkedOut(place, TAP), ["homebrew", place.run.ref, "--yes"], { COGREL_TAP_TOKEN: token });
}
