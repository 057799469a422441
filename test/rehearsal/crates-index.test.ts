import { expect, test } from "vitest";
import { cratesEnd } from "./crates-end";
import { crate } from "./packages";

const crates = await cratesEnd({
  crates: [
    {
      name: "coglet",
      owners: ["owner"],
      versions: [
        { num: "0.2.0-rc.1", content: "rc", created: "2026-02-01T00:00:00Z" },
        { num: "0.1.0", content: "one", created: "2026-01-01T00:00:00Z", yanked: true },
        { num: "0.1.1", content: "two", created: "2026-03-01T00:00:00Z", by: "another" },
      ],
    },
    ...["a", "ab", "abc", "Abcd"].map((name) => ({ name, owners: ["owner"], versions: [{ num: "1.0.0", content: name }] })),
  ],
});
const index = crates.addresses.index.replace("sparse+", "");
const versions = async () => (await crates.lines("co/gl/coglet")).map(({ vers }) => vers);

test("the index says where crates and the API are", async () => {
  expect(await (await fetch(`${index}config.json`)).json()).toEqual({ dl: `${crates.addresses.files}/crates`, api: crates.addresses.api });
});

test.each([
  ["1/a", "a"],
  ["2/ab", "ab"],
  ["3/a/abc", "abc"],
  ["ab/cd/abcd", "Abcd"],
])("the file %s is of the crate %s", async (path, name) => {
  expect((await crates.lines(path)).map((line) => line.name)).toEqual([name]);
});

test.each(["ab/cd/Abcd", "co/gl/unknown", "coglet", "3/abc"])("the file %s is not there", async (path) => {
  expect((await fetch(index + path)).status).toBe(404);
});

test("versions come in the order in which they were published, and are told when they are yanked", async () => {
  expect((await crates.lines("co/gl/coglet")).map(({ vers, yanked }) => [vers, yanked])).toEqual([
    ["0.1.0", true],
    ["0.2.0-rc.1", false],
    ["0.1.1", false],
  ]);
});

test("who has the file already gets a 304, until it changes", async () => {
  const first = await fetch(`${index}1/a`);
  expect([first.headers.get("content-type"), first.headers.get("cache-control")]).toEqual(["text/plain", "public,max-age=600"]);
  const headers = { "if-none-match": first.headers.get("etag") ?? "" };
  expect((await fetch(`${index}1/a`, { headers })).status).toBe(304);
  await crates.publish(crate("a", "1.0.1"), "1.0.1");
  expect((await fetch(`${index}1/a`, { headers })).status).toBe(200);
});

test("dependencies and features are those of the manifest, in the index's form", async () => {
  const manifest = `
[dependencies]
ab = "1"
named = { package = "abc", version = ">= 1, <2", optional = true, default-features = false, features = ["x"] }
[dependencies.Abcd]
version = "=1.0.0"
registry-index = "sparse+http://127.0.0.1/"
[dev-dependencies]
ab = "1.0.*"
[target.'cfg(unix)'.build-dependencies]
a = "~1.0"
[features]
default = ["x"]
x = []
z = ["y"]
y = ["dep:named"]
`;
  const sent = await crates.publish(crate("dependent", "1.0.0", { manifest, about: { links: "dependent" } }), "1.0.0");
  expect(sent.json).toMatchObject({ crate: { name: "dependent" } });
  const usual = { features: [], optional: false, default_features: true, target: null, kind: "normal" };
  expect((await crates.lines("de/pe/dependent"))[0]).toEqual({
    name: "dependent",
    vers: "1.0.0",
    deps: [
      { ...usual, name: "Abcd", req: "=1.0.0" },
      { ...usual, name: "a", req: "~1.0", target: "cfg(unix)", kind: "build" },
      { ...usual, name: "ab", req: "^1" },
      { ...usual, name: "ab", req: "1.0.*", kind: "dev" },
      { ...usual, name: "named", req: ">=1, <2", features: ["x"], optional: true, default_features: false, package: "abc" },
    ],
    cksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    features: { default: ["x"], x: [] },
    features2: { y: ["dep:named"], z: ["y"] },
    yanked: false,
    links: "dependent",
    v: 2,
  });
});

test("a version is yanked and unyanked, by its owners only, and stays in the index", async () => {
  const order = (method: string, what: string, token?: string) =>
    crates.ask(`${method} /api/v1/crates/coglet/0.1.1/${what}`, token === undefined ? {} : { authorization: token });
  expect((await order("DELETE", "yank")).status).toBe(403);
  expect((await order("DELETE", "yank", "cioStranger")).json).toEqual({
    errors: [{ detail: "must already be an owner to yank or unyank" }],
  });
  expect((await order("DELETE", "yank", "cioUpdates")).status).toBe(403);
  const yanked = async () => (await crates.lines("co/gl/coglet"))[2]?.yanked;
  for (const [method, what, now] of [
    ["DELETE", "yank", true],
    ["DELETE", "yank", true],
    ["PUT", "unyank", false],
  ] as const) {
    expect((await order(method, what, "cioOwner")).json).toEqual({ ok: true });
    expect(await yanked()).toBe(now);
  }
  expect((await crates.effects()).map((effect) => effect.do).filter((what) => what.includes("yank"))).toEqual(["yank", "unyank"]);
  expect((await crates.ask("GET /api/v1/crates/coglet/0.1.1")).json.version).toMatchObject({
    audit_actions: [{ action: "publish", user: { login: "another" } }, { action: "yank" }, { action: "unyank", user: { login: "owner" } }],
  });
});

test("the API tells of a crate: its highest, newest and stable versions are none that is yanked", async () => {
  const { json } = await crates.ask("GET /api/v1/crates/Coglet");
  expect(json).toMatchObject({
    crate: {
      id: "coglet",
      num_versions: 3,
      default_version: "0.1.1",
      max_version: "0.2.0-rc.1",
      max_stable_version: "0.1.1",
      yanked: false,
    },
    versions: [{ num: "0.1.1" }, { num: "0.1.0" }, { num: "0.2.0-rc.1" }],
  });
});

test("a yanked version is shown for the crate only where all are", async () => {
  const seeded = (nums: string[], yanked: string[]) =>
    nums.map((num, at) => ({ num, content: num, created: `2026-01-0${at + 1}T00:00:00Z`, yanked: yanked.includes(num) }));
  const own = await cratesEnd({
    crates: [
      { name: "mixed", owners: ["owner"], versions: seeded(["2.0.0", "1.0.0", "1.1.0-rc.1", "3.0.0"], ["2.0.0", "3.0.0"]) },
      { name: "burnt", owners: ["owner"], versions: seeded(["1.0.0", "1.1.0"], ["1.0.0", "1.1.0"]) },
    ],
  });
  const shown = async (name: string) => (await own.ask(`GET /api/v1/crates/${name}`)).json.crate;
  expect(await shown("mixed")).toMatchObject({
    default_version: "1.0.0",
    max_version: "1.1.0-rc.1",
    newest_version: "1.1.0-rc.1",
    max_stable_version: "1.0.0",
    yanked: false,
  });
  expect(await shown("burnt")).toMatchObject({ default_version: "1.1.0", max_version: "0.0.0", max_stable_version: null, yanked: true });
});

test.each([
  ["/api/v1/crates/unknown", 404, "crate `unknown` does not exist"],
  ["/api/v1/crates/constructor", 404, "crate `constructor` does not exist"],
  ["/api/v1/crates/coglet/9.9.9", 404, "crate `coglet` does not have a version `9.9.9`"],
  ["/api/v1/crates/unknown/1.0.0", 404, "crate `unknown` does not exist"],
  ["/api/v1/no-such-thing", 404, "Not Found"],
])("%s is %i", async (path, status, detail) => {
  const answer = await crates.ask(`GET ${path}`);
  expect([answer.status, answer.json]).toEqual([status, { errors: [{ detail }] }]);
});

test("a crate is downloaded from another origin, by both forms of its address, whole or in parts", async () => {
  const made = crate("abc", "1.1.0");
  await crates.publish(made, "1.1.0");
  const { status, headers } = await crates.ask("GET /api/v1/crates/abc/1.1.0/download");
  expect([status, headers.get("location")]).toEqual([302, `${crates.addresses.files}/crates/abc/abc-1.1.0.crate`]);
  const bytes = async (path: string, more = {}) =>
    Buffer.from(await (await fetch(crates.addresses.files + path, { headers: more })).arrayBuffer());
  expect(await bytes("/crates/abc/abc-1.1.0.crate")).toEqual(made.bytes);
  expect(await bytes("/crates/abc/1.1.0/download")).toEqual(made.bytes);
  expect(await bytes("/crates/abc/1.1.0/download", { range: "bytes=3-6" })).toEqual(made.bytes.subarray(3, 7));
  expect((await fetch(`${crates.addresses.files}/crates/abc/9.9.9/download`)).status).toBe(404);
  const json = await crates.ask("GET /api/v1/crates/abc/1.1.0/download", { accept: "application/json" });
  expect(json.json).toEqual({ url: `${crates.addresses.files}/crates/abc/abc-1.1.0.crate` });
});

test("the index lags behind the API for as many reads as told", async () => {
  await crates.control("POST settings", { lag: 2 });
  await crates.publish(crate("coglet", "0.3.0"), "0.3.0");
  await crates.control("POST settings", { lag: 0 });
  expect((await crates.ask("GET /api/v1/crates/coglet/0.3.0")).status).toBe(200);
  const seen = async () => (await versions()).includes("0.3.0");
  expect([await seen(), await seen(), await seen()]).toEqual([false, false, true]);
});

test("a scripted lag shows the index as it was", async () => {
  await crates.control("POST faults", { faults: [{ match: "GET /co/gl/coglet", nth: 1, fault: { do: "stale", reads: 1 } }] });
  await crates.publish(crate("coglet", "0.3.1"), "0.3.1");
  const seen = async () => (await versions()).includes("0.3.1");
  expect([await seen(), await seen()]).toEqual([false, true]);
});

test.each([
  ["a status, before the effect", { do: "status", status: 503 }, 503, false, "Internal Server Error"],
  ["a status, when all bytes came", { do: "status", status: 502, when: "during" }, 502, false, "Internal Server Error"],
  ["a status, after the effect", { do: "status", status: 500, when: "after" }, 500, true, "Internal Server Error"],
  ["a limit", { do: "limit", kind: "update", retryAfter: 90 }, 429, false, "You have published too many updates"],
  ["a reset, in the middle", { do: "reset", when: "during" }, 0, false, ""],
  ["a reset, after the effect", { do: "reset", when: "after" }, 0, true, ""],
])("a scripted fault meets a publish once: %s", async (_, fault, status, done, words) => {
  const version = `1.0.${crates.state.requests.length}`;
  await crates.control("POST faults", { faults: [{ match: "PUT /api/v1/crates/new", nth: 1, fault }] });
  const sent = await crates.publish(crate("coglet", version), version).catch(() => ({ status: 0, json: { errors: [{ detail: "" }] } }));
  expect([sent.status, sent.json.errors?.[0]?.detail]).toEqual([status, expect.stringContaining(words)]);
  expect((await crates.effects("publish")).filter(({ what }) => what.version === version)).toHaveLength(Number(done));
  expect((await crates.publish(crate("coglet", version), version)).status).toBe(done ? 400 : 200);
});

test("a publish that arrives twice is answered as the first", async () => {
  await crates.control("POST faults", { faults: [{ match: "PUT /api/v1/crates/new", nth: 1, fault: { do: "duplicate" } }] });
  expect((await crates.publish(crate("coglet", "2.0.0"), "2.0.0")).status).toBe(200);
  expect((await crates.effects("publish")).filter(({ what }) => what.version === "2.0.0")).toHaveLength(1);
});

test("the CDN's page in place of the index, and an index cut short", async () => {
  const script = (fault: object) => crates.control("POST faults", { faults: [{ match: "GET /co/gl/coglet", nth: 1, fault }] });
  await script({ do: "html", status: 200 });
  expect(await (await fetch(`${index}co/gl/coglet`)).text()).toMatch(/^<!DOCTYPE html>/);
  await script({ do: "truncated" });
  await expect(fetch(`${index}co/gl/coglet`).then((answer) => answer.text())).rejects.toThrow();
});
