import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { Problem } from "../../src/domain/problem";
import type { Clock } from "../../src/world/clock";
import { openFetch } from "../../src/world/github/http";
import { liveWorld } from "../../src/world/world";
import { openHub } from "../tools/hub";

// How GitHub's calls go out, on the embedded GitHub with scripted faults; and on a server that lies.

const hub = await openHub();
afterEach(() => hub.control("DELETE faults"));

const releases = async (token?: string) => (await hub.on(token).github("o/r")).releases();
const problem = (call: Promise<unknown>): Promise<Problem> =>
  call.then(
    () => Promise.reject(new Error("no Problem")),
    (cause) => (cause instanceof Problem ? cause : Promise.reject(cause)),
  );

describe("a read is tried again (H4)", () => {
  test.each([
    ["an error page", { do: "html", status: 502 }],
    ["a page where data should be", { do: "html", status: 200 }],
    ["a reset", { do: "reset", when: "before" }],
    ["an answer cut short", { do: "truncated" }],
    ["a secondary limit that is over in a second", { do: "limit", kind: "secondary", retryAfter: 0 }],
  ])("twice after %s", async (_, fault) => {
    await hub.script({ match: "GET */releases?*", nth: 1, fault }, { match: "GET */releases?*", nth: 2, fault });
    expect(await releases()).toEqual([]);
  });

  test("three times and no more, and then it says so, exit 3", async () => {
    await hub.script(...[1, 2, 3, 4].map((nth) => ({ match: "GET */releases?*", nth, fault: { do: "reset", when: "before" } })));
    expect(await problem(releases())).toMatchObject({ code: "server-unreachable", exit: 3 });
    expect(await releases()).toEqual([]);
  });

  test("not after a refusal, which is GitHub's answer", async () => {
    await hub.script({
      match: "GET */releases?*",
      nth: 1,
      fault: { do: "status", status: 403, message: "Resource not accessible by integration" },
    });
    expect(await problem(releases())).toMatchObject({
      code: "server-refused",
      exit: 3,
      message: expect.stringContaining("Resource not accessible by integration"),
    });
  });

  test("an answer of another type is told, never taken", async () => {
    await hub.script({ match: "GET */releases?*", nth: 1, fault: { do: "type" } });
    expect(await problem(releases())).toMatchObject({ code: "server-answer", exit: 3 });
    hub.recorder.exchanges.splice(0);
  });
});

test("H1: a repository that the token does not see is no repository without releases", async () => {
  await hub.control("POST settings", { private: true });
  const found = await problem(releases("stranger"));
  await hub.control("POST settings", { private: false });
  expect(found).toMatchObject({ code: "server-refused", exit: 3, message: expect.stringContaining("o/r") });
});

test("a wrong token is told as that, exit 3", async () => {
  expect(await problem(releases("nobody"))).toMatchObject({
    code: "server-refused",
    exit: 3,
    message: expect.stringContaining("Bad credentials"),
  });
});

describe("a limit is obeyed (H13)", () => {
  test("one that takes longer than a read may is told with the time when it ends", async () => {
    await hub.script({ match: "GET */releases?*", nth: 1, fault: { do: "limit", kind: "primary", retryAfter: 1800 } });
    expect(await problem(releases())).toMatchObject({
      code: "server-limit",
      exit: 3,
      message: expect.stringMatching(/is refused until \d\d:\d\d$/),
      fix: expect.stringMatching(/after \d\d:\d\d$/),
    });
  });

  test("a write that a limit refuses is told, and not sent again", async () => {
    await hub.script({ match: "POST */releases", nth: 1, fault: { do: "limit", kind: "secondary", retryAfter: 60 } });
    const github = await hub.on().github("o/r");
    expect(await problem(github.create({ tag: "v9.9.9", draft: true, prerelease: false }))).toMatchObject({
      code: "server-limit",
      exit: 3,
    });
    expect(await hub.effects("create release")).toEqual([]);
  });

  test("eighty writes a minute, the next one waits; a GitHub on this machine is not spared", async () => {
    const waits: number[] = [];
    let now = 1_000_000;
    const clock: Clock = {
      now: () => now,
      async wait(seconds) {
        waits.push(Math.round(seconds));
        now += seconds * 1000;
      },
    };
    const server = await serving(201, "{}");
    const hosts = { server: server.url, api: server.url, uploads: server.url };
    const patient = openFetch({ hosts: { ...hosts, loopback: false }, clock });
    for (let sent = 0; sent < 81; sent++) await patient(`${server.url}/x`, { method: "POST" });
    expect(waits).toEqual([60]);
    const quick = openFetch({ hosts: { ...hosts, loopback: true }, clock });
    for (let sent = 0; sent < 100; sent++) await quick(`${server.url}/x`, { method: "POST" });
    expect(waits).toEqual([60]);
  });
});

interface Server {
  url: string;
  asked: { method: string; url: string; authorization: string | undefined }[];
}

/** A server with one answer, which keeps what it was asked. */
async function serving(status: number, body: string, headers: Record<string, string> = {}): Promise<Server> {
  const asked: Server["asked"] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? "", url: request.url ?? "", authorization: request.headers.authorization });
    request.resume();
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("H14, H17: the token goes to the host of the API and nowhere else (I7)", () => {
  const CANARY = "canary-0123456789";
  const github = (api: string) =>
    liveWorld({
      startedIn: hub.folder,
      variables: { ...hub.env, GITHUB_SERVER_URL: api, GITHUB_API_URL: api, GITHUB_REPOSITORY: "o/r", GH_TOKEN: CANARY },
    }).github("o/r");

  test("a page's link to another host is not followed", async () => {
    const other = await serving(200, "[]");
    const server = await serving(200, "[]", { Link: `<${other.url}/repositories/1/releases?page=2>; rel="next"` });
    expect(await problem((await github(server.url)).releases())).toMatchObject({ code: "server-answer" });
    expect(other.asked).toEqual([]);
  });

  test.each([301, 302, 307, 308])("a redirect %i of a read to another host is not followed", async (status) => {
    const other = await serving(200, "[]");
    const server = await serving(status, "{}", { Location: `${other.url}/repos/o/r/releases` });
    expect(await problem((await github(server.url)).releases())).toMatchObject({ code: "server-answer" });
    expect(other.asked).toEqual([]);
  });

  test.each([301, 302, 307, 308])("a redirect %i of a write is not followed at all", async (status) => {
    const server = await serving(status, "{}", { Location: "/repositories/1/releases" });
    const found = await problem((await github(server.url)).create({ tag: "v1", draft: true, prerelease: false }));
    expect(found).toMatchObject({ code: "server-refused", message: expect.stringContaining("renamed or moved") });
    expect(server.asked.map(({ method }) => method)).toEqual(["POST"]);
  });

  test("an upload goes to the uploads host of the API's own address, whatever a release says", async () => {
    const other = await serving(201, "{}");
    const server = await serving(201, "{}");
    const world = await github(server.url);
    await problem(world.upload(1, { name: "a.txt", type: "text/plain", size: 2, from: { text: "a\n" }, sent: () => undefined }));
    expect([server.asked.map(({ url }) => url), other.asked]).toEqual([["/repos/o/r/releases/1/assets?name=a.txt"], []]);
  });

  test("a download to another host than the storage's is not followed, and the storage gets no token", async () => {
    const storage = await serving(200, "bytes", { "Content-Type": "application/octet-stream", "Content-Length": "5" });
    const server = await serving(302, "", { Location: `${storage.url}/asset` });
    const { scratch } = await import("../harness");
    const asset = { id: 1, name: "a", size: 5, state: "uploaded", digest: undefined, by: undefined } as const;
    await (await github(server.url)).download(asset, `${scratch()}/a`, () => undefined);
    expect([server.asked[0]?.authorization, storage.asked[0]?.authorization]).toEqual([`Bearer ${CANARY}`, undefined]);
    const elsewhere = await serving(302, "", { Location: "http://evil.example/asset" });
    expect(await problem((await github(elsewhere.url)).download(asset, `${scratch()}/b`, () => undefined))).toMatchObject({
      code: "server-unreachable",
    });
  });

  test("no message about a call has the token", async () => {
    const server = await serving(401, JSON.stringify({ message: "Bad credentials" }));
    const found = await problem((await github(server.url)).releases());
    expect(JSON.stringify([found.message, found.fix, found.stack])).not.toContain(CANARY);
  });
});

test("a write is sent once, whatever happens to its answer (H4)", async () => {
  const github = await hub.on().github("o/r");
  for (const fault of [
    { do: "status", status: 502 },
    { do: "reset", when: "after" },
    { do: "html", status: 200, when: "after" },
    { do: "truncated" },
  ]) {
    const before = (await hub.effects("create release")).length;
    await hub.script({ match: "POST */releases", nth: 1, fault });
    expect(await problem(github.create({ tag: "v8.8.8", draft: true, prerelease: false })), JSON.stringify(fault)).toMatchObject({
      code: "outcome-unknown",
      exit: 3,
    });
    const made = (await hub.effects("create release")).length - before;
    expect(made, JSON.stringify(fault)).toBe(fault.do === "status" ? 0 : 1);
    await hub.control("DELETE faults");
  }
});
