import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import type { Clock } from "../../../src/world/clock";
import { openRegistries } from "../../../src/world/registries/registries";
import { readSimpleHtml } from "../../../src/world/registries/simple";
import { cratesEnd } from "../../rehearsal/crates-end";
import { crate, sdist, wheel } from "../../rehearsal/packages";
import { pypiEnd } from "../../rehearsal/pypi-end";

const waited: number[] = [];
const clock: Clock = { now: () => Date.now(), wait: async (seconds) => void waited.push(seconds) };

const pypi = await pypiEnd();
const crates = await cratesEnd();
const bare = (address: string) => address.replace("sparse+", "").replace(/\/+$/, "");
const real = openRegistries({ pypi: bare(pypi.addresses.simple), crates: bare(crates.addresses.index) }, clock);

const made = [wheel("coglet", "1.0.0"), sdist("coglet", "1.0.0"), sdist("coglet", "1.1.0")];
for (const one of made) expect((await pypi.upload(one)).status).toBe(200);
const own = crate("coglet", "1.0.0", { parts: { ".cargo_vcs_info.json": '{"git":{"sha1":"x"}}' } });
expect((await crates.publish(own, "1.0.0")).status).toBe(200);

/** A server that answers as the test says. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
afterAll(() => void server.close());
const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const odd = openRegistries({ pypi: at, crates: at }, clock);
/** As a process that has asked nothing yet: config.json is read once. */
const fresh = () => openRegistries({ pypi: at, crates: at }, clock);
const says = (text: string, type = "text/plain", status = 200, more: Record<string, string> = {}) => {
  answer = (_, response) => response.writeHead(status, { "content-type": type, ...more }).end(text);
};
const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const page = (more: object = {}) => JSON.stringify({ meta: { "api-version": "1.0" }, name: "coglet", files: [], ...more });

const EMPTY = { files: [], archived: false };

test("PyPI's files come with digest, size, and time, as its simple index has them; in HTML too", async () => {
  const files = (await real.pypi("Coglet"))?.files ?? [];
  expect(files.map(({ name }) => name)).toEqual(made.map(({ name }) => name).sort());
  expect(files.every(({ sha256, size, uploaded }) => /^[0-9a-f]{64}$/.test(sha256 ?? "") && (size ?? 0) > 0 && uploaded)).toBe(true);
  const html = await (await fetch(`${pypi.addresses.simple}coglet/`, { headers: { accept: "text/html" } })).text();
  const same = readSimpleHtml(html, "coglet").files.map(({ name, sha256, yanked }) => ({ name, sha256, yanked }));
  expect(same).toEqual(files.map(({ name, sha256, yanked }) => ({ name, sha256, yanked })));
});

test("a project that is not there is absent; a yanked one is told with its reason", async () => {
  expect(await real.pypi("nobody")).toBeUndefined();
  await pypi.control("POST yank", { project: "coglet", version: "1.1.0", reason: "broken" });
  expect((await real.pypi("coglet"))?.files.map(({ yanked }) => yanked)).toEqual([undefined, undefined, "broken"]);
});

test("crates.io's versions come with checksum, and its files with the commit and the blobs in them", async () => {
  expect(await real.crates("nobody")).toBeUndefined();
  const [line] = (await real.crates("coglet")) ?? [];
  expect(line).toMatchObject({ version: "1.0.0", yanked: false });
  const contents = await real.crate("coglet", line as never, "0".repeat(40));
  expect(contents.sha256).toBe(line?.cksum);
  expect(contents.vcs).toBe('{"git":{"sha1":"x"}}');
  expect(contents.files.map(({ path }) => path)).toContain("Cargo.toml");
});

test("nothing that is asked has a credential", async () => {
  says(page(), JSON_TYPE);
  asked.length = 0;
  await odd.pypi("coglet");
  expect(asked[0]?.headers).toMatchObject({ "user-agent": "cogrel", accept: expect.stringContaining("simple.v1+json") });
  expect(Object.keys(asked[0]?.headers ?? {}).filter((name) => /auth|cookie/.test(name))).toEqual([]);
});

const link = (name: string) => `<a href="${name}#sha256=${"a".repeat(64)}">${name}</a>`;
const file = (more: object = {}) => page({ files: [{ filename: "coglet-1.0.0.tar.gz", hashes: { sha256: "a".repeat(64) }, ...more }] });

test.each<[string, string, string, RegExp]>([
  ["a page of errors instead of JSON", "<html><body>Down</body></html>", JSON_TYPE, /no JSON/],
  ["HTML that is no index", "It works!", "text/html", /no page of an index/],
  ["HTML of somebody else's", `<html>${link("evil-1.0.0.tar.gz")}</html>`, "text/html", /no files of the project/],
  ["an API of another version", page({ meta: { "api-version": "2.0" } }), JSON_TYPE, /another version of the API/],
  ["no version of the API", page({ meta: {} }), JSON_TYPE, /another version of the API/],
  ["the page of another project", page({ name: "evil" }), JSON_TYPE, /another project/],
  ["no list of files", page({ files: "none" }), JSON_TYPE, /no list of files/],
  ["a file without a name", page({ files: [{}] }), JSON_TYPE, /without a name/],
  ["a hash that is none", file({ hashes: { sha256: "abc" } }), JSON_TYPE, /hash of file 1/],
  ["yanked that is neither", file({ yanked: 1 }), JSON_TYPE, /yanked of file 1/],
  ["null", "null", JSON_TYPE, /another version/],
  ["a file of another project", file({ filename: "evil-1.0.0.tar.gz" }), JSON_TYPE, /none of the project: "evil-1\.0\.0\.tar\.gz"/],
  ["a file of a project with a longer name", file({ filename: "coglet2-1.0.0.exe" }), JSON_TYPE, /none of the project/],
  ["a path", file({ filename: "coglet-1.0.0/../../x.tar.gz" }), JSON_TYPE, /none of the project/],
  ["a terminal's escape", file({ filename: "coglet-1.0.0\u001b[2J.exe" }), JSON_TYPE, /\\u\{1b\}\[2J/],
  [
    "one file with two digests",
    page({ files: ["a", "b"].map((one) => ({ filename: "coglet-1.0.0.tar.gz", hashes: { sha256: one.repeat(64) } })) }),
    JSON_TYPE,
    /two digests/,
  ],
  [
    "one file twice",
    page({ files: [false, true].map((yanked) => ({ filename: "coglet-1.0.0.tar.gz", hashes: { sha256: "a".repeat(64) }, yanked })) }),
    JSON_TYPE,
    /coglet-1\.0\.0\.tar\.gz twice/,
  ],
  ["one file twice in HTML", link("coglet-1.0.0.tar.gz").repeat(2), "text/html", /coglet-1\.0\.0\.tar\.gz twice/],
  [
    "a project in quarantine",
    page({ "project-status": { status: "quarantined", reason: "malware\u001b[2J" } }),
    JSON_TYPE,
    /quarantined coglet, "malware\\u\{1b\}\[2J"/,
  ],
  [
    "a project in quarantine, in HTML",
    '<meta name="pypi:repository-version" content="1.4"><meta name="pypi:project-status" content="quarantined">',
    "text/html",
    /quarantined coglet: it offers no file/,
  ],
  ["HTML without anything", "<html><body>Log in</body></html>", "text/html", /no page of an index/],
  [
    "HTML with a link to a login",
    '<html><a href="/login">Log in</a></html>',
    "text/html",
    /another file than "Log in"|no files of the project/,
  ],
  ["HTML of another format", '<meta name="pypi:repository-version" content="2.0">', "text/html", /another version of the API/],
  ["a link that is called otherwise", '<a href="evil-1.tar.gz">coglet-1.0.0.tar.gz</a>', "text/html", /another file than/],
  [
    "a link with a hash that is none",
    '<a href="coglet-1.0.0.tar.gz#sha256=abc">coglet-1.0.0.tar.gz</a>',
    "text/html",
    /hash of "coglet-1\.0\.0/,
  ],
  ["a page that is cut off", page().slice(0, -4), JSON_TYPE, /no JSON/],
])("a page of PyPI's that lies is no absence: %s", async (_, text, type, why) => {
  says(text, type);
  await expect(odd.pypi("coglet")).rejects.toMatchObject({ code: "server-answer", exit: 3, message: expect.stringMatching(why) });
});

test.each([401, 403, 418])("a status %i is no absence", async (status) => {
  says("", "text/plain", status);
  await expect(odd.pypi("coglet")).rejects.toMatchObject({ code: "server-answer", exit: 3 });
  await expect(fresh().crates("coglet")).rejects.toMatchObject({ code: "server-answer", exit: 3 });
});

test.each([500, 503, 429])("a status %i is tried again, three times in all; then it is not known", async (status) => {
  says("", "text/plain", status);
  asked.length = 0;
  waited.length = 0;
  await expect(odd.pypi("coglet")).rejects.toMatchObject({
    code: "server-unreachable",
    exit: 3,
    message: expect.stringMatching(/3 tries/),
  });
  expect([asked.length, waited]).toEqual([3, [1, 2]]);
});

test("what fails once is read at the second try; a connection that breaks too", async () => {
  let tries = 0;
  answer = (_, response) => (++tries === 1 ? response.destroy() : response.writeHead(200, { "content-type": JSON_TYPE }).end(page()));
  expect(await odd.pypi("coglet")).toEqual(EMPTY);
  expect(tries).toBe(2);
});

test.each([
  [{ status: "archived", reason: "done" }, true],
  [{ status: "deprecated" }, false],
  [{ status: "active" }, false],
  [{ status: "of tomorrow" }, false],
  ["archived", false],
])("a project's mark %j: archived is %s (PEP 792)", async (mark, archived) => {
  says(page({ "project-status": mark }), JSON_TYPE);
  expect(await odd.pypi("coglet")).toEqual({ files: [], archived });
  const { status = "" } = Object(mark) as { status?: string };
  says(`<meta name="pypi:repository-version" content="1.4"><meta name="pypi:project-status" content="${status}">`, "text/html");
  expect(await odd.pypi("coglet")).toEqual({ files: [], archived });
});

test.each([
  ["2026-01-02T03:04:05.678901Z", "2026-01-02T03:04:05.678Z"],
  ["2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05.000Z"],
  ["2026-01-02T03:04:05.5-02:30", "2026-01-02T05:34:05.500Z"],
  ["2026-01-02T03:04:05", undefined],
  ["2026-13-02T03:04:05Z", undefined],
  ["yesterday", undefined],
])("a file's time %s is %s", async (time, uploaded) => {
  says(file({ "upload-time": time }), JSON_TYPE);
  expect((await odd.pypi("coglet"))?.files[0]?.uploaded).toBe(uploaded);
});

test("an endless page ends at 10 MiB", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-type": JSON_TYPE });
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(256 * 1024, " ")));
    };
    response.on("drain", more);
    more();
  };
  await expect(odd.pypi("coglet")).rejects.toMatchObject({ code: "server-answer", message: expect.stringMatching(/more than 10 MiB/) });
});

test.each<[string, string, RegExp]>([
  ["round and round", "/again/", /redirects that do not end/],
  ["to another host", "https://evil.example/coglet/", /another host, "https:\/\/evil\.example"/],
  ["to another port", "http://127.0.0.1:1/coglet/", /another host/],
  ["with a password", `http://user:secret@${at.slice(7)}/`, /a redirect to/],
  ["to a file", "file:///etc/passwd", /another host/],
])("a redirect %s is not followed", async (_, to, why) => {
  says("", "text/plain", 302, { location: to });
  await expect(odd.pypi("coglet")).rejects.toMatchObject({ code: "server-answer", exit: 3, message: expect.stringMatching(why) });
});

test("a redirect on the host is followed, as that to a project's own spelling", async () => {
  answer = ({ url }, response) =>
    url === "/coglet/"
      ? response.writeHead(301, { location: "/simple/coglet/" }).end()
      : response.writeHead(200, { "content-type": JSON_TYPE }).end(page());
  expect(await odd.pypi("coglet")).toEqual(EMPTY);
});

test("an index page in HTML without files, and one whose link is relative, with a query and other hashes", async () => {
  says('<meta name="pypi:repository-version" content="1.0">', "text/html");
  expect(await odd.pypi("coglet")).toEqual(EMPTY);
  says(`<a href="../../x/coglet-1.0%2Bx.tar.gz?a=1#md5=1&amp;sha256=${"A".repeat(64)}">coglet-1.0+x.tar.gz</a>`, "text/html");
  expect(await odd.pypi("coglet")).toMatchObject({ files: [{ name: "coglet-1.0+x.tar.gz", sha256: "a".repeat(64) }] });
});

test.each([
  ["nobody's index", {}, /config\.json with 404/],
  ["an index whose config.json is another's", { "/config.json": [200, "{}"] }, /config\.json with no address of files/],
  ["an index whose config.json is a page", { "/config.json": [200, "<html>"] }, /config\.json with what is no JSON/],
  [
    "an index that says that the crate is gone",
    { "/config.json": [200, '{"dl":"https://x.example"}'], "/co/gl/coglet": [410, ""] },
    /with 410/,
  ],
] as [string, Record<string, [number, string]>, RegExp][])("%s does not say that a crate is absent", async (_, files, why) => {
  answer = ({ url = "" }, response) => {
    const [status, text] = files[url] ?? [404, ""];
    response.writeHead(status).end(text);
  };
  await expect(fresh().crates("coglet")).rejects.toMatchObject({ code: "server-answer", exit: 3, message: expect.stringMatching(why) });
});

const projects = (count: number) => Array.from({ length: count }, (_, at) => `<a href="/simple/a-${at}/">A_${at}</a>\n`).join("");

test.each<[string, string, string, number, RegExp]>([
  ["nothing", "", "text/plain", 404, /answers \/ with 404/],
  ["a page for people", '<html><a href="/login">Log in</a></html>', "text/html", 200, /answers \/ with another page/],
  ["a page without links", "<html>It works!</html>", "text/html", 200, /must be a simple index/],
  ["one link of many that is no project's", `${projects(3)}<a href="/about">Who we are</a>`, "text/html", 200, /another page/],
  ["JSON of something else", "{}", "application/json", 200, /another page/],
])("a 404 of a host whose root is %s does not say that a project is absent", async (_, text, type, status, why) => {
  answer = ({ url }, response) =>
    url === "/" ? response.writeHead(status, { "content-type": type }).end(text) : response.writeHead(404).end();
  await expect(fresh().pypi("coglet")).rejects.toMatchObject({ code: "server-answer", exit: 3, message: expect.stringMatching(why) });
});

test.each<[string, string, string]>([
  ["JSON", "{", JSON_TYPE],
  ["HTML of its own type", "", "application/vnd.pypi.simple.v1+html"],
  ["HTML with projects", projects(3), "text/html; charset=utf-8"],
  ["HTML of which only the beginning is read", projects(10_000), "text/html"],
  ["HTML that says that it is one", '<meta name="pypi:repository-version" content="1.0">', "text/html"],
])("a project is absent where the root is an index: %s; the root is read once", async (_, text, type) => {
  asked.length = 0;
  answer = ({ url }, response) =>
    url === "/" ? response.writeHead(200, { "content-type": type }).end(text) : response.writeHead(404).end();
  const registries = fresh();
  expect(await Promise.all([registries.pypi("coglet"), registries.pypi("cog")])).toEqual([undefined, undefined]);
  expect(asked.filter(({ url }) => url === "/")).toHaveLength(1);
});

test("a crate is absent where there is an index without it", async () => {
  answer = ({ url }, response) => response.writeHead(url === "/config.json" ? 200 : 404).end('{"dl":"https://x.example"}');
  expect(await fresh().crates("coglet")).toBeUndefined();
});

const line = { version: "1.0.0", cksum: "a".repeat(64), yanked: false };

test.each<[string, object | string, RegExp]>([
  ["no JSON", "<html>", /no JSON/],
  ["no address", {}, /no address of files/],
  ["plain http elsewhere", { dl: "http://evil.example" }, /files at/],
  ["a password", { dl: "https://u:p@x.example" }, /files at/],
  ["a file", { dl: "file:///etc" }, /files at/],
])("an index that keeps its crates at %s is not believed", async (_, config, why) => {
  says(typeof config === "string" ? config : JSON.stringify(config));
  await expect(fresh().crate("coglet", line, "")).rejects.toMatchObject({
    code: "server-answer",
    exit: 3,
    message: expect.stringMatching(why),
  });
});

test.each<[string, Buffer | number, RegExp]>([
  ["gone", 404, /404, though its index has the version/],
  ["no archive", Buffer.from("x"), /cannot be read/],
  ["of another name", crate("evil", "1.0.0").bytes, /no file of coglet-1\.0\.0/],
  ["with a link in it", crate("coglet", "1.0.0", { parts: { x: "-> /etc/passwd" } }).bytes, /no file of/],
  ["cut off", crate("coglet", "1.0.0").bytes.subarray(0, 100), /cannot be read/],
])("a crate's file that is %s", async (_, body, why) => {
  answer = ({ url }, response) =>
    url === "/config.json"
      ? response.end(JSON.stringify({ dl: at }))
      : typeof body === "number"
        ? response.writeHead(body).end()
        : response.end(body);
  await expect(fresh().crate("coglet", line, "0".repeat(40))).rejects.toMatchObject({ exit: 3, message: expect.stringMatching(why) });
});
