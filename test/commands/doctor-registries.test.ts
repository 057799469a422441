import { expect, test } from "vitest";
import type { Verdict } from "../../src/domain/check";
import type { Publisher } from "../../src/domain/doctor/publishers";
import { releasedChecks } from "../../src/domain/doctor/released";
import { releasedSeen } from "../../src/facts/doctor/released";
import type { Publisher as Uploader } from "../../src/rehearsal/pypi/state";
import { repository } from "../harness";
import { cratesEnd } from "../rehearsal/crates-end";
import { crate, sdist, wheel } from "../rehearsal/packages";
import { pypiEnd } from "../rehearsal/pypi-end";
import { missingVerdicts } from "../tools/doctor-rules";
import { uploadBy } from "../tools/publisher";

// What PyPI and crates.io show of the publishers: the files are uploaded as a workflow would upload them, with attestations.

const own = { kind: "GitHub", repository: "o/r", workflow: "release-publish.yaml", environment: "pypi" } as const;
const [pypi, crates] = await Promise.all([pypiEnd(), cratesEnd()]);
const indexes = { COGREL_PYPI_INDEX: pypi.addresses.simple, COGREL_CRATES_INDEX: crates.addresses.index };
const here = repository({ "README.md": "here\n" });

let number = 0;

/** A project whose last release is a wheel and a source archive, each published by somebody: by a workflow, or with a token. */
async function project(...by: [wheel: Uploader | "token", sdist: Uploader | "token"]): Promise<string> {
  const name = `cog${++number}`;
  expect((await pypi.upload(sdist(name, "0.17.0"))).status).toBe(200);
  for (const [at, publisher] of by.entries()) {
    const made = at === 0 ? wheel(name, "0.18.0rc1") : sdist(name, "0.18.0rc1");
    if (publisher === "token") expect((await pypi.upload(made)).status).toBe(200);
    else await uploadBy(pypi, publisher, made);
  }
  return name;
}

/** The same, but what its provenance is is told as the test says. */
async function odd(provenance: unknown): Promise<string> {
  const name = await project(own, own);
  for (const file of pypi.state.projects[name]?.releases.flatMap(({ files }) => files) ?? []) file.provenance = provenance;
  return name;
}

const published = async () => {
  expect((await crates.publish(crate("coglet", "0.17.0"), "0.17.0")).status).toBe(200);
  return "coglet";
};
const nowhere = { COGREL_CRATES_INDEX: `${crates.addresses.index.replace(/\/$/, "")}/nowhere` };

type Shown = Verdict | "warning";
const CASES: [
  title: string,
  rule: "publisher-proven" | "crate-exists",
  verdict: Shown,
  found: RegExp,
  make: () => Promise<string>,
  env?: object,
][] = [
  ["this workflow", "publisher-proven", "yes", /0\.18\.0rc1 on PyPI came from o\/r, release-publish\.yaml, pypi$/, () => project(own, own)],
  ["this workflow, in GitHub's other spelling", "publisher-proven", "yes", /came from/, () => project({ ...own, repository: "O/R" }, own)],
  ["a publisher of any environment", "publisher-proven", "warning", /without an env/, () => project({ ...own, environment: null }, own)],
  ["somebody with a token, one file", "publisher-proven", "warning", /, but for cog\d+-0\.18\.0rc1\.tar\.gz$/, () => project(own, "token")],
  [
    "a file of another name",
    "publisher-proven",
    "no",
    /came from o\/r, old\.yaml, pypi$/,
    () => project({ ...own, workflow: "old.yaml" }, own),
  ],
  ["another repository", "publisher-proven", "no", /came from o\/fork, release/, () => project(own, { ...own, repository: "o/fork" })],
  ["another environment", "publisher-proven", "no", /yaml, release$/, () => project({ ...own, environment: "release" }, own)],
  [
    "another host's workflow",
    "publisher-proven",
    "no",
    /came from GitLab, o\/r, release/,
    () => odd({ version: 1, attestation_bundles: [{ publisher: { ...own, kind: "GitLab" } }] }),
  ],
  ["somebody with a token", "publisher-proven", "unknown", /has no provenance/, () => project("token", "token")],
  ["nobody yet", "publisher-proven", "unknown", /is not on PyPI yet/, async () => "nobody"],
  ["a provenance of another kind", "publisher-proven", "unknown", /another version than 1/, () => odd({ version: 2 })],
  ["a provenance of nobody", "publisher-proven", "unknown", /without publishers/, () => odd({ version: 1, attestation_bundles: [] })],
  ["a crate", "crate-exists", "yes", /^coglet 0\.17\.0, its only version$/, published],
  ["no crate", "crate-exists", "no", /cannot make a new crate/, async () => "nobody"],
  ["an index that is none", "crate-exists", "unknown", /config\.json with 404/, async () => "coglet", nowhere],
];

test.each(CASES)("the last release was made by %s: %s is %s", async (_, rule, wanted, found, make, env = {}) => {
  const name = await make();
  const usual = { package: name, repository: "o/r", workflow: own.workflow } as const;
  const publisher: Publisher =
    rule === "crate-exists"
      ? { ...usual, registry: "crates", environment: "crates-io" }
      : { ...usual, registry: "pypi", environment: "pypi" };
  const [check] = releasedChecks(await releasedSeen(here.world({ ...indexes, ...env }), [publisher]));
  expect(check).toMatchObject({ rule, found: expect.stringMatching(found) });
  expect(check?.verdict === "yes" && check.fix !== undefined ? "warning" : check?.verdict).toBe(wanted);
  if (wanted === "no" || wanted === "unknown") expect(check?.fix).toBeDefined();
});

test("each check of the registries is met in each verdict", () => {
  expect(
    missingVerdicts(
      "registries",
      CASES.map(([, rule, verdict]) => [rule, verdict]),
    ),
  ).toEqual([]);
});

test("a provenance on another host is not asked for", async () => {
  const registries = await here.world(indexes).registries();
  for (const address of ["https://example.com/integrity/x", "http://127.0.0.1:1/integrity/x", "file:///etc/passwd", "http://a@[::1]/"])
    await expect(registries.provenance("cog", address), address).rejects.toMatchObject({ code: "server-answer", exit: 3 });
});
