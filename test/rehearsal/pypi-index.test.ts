import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sdist, wheel } from "./packages";
import { pypiEnd, small } from "./pypi-end";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const HTML_TYPE = "application/vnd.pypi.simple.v1+html";
const digest = (kind: string, bytes: Buffer) => createHash(kind).update(bytes).digest("hex");

const pypi = await pypiEnd({
  projects: [
    {
      name: "Cog.Let",
      owners: ["owner", "another"],
      releases: [
        { version: "0.2.0rc1", opened: "2026-01-02T03:04:05.000Z", files: [{ name: "cog_let-0.2.0rc1.tar.gz", content: "rc" }] },
        {
          version: "0.1.0",
          opened: "2026-01-01T00:00:00.000Z",
          yanked: "broken <on> Macs",
          files: [{ name: "cog_let-0.1.0.tar.gz", content: "1" }],
        },
        {
          version: "0.1.1",
          opened: "2026-01-01T00:00:00.000Z",
          info: { requires_python: ">=3.10" },
          files: [{ name: "cog_let-0.1.1.tar.gz", content: "2", by: "another" }],
        },
      ],
      deleted: ["cog_let-0.0.9.tar.gz"],
    },
    { name: "empty", owners: ["owner"] },
  ],
});

interface SimpleFile {
  filename: string;
  url: string;
  yanked: string | boolean;
  [key: string]: unknown;
}

async function simple(name = "cog-let", end = pypi): Promise<{ files: SimpleFile[]; versions: string[] }> {
  return JSON.parse((await end.get(`/simple/${name}/`, { accept: JSON_TYPE })).text);
}

const names = async (name?: string, end = pypi) => (await simple(name, end)).files.map(({ filename }) => filename);

test("the simple index tells of each file what installers need, with the fields of PEP 700", async () => {
  const { text, headers } = await pypi.get("/simple/cog-let/", { accept: JSON_TYPE });
  expect(headers.get("content-type")).toBe(JSON_TYPE);
  const page = JSON.parse(text);
  expect(page).toMatchObject({
    meta: { "api-version": "1.4", "_last-serial": Number(headers.get("x-pypi-last-serial")) },
    name: "cog-let",
    "project-status": { status: "active" },
    versions: ["0.1.0", "0.1.1", "0.2.0rc1"],
  });
  expect(page.files[1]).toEqual({
    filename: "cog_let-0.1.1.tar.gz",
    url: expect.stringMatching(`^${pypi.addresses.files}/packages/../../.{60}/cog_let-0.1.1.tar.gz$`),
    hashes: { sha256: digest("sha256", Buffer.from("2")) },
    "requires-python": ">=3.10",
    size: 1,
    "upload-time": "2026-01-01T00:00:00.000000Z",
    yanked: false,
    "data-dist-info-metadata": false,
    "core-metadata": false,
    provenance: null,
  });
  expect(page.files[0].yanked).toBe("broken <on> Macs");
});

test("as HTML it has the same files, escaped", async () => {
  const { text, headers } = await pypi.get("/simple/cog-let/");
  expect(headers.get("content-type")).toBe("text/html; charset=UTF-8");
  expect(text).toContain('<meta name="pypi:repository-version" content="1.4">');
  expect(text).toMatch(
    /<a href="[^"]+\/cog_let-0\.1\.0\.tar\.gz#sha256=[0-9a-f]{64}" data-yanked="broken &lt;on&gt; Macs" >cog_let-0\.1\.0\.tar\.gz<\/a>/,
  );
  expect(text).toContain('data-requires-python="&gt;=3.10" >cog_let-0.1.1.tar.gz</a>');
});

test.each([
  [undefined, "text/html; charset=UTF-8"],
  ["*/*", "text/html; charset=UTF-8"],
  [JSON_TYPE, JSON_TYPE],
  [HTML_TYPE, `${HTML_TYPE}; charset=UTF-8`],
  [`${JSON_TYPE}, ${HTML_TYPE}; q=0.1, text/html; q=0.01`, JSON_TYPE],
  [`${JSON_TYPE};q=0.1, text/html`, "text/html; charset=UTF-8"],
  [`${JSON_TYPE};q=0, */*;q=0.1`, "text/html; charset=UTF-8"],
  [`text/*;q=0.2, application/*;q=0.5`, `${HTML_TYPE}; charset=UTF-8`],
  ["image/png", "text/html; charset=UTF-8"],
])("who accepts %s gets %s", async (accept, type) => {
  const { status, headers } = await pypi.get("/simple/cog-let/", accept === undefined ? { accept: "" } : { accept });
  expect([status, headers.get("content-type"), headers.get("vary")]).toEqual([
    200,
    accept === undefined ? "text/html; charset=UTF-8" : type,
    "Accept",
  ]);
});

test.each([
  ["/simple/Cog.Let/", "/simple/cog-let/"],
  ["/simple/cog_let", "/simple/cog_let/"],
  ["/simple", "/simple/"],
  ["/pypi/Cog.Let/json", "/pypi/cog-let/json"],
  ["/pypi/COG--LET/0.1.0/json", "/pypi/cog-let/0.1.0/json"],
])("%s is moved to %s", async (path, to) => {
  const { status, headers } = await pypi.get(path);
  expect([status, headers.get("location")]).toEqual([301, to]);
});

test("the list of all names, and a project without files, are there; an unknown one is not", async () => {
  expect(JSON.parse((await pypi.get("/simple/", { accept: JSON_TYPE })).text).projects).toMatchObject([
    { name: "Cog.Let" },
    { name: "empty" },
  ]);
  expect((await pypi.get("/simple/")).text).toContain('<a href="/simple/cog-let/">Cog.Let</a>');
  expect(await simple("empty")).toMatchObject({ files: [], versions: [] });
  expect(await pypi.get("/simple/unknown/")).toMatchObject({ status: 404, text: "404 Not Found" });
  for (const path of ["/pypi/unknown/json", "/pypi/empty/json", "/pypi/cog-let/9.9/json", "/simple/__proto__/"])
    expect((await pypi.get(path)).status, path).toBe(404);
  expect((await pypi.get("/pypi/unknown/json")).text).toBe('{"message": "Not Found"}');
});

test("who has the page already gets a 304, until it changes", async () => {
  const own = await pypiEnd({ projects: [{ name: "coglet", owners: ["owner"] }] });
  const tag = (await own.get("/simple/coglet/")).headers.get("etag") ?? "";
  const again = await own.get("/simple/coglet/", { "if-none-match": tag });
  expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", tag]);
  await own.upload(small("1.0"));
  expect((await own.get("/simple/coglet/", { "if-none-match": tag })).status).toBe(200);
});

test("the JSON API has the latest release and the files of all; a pre-release or a yanked one is not the latest", async () => {
  const { info, urls, releases, ownership } = JSON.parse((await pypi.get("/pypi/cog-let/json")).text);
  expect(info).toMatchObject({ name: "Cog.Let", version: "0.1.1", requires_python: ">=3.10", yanked: false });
  expect(Object.keys(releases)).toEqual(["0.2.0rc1", "0.1.1", "0.1.0"]);
  expect(urls[0]).toMatchObject({
    filename: "cog_let-0.1.1.tar.gz",
    packagetype: "sdist",
    digests: { sha256: digest("sha256", Buffer.from("2")), md5: digest("md5", Buffer.from("2")) },
    upload_time: "2026-01-01T00:00:00",
  });
  expect(ownership.roles).toEqual(["another", "owner"].map((user) => ({ role: "Owner", user })));
});

test("a yanked release is the latest only where all are, a pre-release only where there is nothing stable", async () => {
  const release = (version: string, yanked?: string) => ({
    version,
    ...(yanked && { yanked }),
    files: [{ name: `${version}.tar.gz`, content: version }],
  });
  const own = await pypiEnd({
    projects: [
      { name: "mixed", owners: [], releases: [release("1.0"), release("1.1", "x"), release("2.0rc1")] },
      { name: "early", owners: [], releases: [release("1.0rc9"), release("1.0rc10"), release("1.0", "x")] },
      { name: "burnt", owners: [], releases: [release("1.0", "x"), release("1.1", "x")] },
    ],
  });
  const latest = async (name: string) => JSON.parse((await own.get(`/pypi/${name}/json`)).text).info.version;
  expect([await latest("mixed"), await latest("early"), await latest("burnt")]).toEqual(["1.0", "1.0rc10", "1.1"]);
});

test("one release is found by any spelling of its version, and knows that it is yanked", async () => {
  const { info, urls, releases } = JSON.parse((await pypi.get("/pypi/cog-let/v0.1/json")).text);
  expect([info.version, info.yanked, info.yanked_reason, urls[0].yanked, releases]).toEqual([
    "0.1.0",
    true,
    "broken <on> Macs",
    true,
    undefined,
  ]);
});

test("what a form says of a release, its first file says", async () => {
  const fields = {
    summary: "first",
    metadata_version: "2.2",
    dynamic: ["license-file"],
    classifiers: ["A", "B"],
    project_urls: ["Home, https://example.com/a,b"],
    keywords: "a,b",
    requires_dist: ["x>1"],
  };
  await pypi.upload(sdist("told", "1.0"), fields);
  await pypi.upload(wheel("told", "1.0"), { summary: "second" });
  expect(JSON.parse((await pypi.get("/pypi/told/json")).text).info).toMatchObject({
    summary: "first",
    classifiers: ["A", "B"],
    project_urls: { Home: "https://example.com/a,b" },
    keywords: "a, b",
    requires_dist: ["x>1"],
    dynamic: ["License-File"],
    license: null,
  });
});

test("the simple index lags behind the JSON API for as many reads as told", async () => {
  await pypi.control("POST settings", { lag: 2 });
  await pypi.upload(sdist("lagging", "1.0"));
  expect(JSON.parse((await pypi.get("/pypi/lagging/json")).text).urls).toHaveLength(1);
  expect([await names("lagging"), await names("lagging"), await names("lagging")]).toEqual([[], [], ["lagging-1.0.tar.gz"]]);
  await pypi.control("POST settings", { lag: 0 });
});

test("a scripted lag shows the simple index as it was, yanks too", async () => {
  const faults = [{ match: "GET /simple/cog-let/", nth: 2, fault: { do: "stale", reads: 1 } }];
  await pypi.control("POST faults", { faults });
  await pypi.control("POST yank", { project: "cog-let", version: "0.1.1", reason: "why not" });
  const yanked = async () => (await simple()).files[1]?.yanked;
  expect([await yanked(), await yanked(), await yanked()]).toEqual(["why not", false, "why not"]);
  await pypi.control("POST unyank", { project: "cog-let", version: "0.1.1" });
  expect(await yanked()).toBe(false);
});

test("a file is downloaded from another origin, whole or in parts; a wheel's metadata stands beside it", async () => {
  const made = wheel("parts", "1.0");
  await pypi.upload(made);
  const [file] = (await simple("parts")).files;
  const get = (headers: Record<string, string>, more = "") => fetch(`${file?.url}${more}`, { headers });
  expect(Buffer.from(await (await get({})).arrayBuffer())).toEqual(made.bytes);
  const part = await get({ range: "bytes=10-19" });
  expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-19/${made.bytes.length}`]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(made.bytes.subarray(10, 20));
  expect(Buffer.from(await (await get({ range: "bytes=-5" })).arrayBuffer())).toEqual(made.bytes.subarray(-5));
  expect(Buffer.from(await (await get({ range: `bytes=${made.bytes.length - 3}-` })).arrayBuffer())).toEqual(made.bytes.subarray(-3));
  expect((await get({ range: `bytes=${made.bytes.length}-` })).status).toBe(416);
  expect((await fetch(String(file?.url), { method: "HEAD" })).headers.get("content-length")).toBe(String(made.bytes.length));
  const metadata = Buffer.from(await (await get({}, ".metadata")).arrayBuffer());
  expect(file?.["core-metadata"]).toEqual({ sha256: digest("sha256", metadata) });
  expect(String(metadata)).toContain("Name: parts");
  expect((await fetch(`${pypi.addresses.web}/packages/${String(file?.url).split("/packages/")[1]}`)).status).toBe(404);
});

test("a deleted file is gone from the index and the files' host", async () => {
  await pypi.upload(sdist("going", "1.0"));
  await pypi.upload(wheel("going", "1.0"));
  const before = (await simple("going")).files;
  await pypi.control("POST delete", { project: "going", version: "1.0", file: "going-1.0.tar.gz" });
  expect(await names("going")).toEqual(["going-1.0-py3-none-any.whl"]);
  expect((await fetch(String(before.find(({ filename }) => filename.endsWith("gz"))?.url))).status).toBe(404);
});

test("a file has a provenance when its upload had attestations, and a publisher made it", async () => {
  const own = await pypiEnd({ projects: [{ name: "coglet", owners: ["owner"] }] });
  const attestation = { version: 1, envelope: { statement: "e30=", signature: "AA==" }, verification_material: {} };
  const send = (attestations: string) => own.upload(small("1.0"), { attestations }, "pypi-publisher");
  const start = "Invalid attestations supplied during upload: ";
  expect((await send("[]")).reason).toBe(`${start}Malformed attestations: an empty attestation set is not permitted`);
  expect((await send("{")).reason).toBe(`${start}Malformed attestations: `);
  expect((await send(JSON.stringify([attestation, attestation, attestation]))).reason).toBe(
    `${start}A maximum of 2 attestations per file are supported`,
  );
  expect((await send(JSON.stringify([attestation]))).status).toBe(200);
  await own.upload(small("1.1"));
  const ask = (version: string, accept = "*/*") => own.get(`/integrity/coglet/${version}/coglet-${version}.tar.gz/provenance`, { accept });
  const publisher = { kind: "GitHub", repository: "o/r", workflow: "release.yml", environment: "pypi", claims: null };
  expect(JSON.parse((await ask("1.0")).text)).toEqual({ version: 1, attestation_bundles: [{ publisher, attestations: [attestation] }] });
  expect(await ask("1.1")).toMatchObject({ status: 404, text: '{"message":"No provenance available for coglet-1.1.tar.gz"}' });
  expect(await ask("1.0", "text/html")).toMatchObject({ status: 406, text: '{"message":"Request not acceptable"}' });
  expect((await ask("9.9")).status).toBe(404);
  const [file] = (await simple("coglet", own)).files;
  expect(file?.provenance).toBe(`${own.addresses.web}/integrity/coglet/1.0/coglet-1.0.tar.gz/provenance`);
});

test("trusted publishing is told to be off", async () => {
  expect(await pypi.get("/_/oidc/audience")).toMatchObject({
    status: 403,
    text: '{"message":"Trusted publishing functionality not enabled"}',
  });
  const answer = await fetch(`${pypi.addresses.web}/_/oidc/mint-token`, { method: "POST", body: '{"token":"x"}' });
  expect([answer.status, await answer.json()]).toMatchObject([422, { message: "Token request failed", errors: [{ code: "not-enabled" }] }]);
});

test("a seeded wheel that is real has its metadata; deleted names are used from the start", async () => {
  const refused = await pypi.upload(sdist("Cog.Let", "0.0.9"), { name: "Cog.Let" });
  expect(refused.status).toBe(400);
  const burnt = { name: "cog_let-0.0.9.tar.gz", bytes: sdist("cog-let", "0.0.9").bytes };
  expect((await pypi.upload(burnt, { name: "cog-let", version: "0.0.9" })).reason).toMatch(/^This filename was previously used/);
});

test("each request is logged, without its secrets", async () => {
  await pypi.control("DELETE requests");
  await pypi.upload(small("7.0", "cog"), {}, "pypi-wrong");
  await pypi.get("/simple/cog/?x=1", { "user-agent": "me" });
  expect(await pypi.control("GET requests")).toEqual([
    { line: "POST /legacy/", agent: expect.any(String), status: 403 },
    { line: "GET /simple/cog/?x=1", agent: "me", status: 404 },
  ]);
});
