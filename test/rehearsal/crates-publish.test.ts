import { createHash } from "node:crypto";
import { request } from "node:http";
import { expect, test } from "vitest";
import { type Answer, cratesEnd, frame } from "./crates-end";
import { crate, tarGzOf } from "./packages";

const crates = await cratesEnd({
  crates: [
    { name: "coglet", owners: ["owner"], versions: [{ num: "0.1.0", content: "old", created: "2026-01-01T00:00:00Z", by: "another" }] },
    { name: "Taken_Name", owners: ["stranger"], versions: [] },
  ],
  deleted: [{ name: "gone", until: "2099-01-01T00:00:00Z" }],
});
await crates.control("POST settings", { rates: { new: { burst: 1000, seconds: 1 }, update: { burst: 1000, seconds: 1 } } });

const versions = (name = "coglet") => crates.state.crates[name]?.versions.map(({ num }) => num);

/** Status and sentence of a refusal: there is nothing else in it. */
function refusal({ status, json }: Answer): string {
  expect(json).toEqual({ errors: [{ detail: expect.any(String) }] });
  return `${status} ${json.errors?.[0]?.detail}`;
}

test("a version is published, and is in the index and the API with its digest", async () => {
  const made = crate("coglet", "0.2.0", { about: { "rust-version": "1.75", keywords: '["cog"]' } });
  const { status, json } = await crates.publish(made, "0.2.0");
  expect([status, json]).toMatchObject([
    200,
    {
      crate: { name: "coglet", max_version: "0.2.0", versions: null, links: { versions: "/api/v1/crates/coglet/versions" } },
      warnings: { invalid_categories: [], invalid_badges: [], other: [] },
    },
  ]);
  const cksum = createHash("sha256").update(made.bytes).digest("hex");
  expect((await crates.lines("co/gl/coglet")).at(-1)).toEqual({
    ...{ name: "coglet", vers: "0.2.0", deps: [], cksum, features: {}, yanked: false, rust_version: "1.75" },
  });
  expect((await crates.ask("GET /api/v1/crates/coglet/0.2.0")).json.version).toMatchObject({
    ...{ num: "0.2.0", checksum: cksum, crate_size: made.bytes.length, license: "MIT", has_lib: true, edition: "2021", yanked: false },
    published_by: { login: "owner" },
    audit_actions: [{ action: "publish", user: { login: "owner" } }],
  });
  expect(await crates.effects("publish")).toContainEqual({
    do: "publish",
    what: { crate: "coglet", version: "0.2.0", sha256: cksum },
    by: "owner",
  });
});

test("a new crate is its publisher's", async () => {
  expect((await crates.publish(crate("fresh", "1.0.0"), "1.0.0", "cioStranger")).status).toBe(200);
  expect(refusal(await crates.publish(crate("fresh", "1.0.1"), "1.0.1"))).toBe(
    "403 this crate exists but you don't seem to be an owner. If you believe this is a mistake, perhaps you need to accept an invitation to be an owner before publishing.",
  );
});

test.each(["0.1.0", "0.1.0+build.2"])("a version is final, and build metadata does not make it another: %s", async (version) => {
  expect(refusal(await crates.publish(crate("coglet", version), version))).toBe("400 crate version `0.1.0` is already uploaded");
});

test("even the same bytes are a version that is already uploaded", async () => {
  const made = crate("coglet", "0.2.1");
  expect((await crates.publish(made, "0.2.1")).status).toBe(200);
  expect(refusal(await crates.publish(made, "0.2.1"))).toBe("400 crate version `0.2.1` is already uploaded");
});

test("names that differ in - and _ or in capitals are one", async () => {
  for (const name of ["taken-name", "TAKEN_NAME"])
    expect(refusal(await crates.publish(crate(name, "1.0.0"), "1.0.0", "cioStranger"))).toBe("400 crate was previously named `Taken_Name`");
  expect((await crates.ask("GET /api/v1/crates/taken-name")).json.crate).toMatchObject({ name: "Taken_Name", max_version: "0.0.0" });
});

test("the name of a crate that was deleted is not free until its time", async () => {
  expect(refusal(await crates.publish(crate("gone", "1.0.0"), "1.0.0"))).toBe(
    "400 A crate with the name `gone` was recently deleted. Reuse of this name will be available after 2099-01-01T00:00:00Z.",
  );
});

test.each<[string, string | null, string, string]>([
  ["nobody", null, "coglet", "403 this action requires authentication"],
  ["a token that nobody has", "cioWrong", "coglet", "403 authentication failed"],
  ["a token of another form", "abc", "coglet", "401 The given API token does not match the format used by crates.io. Tokens generated"],
  ["another scheme", "Basic abc", "coglet", "401 Invalid `Authorization` header: Found unexpected authentication scheme `Basic`"],
  ["a token for updates only", "cioUpdates", "brand-new", "403 this token does not have the required permissions to perform this action"],
  ["a token for other crates", "cioOthers", "coglet", "403 this token does not have the required permissions to perform this action"],
  [
    "a token for a crate whose name is longer",
    "cioCoglet",
    "cogle",
    "403 this token does not have the required permissions to perform this action",
  ],
  ["a publisher's of another crate", "cio_tp_workflow", "fresh", "403 The provided access token is not valid for crate `fresh`"],
  [
    "a publisher's of no crate yet",
    "cio_tp_workflow",
    "brand-new",
    "403 Trusted Publishing tokens do not support creating new crates. Publish the crate manually, first",
  ],
  ["an unknown publisher's", "cio_tp_wrong", "coglet", "403 Invalid authentication token"],
])("%s may not publish", async (_, token, name, words) => {
  expect(refusal(await crates.publish(crate(name, "9.0.0"), "9.0.0", token))).toContain(words);
  expect(versions(name) ?? []).not.toContain("9.0.0");
});

test("a bearer's token is one, one for some crates publishes those, and a publisher's its crate", async () => {
  expect((await crates.publish(crate("coglet", "0.3.0"), "0.3.0", "Bearer cioOwner")).status).toBe(200);
  expect((await crates.publish(crate("coglet", "0.3.1"), "0.3.1", "Bearer cio_tp_workflow")).status).toBe(200);
  expect((await crates.publish(crate("tokio-x", "1.0.0"), "1.0.0", "cioOthers")).status).toBe(200);
  expect((await crates.ask("GET /api/v1/crates/coglet/0.3.1")).json.version).toMatchObject({ published_by: null });
});

test("a request without a User-Agent is refused", async () => {
  const asked = request(`${crates.addresses.api}/api/v1/crates/coglet`, { headers: {} });
  const text = await new Promise<string>((resolve) => {
    asked.on("response", (answer) => {
      let got = String(answer.statusCode);
      answer.on("data", (chunk) => (got += chunk)).on("end", () => resolve(got));
    });
    asked.end();
  });
  expect(text).toMatch(/^403\{"errors":\[\{"detail":"We require that all requests include a `User-Agent` header\./);
});

const bad = (name: string, version: string, made = crate("coglet", "5.0.0")) => crates.publish(made, version, "cioOwner", name);

test.each<[string, () => Promise<Answer>, string]>([
  [
    "a name with a digit first",
    () => bad("1coglet", "5.0.0"),
    "400 the name `1coglet` cannot be used as a crate name, the name cannot start with a digit",
  ],
  [
    "a name with a dot",
    () => bad("cog.let", "5.0.0"),
    "400 invalid character `.` in crate name: `cog.let`, characters must be an ASCII alphanumeric characters, `-`, or `_`",
  ],
  ["no name", () => bad("", "5.0.0"), "400 crate name cannot be empty"],
  ["a long name", () => bad("c".repeat(65), "5.0.0"), `400 the crate name \`${"c".repeat(65)}\` is too long (max 64 characters)`],
  ["a version that is none", () => bad("coglet", "5.0"), '400 "5.0" is an invalid semver version'],
  ["a long version", () => bad("coglet", `5.0.0-${"a".repeat(150)}`), "400 the version number is too long (max 150 characters)"],
  ["another folder", () => bad("coglet", "5.0.1"), "400 invalid path found: coglet-5.0.0/Cargo.toml"],
  [
    "another name in the manifest",
    () => bad("coglet", "5.0.0", crate("other", "5.0.0", { folder: "coglet-5.0.0" })),
    "400 metadata name `coglet` does not match manifest name `other`",
  ],
  [
    "another version in the manifest",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.1", { folder: "coglet-5.0.0" })),
    "400 metadata version `5.0.0` does not match manifest version `5.0.1`",
  ],
  [
    "no archive",
    () => bad("coglet", "5.0.0", { name: "", bytes: Buffer.from("x") }),
    "400 uploaded tarball is malformed or too large when decompressed",
  ],
  [
    "a path out of the folder",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { parts: { "../../x": "x" } })),
    "400 invalid path found: coglet-5.0.0/../../x",
  ],
  [
    "a link",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { parts: { link: "-> /etc/passwd" } })),
    "400 unexpected tar entry type Symlink found: coglet-5.0.0/link",
  ],
  [
    "no manifest",
    () => bad("coglet", "5.0.0", { name: "", bytes: tarGzOf({ "coglet-5.0.0/x": "x" }) }),
    "400 uploaded tarball is missing a `Cargo.toml` manifest file",
  ],
  [
    "a manifest in capitals",
    () => bad("coglet", "5.0.0", { name: "", bytes: tarGzOf({ "coglet-5.0.0/CARGO.TOML": "x" }) }),
    "400 uploaded tarball is missing a `Cargo.toml` manifest file; `CARGO.TOML` was found, but must be named `Cargo.toml` with that exact casing",
  ],
  [
    "two manifests",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { parts: { "cargo.toml": "x" } })),
    "400 uploaded tarball contains more than one `Cargo.toml` manifest file; found `Cargo.toml`, `cargo.toml`",
  ],
  [
    "a manifest of no package",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { parts: { "Cargo.toml": "[workspace]\n" } })),
    "400 failed to parse `Cargo.toml` manifest file\n\nmissing field `package`",
  ],
  [
    "a manifest that was not packed",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { about: { edition: "{ workspace = true }" } })),
    "400 failed to parse `Cargo.toml` manifest file\n\nvalue from workspace hasn't been set",
  ],
  [
    "a patch",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { manifest: '[patch.crates-io]\nx = "1"\n' })),
    "400 failed to parse `Cargo.toml` manifest file\n\ncrates cannot be published with `[patch]` tables",
  ],
  [
    "neither description nor licence",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { about: { description: "", license: "" } })),
    "400 missing or empty metadata fields: description, license. Please see https://doc.rust-lang.org/cargo/reference/manifest.html for more information on configuring these fields",
  ],
  [
    "an address that is none",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { about: { homepage: "example.com" } })),
    "400 URL for field `homepage` must begin with http:// or https:// (url: example.com)",
  ],
  [
    "a bad Rust version",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { about: { "rust-version": "^1.7" } })),
    "400 failed to parse `Cargo.toml` manifest file\n\ninvalid `rust-version` value",
  ],
  [
    "six keywords",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { about: { keywords: '["a","b","c","d","e","f"]' } })),
    "400 expected at most 5 keywords per crate",
  ],
  [
    "a bad keyword",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { about: { keywords: '["a b"]' } })),
    '400 "a b" is an invalid keyword',
  ],
  [
    "a dependency of any version",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { manifest: '[dependencies]\nfresh = "*"\n' })),
    "400 wildcard (`*`) dependency constraints are not allowed on crates.io. Crate with this problem: `fresh` See https://doc.rust-lang.org/cargo/faq.html#can-libraries-use--as-a-version-for-their-dependencies for more information",
  ],
  [
    "a dependency from elsewhere",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { manifest: '[dependencies]\nfresh = { version = "1", registry = "mine" }\n' })),
    "400 Dependency `fresh` is hosted on another registry. Cross-registry dependencies are not permitted on crates.io.",
  ],
  [
    "a bad requirement",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { manifest: '[dependencies]\nfresh = "one"\n' })),
    '400 "one" is an invalid version requirement',
  ],
  [
    "an unknown dependency",
    () => bad("coglet", "5.0.0", crate("coglet", "5.0.0", { manifest: '[dependencies]\nunheard = "1"\n' })),
    "400 no known crate named `unheard`",
  ],
])("a publish with %s is refused in crates.io's words", async (_, publish, words) => {
  expect(refusal(await publish())).toBe(words);
  expect(versions()).not.toContain("5.0.0");
});

test.each<[string, (good: Buffer) => Buffer, string]>([
  ["nothing", () => Buffer.alloc(0), "400 invalid metadata length"],
  ["less than it says", (good) => good.subarray(0, 20), "400 invalid metadata length for remaining payload: "],
  ["more to tell than may be", () => Buffer.from([255, 255, 255, 0]), "413 JSON metadata blob too large"],
  ["no crate", (good) => good.subarray(0, 4 + good.readUInt32LE()), "400 invalid tarball length"],
  ["half a crate", (good) => good.subarray(0, good.length - 10), "400 invalid tarball length for remaining payload: "],
])("a body with %s is refused", async (_, change, words) => {
  const body = new Uint8Array(change(frame({ name: "coglet", vers: "5.0.0" }, crate("coglet", "5.0.0").bytes)));
  const headers = { "user-agent": "tests", authorization: "cioOwner" };
  const answer = await fetch(`${crates.addresses.api}/api/v1/crates/new`, { method: "PUT", headers, body });
  const json = (await answer.json()) as { errors: { detail: string }[] };
  expect(`${answer.status} ${json.errors[0]?.detail}`).toContain(words);
});

test("a crate may be as large as the limit", async () => {
  const small = await cratesEnd();
  await small.control("POST settings", { limit: 1000 });
  const made = { name: "coglet", bytes: Buffer.alloc(1001) };
  expect(refusal(await small.publish(made, "1.0.0"))).toBe("413 max upload size is: 1000");
  expect(refusal(await small.publish({ ...made, bytes: Buffer.alloc(1000) }, "1.0.0"))).toMatch(/^400 uploaded tarball is malformed/);
});

test("who publishes too often is told when to try again, in the sentence and in a header; then it works", async () => {
  const slow = await cratesEnd();
  const wordsOf = (what: string, until: string | null) =>
    `429 You have published too many ${what} in a short period of time. Please try again after ${until} and see https://crates.io/docs/rate-limits for more details.`;
  for (let count = 0; count < 5; count++) expect((await slow.publish(crate(`c${count}x`, "1.0.0"), "1.0.0")).status).toBe(200);
  const answer = await slow.publish(crate("c5x", "1.0.0"), "1.0.0");
  const until = answer.headers.get("retry-after");
  expect(refusal(answer)).toBe(wordsOf("new crates", until));
  expect(until).toMatch(/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
  expect(Date.parse(until ?? "") - Date.now()).toBeGreaterThan(9 * 60_000);
  await slow.control("POST clock", { seconds: 601 });
  expect((await slow.publish(crate("c5x", "1.0.0"), "1.0.0")).status).toBe(200);
  await slow.control("POST settings", { rates: { update: { burst: 1, seconds: 60 } } });
  expect((await slow.publish(crate("c5x", "1.0.1"), "1.0.1")).status).toBe(200);
  const second = await slow.publish(crate("c5x", "1.0.2"), "1.0.2");
  expect(refusal(second)).toBe(wordsOf("updates to existing crates", second.headers.get("retry-after")));
});
