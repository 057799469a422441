import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { cogPackages } from "../../src/domain/project";
import type { TargetFacts } from "../../src/domain/registries";
import { parseVersion, type Version } from "../../src/domain/version";
import { type RegistriesAsked, registryFacts } from "../../src/facts/registries";
import { packed } from "../../src/rehearsal/publishing/crates";
import { sha256 } from "../../src/world/digest";
import { cogFiles, repository } from "../harness";
import { cratesEnd } from "../rehearsal/crates-end";
import { type Made, sdist, tarGzOf, wheel } from "../rehearsal/packages";
import { pypiEnd } from "../rehearsal/pypi-end";
import { answer, liar } from "../tools/liar";

// The reading side of the registries, on those of the rehearsal, and on an index that lies.

const [pypi, crates, index] = [await pypiEnd(), await cratesEnd(), await liar()];
const work = repository(cogFiles("0.18.0"));
const own = { COGREL_PYPI_INDEX: pypi.addresses.simple, COGREL_CRATES_INDEX: crates.addresses.index };

let number = 0;
let version = parseVersion("0.19.0") as Version;
let coglet: Made[] = [];
let cog: Made[] = [];
let tagged: RegistriesAsked["tagged"];

/** A version of its own for each test: a registry takes none twice. */
beforeEach(async () => {
  version = parseVersion(`0.19.${++number}`) as Version;
  const { text } = version;
  coglet = ["macosx_11_0_arm64", "manylinux_2_17_x86_64"].map((tag) => wheel("coglet", text, { tags: `cp310-abi3-${tag}` }));
  cog = [wheel("cog", text), sdist("cog", text)];
  const commit = work.commit(cogFiles(text), text);
  tagged = { git: await work.world().git("gate"), commit };
  // Nobody's rate limit is used up.
  await crates.control("POST clock", { hours: 1 });
  await pypi.control("POST settings", { lag: 0 });
  await crates.control("POST settings", { lag: 0 });
});

const digests = () => new Map([...coglet, ...cog].map(({ name, bytes }) => [name, sha256(bytes)]));

async function look(more: Partial<RegistriesAsked> = {}, variables: Record<string, string> = own): Promise<Record<string, TargetFacts>> {
  const asked = { packages: cogPackages, version, digests: digests(), tagged, ...more };
  return Object.fromEntries((await registryFacts(work.world(variables), asked)).map((one) => [one.target, one]));
}

const states = async (...args: Parameters<typeof look>) =>
  Object.fromEntries(Object.entries(await look(...args)).map(([key, { state }]) => [key, state]));

/** The crate of the commit, as a publishing job packs it. */
const crateOfCommit = async (commit = tagged?.commit ?? "") => ({
  name: "coglet",
  bytes: await packed({ name: "coglet", version: version.text, path: "crates/coglet", commit, checkout: work.folder, env: work.env }),
});

const publish = async (made: Made) => expect((await crates.publish(made, version.text)).status).toBe(200);

test("nothing is there, then some, then all of it, with the release's bytes", async () => {
  expect(await states()).toEqual({ "pypi:cog": "absent", "pypi:coglet": "absent", "crates:coglet": "absent" });
  await pypi.upload(coglet[0] as Made);
  expect(await look()).toMatchObject({ "pypi:coglet": { state: "partial", missing: [coglet[1]?.name] } });
  for (const made of [coglet[1] as Made, ...cog]) await pypi.upload(made);
  await publish(await crateOfCommit());
  const facts = await look();
  expect(Object.values(facts).map(({ state, visible }) => [state, visible])).toEqual(Array(3).fill(["same", true]));
  expect(facts["pypi:coglet"]?.files).toEqual(
    coglet.map(({ name, bytes }) => ({ name, sha256: sha256(bytes), size: bytes.length, yanked: false, bytes: "same" })),
  );
});

test("HTML tells the same as JSON, but for sizes", async () => {
  for (const made of coglet) await pypi.upload(made);
  await pypi.control("POST yank", { project: "coglet", version: version.text });
  index.says(async ({ url }, response) => {
    const page = await fetch(`${pypi.addresses.web}${url}`, { headers: { accept: "text/html" } });
    response.writeHead(page.status, { "content-type": page.headers.get("content-type") ?? "" }).end(await page.text());
  });
  const variables = { ...own, COGREL_PYPI_INDEX: `${index.url}/simple/` };
  const [html, json] = [(await look({}, variables))["pypi:coglet"], (await look())["pypi:coglet"]];
  expect(html).toEqual({ ...json, files: json?.files.map(({ size: _, ...file }) => file) });
  expect([html?.state, html?.found]).toEqual(["yanked", "2 of 2 files yanked"]);
});

test("a page that lags, and files that are visible", async () => {
  await pypi.control("POST settings", { lag: 1 });
  for (const made of coglet) await pypi.upload(made);
  expect((await states())["pypi:coglet"]).toBe("absent");
  expect((await states())["pypi:coglet"]).toBe("same");
});

test("other bytes are different, whatever else is right", async () => {
  await pypi.upload(coglet[0] as Made);
  await pypi.upload(wheel("coglet", version.text, { tags: "cp310-abi3-manylinux_2_17_x86_64", metadata: "Summary: evil\n" }));
  await pypi.upload(sdist("cog", version.text, { "evil.py": "" }));
  expect(await states()).toMatchObject({ "pypi:coglet": "different", "pypi:cog": "different" });
});

describe("a crate is the tag's by its cksum, its commit and its sources", () => {
  const remade = async (parts: Record<string, string | undefined>): Promise<Made> => {
    const info = { git: { sha1: tagged?.commit }, path_in_vcs: "crates/coglet" };
    const usual: Record<string, string | undefined> = {
      ".cargo_vcs_info.json": JSON.stringify(info),
      "Cargo.toml": `[package]\nname = "coglet"\nversion = "${version.text}"\nedition = "2021"\ndescription = "x"\nlicense = "MIT"\n`,
      "Cargo.toml.orig": `${work.git("show", "HEAD:crates/coglet/Cargo.toml")}\n`,
      ...parts,
    };
    const all = Object.entries(usual).flatMap(([path, text]) => (text === undefined ? [] : [[`coglet-${version.text}/${path}`, text]]));
    return { name: "coglet", bytes: tarGzOf(Object.fromEntries(all)) };
  };

  test.each([
    ["same", "its manifest alone", {}, "same bytes"],
    ["same", "a lock that cargo made", { "Cargo.lock": "version = 4\n" }, "same bytes"],
    ["different", "no commit", { ".cargo_vcs_info.json": undefined }, "which commit"],
    ["different", "a changed manifest", { "Cargo.toml.orig": "[package]\n" }, "Cargo.toml.orig"],
    ["different", "a file more", { "build.rs": "fn main() {}" }, "not the tag's sources: build.rs"],
  ])("%s: %s", async (state, _, parts, found) => {
    await publish(await remade(parts));
    expect((await look())["crates:coglet"]).toMatchObject({ state, found: expect.stringContaining(found) });
  });

  test("the crate of another commit", async () => {
    const before = tagged?.commit ?? "";
    const made = await crateOfCommit();
    tagged = { git: (tagged as NonNullable<typeof tagged>).git, commit: work.commit({ "notes.txt": "later" }) };
    await publish(made);
    expect((await look())["crates:coglet"]).toMatchObject({ state: "different", found: expect.stringContaining(`of commit ${before}`) });
  });

  test("a licence that the root has, and one that a link leads to, are the tag's own", async () => {
    work.write({ LICENSE: "the licence\n", "shared/lib.rs": "// lib\n", "crates/coglet/NOTICE": "" });
    symlinkSync("../../shared/lib.rs", join(work.folder, "crates/coglet/linked.rs"));
    const commit = work.commit({});
    tagged = { git: (tagged as NonNullable<typeof tagged>).git, commit };
    await publish(await remade({ LICENSE: "the licence\n", "linked.rs": "// lib\n" }));
    expect((await look())["crates:coglet"]).toMatchObject({ state: "same" });
    rmSync(join(work.folder, "crates/coglet/linked.rs"));
  });

  test("a commit that is not here leaves it unknown", async () => {
    await publish(await crateOfCommit());
    tagged = { git: (tagged as NonNullable<typeof tagged>).git, commit: "1".repeat(40) };
    expect((await look())["crates:coglet"]).toMatchObject({ state: "unknown", found: expect.stringContaining("not here") });
  });

  test("yanked", async () => {
    await publish(await crateOfCommit());
    await crates.ask(`DELETE /api/v1/crates/coglet/${version.text}/yank`, { authorization: "cioOwner" });
    expect((await look())["crates:coglet"]).toMatchObject({ state: "yanked", visible: true });
  });
});

test("a dev version asks nobody", async () => {
  version = parseVersion("0.30.0-dev1") as Version;
  index.says(answer(500, {}));
  const variables = { COGREL_PYPI_INDEX: index.url, COGREL_CRATES_INDEX: index.url };
  expect(new Set(Object.values(await states({}, variables)))).toEqual(new Set(["not owed"]));
  expect(index.seen).toEqual([]);
});

describe("what cannot be known is unknown, and never absent (I9)", () => {
  const A = "a".repeat(64);
  const JSON_TYPE = { "content-type": "application/vnd.pypi.simple.v1+json" };
  const HTML = { "content-type": "text/html; charset=utf-8" };
  const page = (more: object = {}) => JSON.stringify({ meta: { "api-version": "1.0" }, name: "coglet", files: [], ...more });
  const only = { packages: cogPackages.filter(({ name, registry }) => name === "coglet" && registry === "pypi") };
  const lying = () => look(only, { COGREL_PYPI_INDEX: `${index.url}/simple` });

  test.each([
    [
      "a file of another project",
      answer(200, JSON_TYPE, page({ files: [{ filename: "evil-1.0.tar.gz", hashes: {} }] })),
      "no file of coglet",
    ],
    ["another project's page", answer(200, JSON_TYPE, page({ name: "evil" })), 'that of "evil"'],
    ["a hash that is none", answer(200, JSON_TYPE, page({ files: [{ filename: "coglet-1.tar.gz", hashes: { sha256: "x" } }] })), "sha256"],
    ["HTML that is called JSON", answer(200, JSON_TYPE, "<html><body>Log in</body></html>"), "no JSON"],
    ["a login page", answer(200, HTML, "<html><body><a href='/login'>Log in</a></body></html>"), 'lists "login"'],
    ["an empty page", answer(200, HTML, "<html></html>"), "no index page"],
    ["an empty answer", answer(200, JSON_TYPE), "no JSON"],
    ["plain text", answer(200, { "content-type": "text/plain" }, page()), '"text/plain", which is no index'],
    ["JSON of no said format", answer(200, { "content-type": "application/json" }, page()), "no index"],
    ["10 MB", answer(200, JSON_TYPE, Buffer.alloc(10_000_000, " ")), "larger than 8 MiB"],
    [
      "10 MB that are packed",
      answer(200, { ...JSON_TYPE, "content-encoding": "gzip" }, gzipSync(Buffer.alloc(10_000_000, " "))),
      "larger than 8 MiB",
    ],
    ["a redirect to itself", answer(301, { location: "." }), "redirects that do not end"],
    ["a redirect to another host", answer(302, { location: "http://127.0.0.1:1/simple/coglet/" }), "leads to another place"],
    ["a redirect out of the index", answer(302, { location: "/other/coglet/" }), "leads to another place"],
    ["a redirect to a file", answer(302, { location: "file:///etc/passwd" }), "leads to another place"],
    ["a redirect to nowhere", answer(302, {}), "redirects that do not end"],
    ["a refusal", answer(403, HTML, "no"), "answered with 403"],
    ["a 410", answer(410, {}), "answered with 410"],
    ["a 503", answer(503, HTML, "<html>"), "the answer was 503, 3 times"],
    ["a limit", answer(429, { "retry-after": "3600" }), "enough of questions for 3600 s"],
  ])("%s", async (_, says, found) => {
    index.says(says);
    expect(await lying()).toMatchObject({
      "pypi:coglet": { state: "unknown", visible: false, found: expect.stringContaining(found), fix: expect.any(String) },
    });
  });

  test("redirects that go round, and a connection that breaks off", async () => {
    let at = 0;
    index.says((_, response) => void response.writeHead(302, { location: `/simple/coglet/?${++at % 3}` }).end());
    expect((await lying())["pypi:coglet"]?.found).toContain("do not end");
    index.says(({ socket }) => void socket.destroy());
    expect((await lying())["pypi:coglet"]).toMatchObject({ state: "unknown", found: expect.stringContaining("did not answer") });
    expect(index.seen).toHaveLength(3);
  });

  test("a fault that passes is asked past, and a redirect within the index is followed", async () => {
    let times = 0;
    index.says((request, response) => {
      if (++times < 3) return void answer(503, {})(request, response);
      const to = request.url === "/simple/coglet/" ? answer(301, { location: "/simple/coglet/?1" }) : answer(200, JSON_TYPE, page());
      to(request, response);
    });
    expect(await lying()).toMatchObject({ "pypi:coglet": { state: "absent" } });
  });

  test("no credential goes to an index, and nothing of an address in it", async () => {
    index.says(answer(404, {}));
    await look(
      {},
      {
        COGREL_PYPI_INDEX: `${index.url}/simple`,
        COGREL_CRATES_INDEX: index.url,
        GH_TOKEN: "secret-canary",
        CARGO_REGISTRY_TOKEN: "secret-canary",
      },
    );
    expect(index.seen.length).toBeGreaterThan(2);
    expect(JSON.stringify(index.seen)).not.toMatch(/secret-canary|authorization|cookie/i);
  });

  test.each([
    ["COGREL_PYPI_INDEX", "http://mirror.example/simple"],
    ["COGREL_PYPI_INDEX", "https://user:secret@mirror.example/simple"],
    ["COGREL_CRATES_INDEX", "git://mirror.example/index"],
  ])("%s=%s is refused at once", async (name, value) => {
    await expect(look({}, { ...own, [name]: value })).rejects.toMatchObject({
      code: "usage",
      exit: 2,
      message: expect.stringContaining(name),
    });
  });

  describe("crates.io", () => {
    const config = (dl: string) => JSON.stringify({ dl });
    const line = (more: object = {}) => JSON.stringify({ name: "coglet", vers: version.text, cksum: A, yanked: false, ...more });
    const sparse = (files: Record<string, string | undefined>) =>
      index.says(({ url = "" }, response) => {
        const text = files[url];
        response.writeHead(text === undefined ? 404 : 200, { "content-type": "text/plain" }).end(text);
      });
    const crate = async () => (await look({}, { ...own, COGREL_CRATES_INDEX: index.url }))["crates:coglet"];

    test.each([
      ["no config.json", () => ({}), "no sparse index"],
      ["a line of another crate", () => ({ "/config.json": config("https://x"), "/co/gl/coglet": line({ name: "evil" }) }), 'of "evil"'],
      ["HTML", () => ({ "/config.json": config("https://x"), "/co/gl/coglet": "<html>" }), "no JSON"],
      ["a config.json that is none", () => ({ "/config.json": "<html>", "/co/gl/coglet": line() }), "no JSON"],
      ["crates on plain http elsewhere", () => ({ "/config.json": config("http://mirror.example"), "/co/gl/coglet": line() }), "leads to"],
      ["crates behind a password", () => ({ "/config.json": config("https://a:b@x"), "/co/gl/coglet": line() }), "leads to"],
      ["a crate that is not there", () => ({ "/config.json": config(index.url), "/co/gl/coglet": line() }), "not to be downloaded"],
      [
        "a crate with other bytes",
        () => ({ "/config.json": config(index.url), "/co/gl/coglet": line(), [`/coglet/${version.text}/download`]: "evil" }),
        "other bytes",
      ],
      [
        "a crate that is no archive",
        () => ({
          "/config.json": config(index.url),
          "/co/gl/coglet": line({ cksum: sha256(Buffer.from("evil")) }),
          [`/coglet/${version.text}/download`]: "evil",
        }),
        "cannot be unpacked",
      ],
    ])("%s", async (_, files, found) => {
      sparse(files());
      expect(await crate()).toMatchObject({ state: "unknown", found: expect.stringContaining(found) });
    });

    test("a crate is absent where there is an index without it", async () => {
      sparse({ "/config.json": config("https://x") });
      expect(await crate()).toMatchObject({ state: "absent", found: "absent: there is no coglet" });
    });
  });
});
