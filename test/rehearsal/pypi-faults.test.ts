import { expect, test } from "vitest";
import { sdist } from "./packages";
import { pypiEnd, small } from "./pypi-end";

const pypi = await pypiEnd({ projects: [{ name: "coglet", owners: ["owner"] }] });

/** Scripts what goes wrong with the next upload, or with another request. */
function script(fault: object, match = "POST /legacy/", nth = 1): Promise<unknown> {
  return pypi.control("POST faults", { faults: [{ match, nth, fault }] });
}

test.each([
  ["a status, before the effect", { do: "status", status: 503 }, 503, false],
  ["a status, when all bytes came", { do: "status", status: 502, when: "during" }, 502, false],
  ["a status, after the effect", { do: "status", status: 503, when: "after" }, 503, true],
  ["a page", { do: "html", status: 503 }, 503, false],
  ["a page, after the effect", { do: "html", status: 503, when: "after" }, 503, true],
  ["a limit", { do: "limit", kind: "projects" }, 429, false],
  ["a redirect", { do: "redirect", to: "/elsewhere" }, 307, false],
  ["a reset, before the effect", { do: "reset", when: "before" }, 0, false],
  ["a reset, in the middle", { do: "reset", when: "during" }, 0, false],
  ["a reset, after the effect", { do: "reset", when: "after" }, 0, true],
])("a scripted fault meets an upload once, and the same upload again makes it good: %s", async (_, fault, status, done) => {
  const version = `0.${pypi.state.requests.length}`;
  await script(fault);
  const sent = await pypi.upload(small(version)).catch(() => ({ status: 0 }));
  expect(sent.status).toBe(status);
  const there = async () => (await pypi.effects("upload")).filter(({ what }) => what.version === version).length;
  expect(await there()).toBe(Number(done));
  expect((await pypi.upload(small(version))).status).toBe(200);
  expect(await there()).toBe(1);
});

test("a request that arrives twice has its effect once: the second is the same file", async () => {
  await script({ do: "duplicate" });
  expect((await pypi.upload(small("1.0"))).status).toBe(200);
  expect((await pypi.effects("upload")).filter(({ what }) => what.version === "1.0")).toHaveLength(1);
});

test("a download cut short says its whole length and stops in the middle", async () => {
  const made = sdist("coglet", "2.0", { "large.txt": "x".repeat(100_000) });
  await pypi.upload(made);
  const { files } = JSON.parse((await pypi.get("/simple/coglet/", { accept: "application/vnd.pypi.simple.v1+json" })).text);
  const { url } = files.find(({ filename }: { filename: string }) => filename === made.name);
  await script({ do: "truncated" }, "GET /packages/*");
  const answer = await fetch(url);
  expect(answer.headers.get("content-length")).toBe(String(made.bytes.length));
  let got = 0;
  const reading = (async () => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) got += chunk.length;
  })();
  await expect(reading).rejects.toThrow();
  expect(got).toBe(Math.floor((made.bytes.length - 1) / 2) + 1);
  expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(made.bytes);
});

test("reads break too: a page in place of JSON, the wrong type, silence", async () => {
  await script({ do: "html", status: 200 }, "GET /pypi/coglet/json");
  expect((await pypi.get("/pypi/coglet/json")).text).toMatch(/^<!DOCTYPE html>/);
  await script({ do: "type" }, "GET /pypi/coglet/json");
  expect((await pypi.get("/pypi/coglet/json")).text).toBe("[]");
  await script({ do: "hang", when: "before" }, "GET /simple/coglet/");
  await expect(fetch(`${pypi.addresses.simple}coglet/`, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
    name: "TimeoutError",
  });
});
