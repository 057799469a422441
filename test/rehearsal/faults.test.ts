import { request } from "node:http";
import { expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";

const hub = await farEnd();
const maintainer = hub.octokit("maintainer");
const create = (tag_name: string) => maintainer.repos.createRelease({ ...REPO, tag_name, draft: true });
const tags = async () => (await maintainer.repos.listReleases({ ...REPO, per_page: 100 })).data.map(({ tag_name }) => tag_name);

/** Scripts a fault of the next release that is made, or of another call. */
function script(fault: object, match = "POST /repos/o/r/releases", nth = 1): Promise<unknown> {
  return hub.control("POST faults", { faults: [{ match, nth, fault }] });
}

test.each([
  ["a status, before the effect", { do: "status", status: 502 }, 502, 0],
  ["a status, after the effect", { do: "status", status: 502, when: "after" }, 502, 1],
  ["a reset, before the effect", { do: "reset", when: "before" }, 500, 0],
  ["a reset, after the effect", { do: "reset", when: "after" }, 500, 1],
  ["a page instead of JSON", { do: "html", status: 503 }, 503, 0],
  ["a secondary limit", { do: "limit", kind: "secondary", retryAfter: 7 }, 403, 0],
  ["a primary limit", { do: "limit", kind: "primary" }, 403, 0],
  ["a redirect to nowhere", { do: "redirect", to: "http://127.0.0.1:1/" }, 500, 0],
])("a scripted fault is met once: %s", async (name, fault, status, made) => {
  await script(fault);
  expect((await refused(create(name))).status).toBe(status);
  expect((await hub.effects("create release")).filter(({ what }) => what.tag === name)).toHaveLength(made);
  await create(name);
  expect((await tags()).filter((tag) => tag === name)).toHaveLength(made + 1);
});

test("a body cut short says its whole length; the effect has happened", async () => {
  await script({ do: "truncated" });
  const headers = { authorization: "token maintainer" };
  const body = JSON.stringify({ tag_name: "cut", draft: true });
  const answer = await fetch(`${hub.addresses.api}/repos/o/r/releases`, { method: "POST", headers, body });
  expect(answer.status).toBe(201);
  await expect(answer.text()).rejects.toThrow();
  expect(await tags()).toContain("cut");
});

test("an answer of the wrong type comes with the status of the right one", async () => {
  await script({ do: "type" });
  const answer = await fetch(`${hub.addresses.api}/repos/o/r/releases`, {
    method: "POST",
    headers: { authorization: "token maintainer" },
    body: JSON.stringify({ tag_name: "typed", draft: true }),
  });
  expect([answer.status, await answer.json()]).toEqual([201, []]);
});

test("a server that hangs after the effect answers nothing", async () => {
  await script({ do: "hang", when: "after" });
  const request = { signal: AbortSignal.timeout(500) };
  await refused(maintainer.repos.createRelease({ ...REPO, tag_name: "hung", draft: true, request }));
  expect(await tags()).toContain("hung");
});

test("a delay delays, and nothing else", async () => {
  await script({ do: "delay", ms: 300 });
  const started = performance.now();
  expect((await create("late")).status).toBe(201);
  expect(performance.now() - started).toBeGreaterThanOrEqual(290);
});

test("a request that arrives twice has its effect twice", async () => {
  await script({ do: "duplicate" });
  await create("twice");
  expect((await tags()).filter((tag) => tag === "twice")).toHaveLength(2);
});

test("a list lags behind for as many reads as told, and the release is there by its id meanwhile", async () => {
  await script({ do: "stale", reads: 2 }, "GET /repos/o/r/releases?*");
  const { data } = await create("new");
  expect((await maintainer.repos.getRelease({ ...REPO, release_id: data.id })).data.tag_name).toBe("new");
  expect([(await tags()).includes("new"), (await tags()).includes("new"), (await tags()).includes("new")]).toEqual([false, false, true]);
});

test("the nth request is met, not the first", async () => {
  await script({ do: "status", status: 500 }, "GET /user", 2);
  const ask = () =>
    maintainer.users.getAuthenticated().then(
      ({ status }) => status,
      ({ status }) => status,
    );
  expect([await ask(), await ask(), await ask()]).toEqual([200, 500, 200]);
});

test("on the socket it is api.github.com, and a connection can be cut there too", async () => {
  await script({ do: "reset", when: "before" }, "GET /repos/o/r");
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const asked = request({ socketPath: hub.addresses.socket, path: "/repos/o/r", headers: { host: "api.github.com" } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk) => chunks.push(chunk)).on("end", () => resolve(String(Buffer.concat(chunks))));
      });
      asked.on("error", reject).end();
    });
  await expect(ask()).rejects.toThrow("socket hang up");
  expect(JSON.parse(await ask()).releases_url).toBe("https://api.github.com/repos/o/r/releases{/id}");
});
