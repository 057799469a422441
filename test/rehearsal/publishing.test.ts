import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { checksumsText } from "../../src/domain/assets/checksums";
import { cogPackages } from "../../src/domain/project";
import { parseVersion, type Version } from "../../src/domain/version";
import { registryFacts } from "../../src/facts/registries";
import { sha256 } from "../../src/world/digest";
import { sample } from "../tools/campaign";
import { expectInvariants } from "../tools/hub";
import { readyFor } from "../tools/release";
import { publishingHub } from "../tools/workshop";
import { REPO } from "./far-end";

// The publishing workflow of a rehearsal: to PyPI, crates.io and the tap in the seed's order, with each target failing at each point; the
// run that is run again ends as one that never failed.

const { hub, pypi, crates, indexes } = await publishingHub();
const { actions } = hub.octokit("maintainer").rest;

let number = 0;
let version = "";
let tag = "";
let commit = "";

beforeEach(async () => {
  for (const end of [hub, pypi, crates]) await end.control("DELETE faults");
  for (const end of [pypi, crates]) await end.control("POST settings", { lag: 0 });
  // Nobody's rate limit is used up.
  await crates.control("POST clock", { hours: 1 });
  for (const token of Object.keys(hub.state.used)) delete hub.state.used[token];
});

/** Publishes the next version on GitHub, as its build left it, which starts the workflow. */
async function released(label = ""): Promise<void> {
  version = `0.20.${++number}${label}`;
  const { dist, ...ready } = readyFor(hub, version);
  [tag, commit] = [ready.tag, ready.commit];
  const files = readdirSync(dist).map((name) => ({ name, data: readFileSync(join(dist, name)) }));
  const sums = checksumsText(files.map(({ name, data }) => ({ name, sha256: sha256(data) })));
  const { repos } = hub.octokit("maintainer").rest;
  const { data } = await repos.createRelease({ ...REPO, tag_name: tag, name: tag, draft: true, prerelease: label !== "" });
  const of = { ...REPO, release_id: data.id, baseUrl: hub.addresses.uploads, headers: { "content-type": "application/octet-stream" } };
  for (const file of [...files, { name: "checksums.txt", data: Buffer.from(sums) }])
    await repos.uploadReleaseAsset({ ...of, name: file.name, data: file.data as never });
  await repos.updateRelease({ ...REPO, release_id: data.id, tag_name: tag, draft: false });
}

/** Looks until the newest run of the publishing workflow is over; gives its jobs, each with how it ended. */
async function ran(): Promise<{ id: number; jobs: Record<string, string | null> }> {
  const runs = () => actions.listWorkflowRuns({ ...REPO, workflow_id: "release-publish.yaml", per_page: 1 });
  let run = (await runs()).data.workflow_runs[0];
  while (run?.status !== "completed") run = (await runs()).data.workflow_runs[0];
  const { data } = await actions.listJobsForWorkflowRun({ ...REPO, run_id: run.id });
  return { id: run.id, jobs: Object.fromEntries(data.jobs.map((job) => [job.name, job.conclusion])) };
}

const again = async ({ id }: { id: number }, all = false) => {
  await (all ? actions.reRunWorkflow : actions.reRunWorkflowFailedJobs)({ ...REPO, run_id: id });
  return ran();
};
const log = async ({ id }: { id: number }) => {
  const { data } = await actions.listJobsForWorkflowRun({ ...REPO, run_id: id });
  const failed = data.jobs.find(({ conclusion }) => conclusion === "failure");
  return failed ? String((await actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id: failed.id })).data) : "";
};

const pep = () => version.replace("-rc", "rc").replace("-dev", ".dev");
const JOBS = {
  "verify-release": "success",
  "publish-pypi-coglet": "success",
  "publish-pypi-sdk": "success",
  "publish-crates-io": "success",
  "update-homebrew-tap": "success",
};

/** What the registries have of the version: each file with its digest, the crate, the tap's pull requests. */
function targets() {
  const files = ["coglet", "cog"].flatMap((name) => pypi.state.projects[name]?.releases.find((one) => one.version === pep())?.files ?? []);
  const crate = crates.state.crates.coglet?.versions.filter(({ num }) => num === version) ?? [];
  return {
    pypi: Object.fromEntries(files.map(({ name, digests }) => [name, digests.sha256])),
    crates: crate.length,
    pulls: hub.states[1]?.pulls.filter(({ head }) => head === `update-cog-${version}`).length,
  };
}

/** The release's own bytes, as PyPI must have them. */
function stored(): Record<string, string> {
  const release = hub.state.releases.find((one) => one.tag === tag);
  const python = release?.assets.filter(({ name }) => /^cog(let)?-.*(whl|gz)$/.test(name)) ?? [];
  return Object.fromEntries(python.map(({ name, digest }) => [name, String(digest).replace("sha256:", "")]));
}

/** Each target is whole, with the release's bytes, and nothing was done twice (I4). */
async function expectAll(pulls = 1): Promise<void> {
  expect(targets()).toEqual({ pypi: stored(), crates: 1, pulls });
  const uploads = (await pypi.effects("upload")).filter(({ what }) => what.version === pep());
  expect(uploads).toHaveLength(5);
  expect((await crates.effects("publish")).filter(({ what }) => what.version === version)).toHaveLength(1);
  // An index that lags shows it after some reads.
  for (let reads = 0; reads < 5; reads++) await pypi.get("/simple/cog/");
  const world = hub.on("maintainer", indexes);
  const assets = Object.entries(stored()).map(([name, digest]) => ({ name, sha256: digest }));
  const asked = { version: parseVersion(version) as Version, commit, assets };
  const seen = await registryFacts(world, await world.git("gate"), cogPackages, asked);
  expect(seen.map(({ standing }) => standing.state)).toEqual(["same", "same", "same"]);
  await expectInvariants(hub);
}

test("a stable release goes everywhere: coglet on PyPI before cog, the tap last, and the crate is of the tag's commit", async () => {
  await pypi.control("POST settings", { lag: 3 });
  await released();
  expect((await ran()).jobs).toEqual(JOBS);
  await expectAll();
  const uploads = (await pypi.effects("upload")).map(({ what }) => what.project);
  expect(uploads).toEqual(["coglet", "coglet", "coglet", "cog", "cog"]);
  const crate = crates.state.crates.coglet?.versions.at(-1);
  expect(crate).toMatchObject({ num: version, description: "Prediction server", license: "Apache-2.0", edition: "2021", has_lib: true });
});

test("a pre-release has no tap, a dev version nothing at all", async () => {
  await released("-rc1");
  expect((await ran()).jobs).toEqual({ ...JOBS, "update-homebrew-tap": "skipped" });
  await expectAll(0);
  await released("-dev1");
  const skipped = Object.fromEntries(Object.keys(JOBS).map((name) => [name, "skipped"]));
  expect((await ran()).jobs).toEqual({ ...skipped, "verify-release": "success" });
  expect(targets()).toEqual({ pypi: {}, crates: 0, pulls: 0 });
});

test("a run that was whole may be run again: nothing is done twice", async () => {
  await released();
  const first = await ran();
  expect((await again(first, true)).jobs).toEqual(JOBS);
  await expectAll();
});

describe("what a registry has burnt ends with the next version (I4)", () => {
  const next = () => `cogrel bump 0.20.${number + 1}`;
  const own = () => pypi.state.projects.coglet?.releases.find((one) => one.version === pep());

  test("a partial set of wheels that was left for more than 14 days", async () => {
    await pypi.control("POST faults", { faults: [{ match: "POST /legacy/", nth: 3, fault: { do: "status", status: 503 } }] });
    await released();
    const first = await ran();
    expect([first.jobs["publish-pypi-coglet"], own()?.files.length]).toEqual(["failure", 2]);
    const past = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000).toISOString();
    for (const file of own()?.files ?? []) file.uploaded = past(14.1);
    Object.assign(own() ?? {}, { opened: past(14.1) });
    const late = await again(first, true);
    expect(late.jobs).toMatchObject({ "verify-release": "failure", "publish-pypi-sdk": "skipped", "update-homebrew-tap": "skipped" });
    expect(await log(late)).toContain(next());
    expect(own()?.files).toHaveLength(2);
  });

  test("a file with other bytes, and one that was deleted", async () => {
    await released();
    const first = await ran();
    const [file] = own()?.files ?? [];
    if (file) file.digests = { ...file.digests, sha256: "0".repeat(64) };
    const other = await again(first, true);
    expect(other.jobs).toMatchObject({ "verify-release": "failure", "update-homebrew-tap": "skipped" });
    expect(await log(other)).toContain(next());
    await pypi.control("POST delete", { project: "coglet", version: pep(), file: file?.name });
    const deleted = await again(other, true);
    expect(deleted.jobs).toMatchObject({ "publish-pypi-coglet": "failure", "publish-pypi-sdk": "skipped" });
    expect(await log(deleted)).toMatch(/previously used by a file that has since been deleted\. Use a different version/);
  });
});

const UPLOAD = ["POST /legacy/"] as const;
const POINTS = [1, 2, 3, 4, 5].map((nth) => ["pypi", ...UPLOAD, nth] as const);
const TROUBLES = [
  { do: "reset", when: "before" },
  { do: "reset", when: "during" },
  { do: "reset", when: "after" },
  { do: "status", status: 503 },
  { do: "status", status: 429 },
  { do: "status", status: 400 },
  { do: "html", status: 502, when: "after" },
];
const PLACES = [
  ...POINTS,
  ["crates", "PUT /api/v1/crates/new", 1] as const,
  ["hub", "POST */git/refs", 1] as const,
  ["hub", "PUT */contents/*", 1] as const,
  ["hub", "POST */pulls", 1] as const,
];
const ENDS = { pypi, crates, hub };

describe("each target failing at each point, then run again", () => {
  const all = PLACES.flatMap(([end, match, nth]) => TROUBLES.map((fault) => [end, match, nth, fault] as const));
  test.each(sample(all, 1))("%s: %s number %i met with %j ends as a clean run (I4, I5)", async (end, match, nth, fault) => {
    await ENDS[end].control("POST faults", { faults: [{ match, nth, fault }] });
    await released();
    const first = await ran();
    await ENDS[end].control("DELETE faults");
    // Whatever came of the first attempt: what failed is done again, and then there is nothing left to fail.
    const second = Object.values(first.jobs).includes("failure") ? await again(first) : first;
    expect(second.jobs, await log(second)).toEqual(JOBS);
    await expectAll();
  });

  test("an index of crates.io that lags is waited for, or looked at again", async () => {
    await crates.control("POST settings", { lag: 2 });
    await released();
    const first = await ran();
    expect(first.jobs).toEqual(JOBS);
    expect((await again(first, true)).jobs).toEqual(JOBS);
    await expectAll();
  });

  test("crates.io's rate limit is told with its time, and waited out by running it again", async () => {
    await crates.control("POST faults", { faults: [{ match: "PUT *", nth: 1, fault: { do: "limit", kind: "update", retryAfter: 600 } }] });
    await released();
    const first = await ran();
    expect(first.jobs).toMatchObject({ "publish-crates-io": "failure", "publish-pypi-sdk": "success", "update-homebrew-tap": "skipped" });
    expect(await log(first)).toContain("Please try again after");
    expect((await again(first)).jobs).toEqual(JOBS);
    await expectAll();
  });
});
