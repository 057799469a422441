import { beforeEach, expect, test } from "vitest";
import type { Action } from "../../src/domain/plan";
import { sha256 } from "../../src/world/digest";
import { sample } from "../tools/campaign";
import { act, expectInvariants, openHub, outcome } from "../tools/hub";

// Every change of a release, with everything that may go wrong with it: the same Actions again end as a clean run does.

const hub = await openHub();
let tag = "v0";
let at = "";
let turn = 0;

beforeEach(() => {
  tag = `v1.0.${turn++}`;
  at = hub.git("rev-parse", "HEAD");
  hub.git("push", "--quiet", hub.origin, `${at}:refs/tags/${tag}`);
});

const of = () => ({ repository: "o/r", tag }) as const;
const create = (): Action => ({ ...of(), do: "create-release", at, name: tag, body: "notes", prerelease: false });
const upload = (name: string, text: string): Action => ({
  ...of(),
  do: "upload",
  name,
  size: text.length,
  digest: sha256(text),
  from: { text },
});
const publishing = (): Action => {
  const release = hub.state.releases.find((one) => one.tag === tag);
  const assets = (release?.assets ?? []).map(({ id, name, size, digest }) => ({ id, name, size, digest: String(digest).slice(7) }));
  return { ...of(), do: "publish", at, prerelease: false, latest: true, assets };
};

const ASSETS = [["one.bin", "one\n"] as const, ["two.bin", "two\n"] as const, ["three.bin", "three\n"] as const];
const drafting = (): Action[][] => [[create()], ASSETS.map(([name, text]) => upload(name, text)), [upload("checksums.txt", "sums\n")]];

/** Drafts and publishes, as one process does. */
async function once(): Promise<void> {
  const world = hub.on();
  await act(world, ...drafting());
  await act(world, [publishing()]);
}

/** The same, and if it is stopped, the same again as another process does it. */
const whole = () => once().catch(once);

const clean = async () => {
  await whole();
  return JSON.stringify(outcome(hub, tag)).replaceAll(tag, "TAG");
};
const wanted = await (async () => {
  tag = "v0.9.9";
  at = hub.git("rev-parse", "HEAD");
  hub.git("push", "--quiet", hub.origin, `${at}:refs/tags/${tag}`);
  return clean();
})();

const CALLS = [
  ["POST */releases", 1],
  ["POST */assets?*", 1],
  ["POST */assets?*", 2],
  ["POST */assets?*", 4],
  ["PATCH */releases/*", 1],
  ["GET */releases?*", 1],
  ["GET */releases?*", 2],
  ["GET */releases/*", 1],
  ["GET */releases/*", 3],
] as const;
const FAULTS = [
  { do: "status", status: 502, when: "before" },
  { do: "status", status: 500, when: "after" },
  { do: "status", status: 502, when: "during" },
  { do: "reset", when: "before" },
  { do: "reset", when: "during" },
  { do: "reset", when: "after" },
  { do: "truncated" },
  { do: "html", status: 200, when: "after" },
  { do: "html", status: 503, when: "before" },
  { do: "type" },
  { do: "redirect", to: "http://127.0.0.1:1/elsewhere" },
  { do: "delay", ms: 20 },
] as const;

const campaign = CALLS.flatMap(([match, nth]) => FAULTS.map((fault) => [JSON.stringify(fault), match, nth, fault] as const));

test.each(sample(campaign, 30))(
  "H2, H4, H5: %s at %s, time %i: one release, its assets once, as in a clean run (I1, I2, I5, I6)",
  async (_, match, nth, fault) => {
    await hub.script({ match, nth, fault });
    await whole();
    await hub.control("DELETE faults");
    expect(JSON.stringify(outcome(hub, tag)).replaceAll(tag, "TAG")).toBe(wanted);
    await expectInvariants(hub);
    // An answer of another type is no answer of GitHub's, and its description says so.
    if (fault.do === "type") hub.recorder.exchanges.splice(0);
  },
);

test("H8: a name that GitHub changes is told, with what it became", async () => {
  await act(hub.on(), [create()]);
  const failed = await act(hub.on(), [upload("my file~1.txt", "x\n")]).catch((cause) => cause);
  expect(failed).toMatchObject({ code: "changed-meanwhile", message: expect.stringContaining("GitHub has my.file.1.txt") });
});

test("H7: the same bytes under the name are done, other bytes a refusal, and neither is sent twice", async () => {
  await act(hub.on(), [create()], [upload("a.bin", "a\n")]);
  expect((await act(hub.on(), [upload("a.bin", "a\n")]))[0]?.result).toBe("already so");
  expect(await act(hub.on(), [upload("a.bin", "b\n")]).catch((cause) => cause)).toMatchObject({ code: "changed-meanwhile" });
  expect((await hub.effects("upload")).filter(({ what }) => what.tag === tag)).toHaveLength(1);
});

test("two drafts that were made at one moment stop the second, and both are named (H1, H2)", async () => {
  await hub.script({ match: "POST */releases", nth: 1, fault: { do: "duplicate" } });
  const failed = await act(hub.on(), [create()]).catch((cause) => cause);
  expect(failed).toMatchObject({ code: "two-drafts", message: expect.stringMatching(/has 2 drafts: http.*, http/) });
});
