import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { draft } from "../../src/commands/draft";
import { publish } from "../../src/commands/publish";
import { verifyRelease } from "../../src/commands/verify-release";
import type { Release } from "../../src/rehearsal/state";
import { rules, scratch } from "../harness";
import type { Made } from "../rehearsal/packages";
import { openHub } from "../tools/hub";
import { type Ready, readyFor, taken } from "../tools/release";

const hub = await openHub();
let number = 30;
let ready: Ready;
const release = () => hub.state.releases.find(({ tag }) => tag === ready.tag) as Release;

async function drafted(wanted: string): Promise<void> {
  ready = readyFor(hub, wanted);
  const world = hub.on();
  await taken(world, draft(world, ready.tag, { assets: ready.dist }));
}

async function published(wanted: string): Promise<void> {
  await drafted(wanted);
  const world = hub.on();
  await taken(world, publish(world, ready.tag, { watch: false, ciNotRequired: "a test" }));
}

const verify = (more: Record<string, string> = {}, tag: string | undefined = ready.tag) => verifyRelease(hub.on("maintainer", more), tag);
const asset = (name: string): Made => ({ name, bytes: readFileSync(join(ready.dist, name)) });
const names = (start: string) => release().assets.flatMap(({ name }) => (name.startsWith(start) && /\.(whl|gz)$/.test(name) ? [name] : []));

/** As if a file on PyPI had been built elsewhere. */
function burnt(project: string, name: string): void {
  const file = hub.pypi.state.projects[project]?.releases.flatMap(({ files }) => files).find((one) => one.name === name);
  if (!file) throw new Error(`${name} is not there`);
  file.digests.sha256 = "0".repeat(64);
}

/** The file of an event, as a runner has it. */
function event(payload: unknown, name = "release"): Record<string, string> {
  const file = join(scratch(), "event.json");
  writeFileSync(file, typeof payload === "string" ? payload : JSON.stringify(payload));
  return { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file };
}

describe("what still lacks something is what is to be published", () => {
  beforeEach(() => published(`0.${number++}.0`));

  test("at first all of it, each with its digest; a re-run what is missing; a tap that nobody can read is left to its own job", async () => {
    const first = await verify();
    expect(first).toMatchObject({
      verdict: "yes",
      outputs: { tag: ready.tag, release_type: "stable", is_dev: "false", commit: ready.commit },
    });
    expect(JSON.parse(first.outputs?.publish ?? "")).toEqual(["pypi:coglet", "crates:coglet", "pypi:cog", "homebrew"]);
    const digests = JSON.parse(first.outputs?.digests ?? "");
    expect(digests).toEqual(Object.fromEntries(release().assets.map(({ name, digest }) => [name, digest?.replace("sha256:", "")])));
    const [one = "", ...others] = names("coglet-");
    await hub.pypi.upload(asset(one));
    expect((await verify()).data).toMatchObject({ publish: ["pypi:coglet", "crates:coglet", "pypi:cog", "homebrew"] });
    for (const other of others) await hub.pypi.upload(asset(other));
    expect((await verify()).data).toMatchObject({ publish: ["crates:coglet", "pypi:cog", "homebrew"] });
    for (const other of names("cog-")) await hub.pypi.upload(asset(other));
    const last = await verify();
    expect(last.data.publish).toEqual(["crates:coglet", "homebrew"]);
    expect(last.title).toBe(`${ready.tag} may be published: crates:coglet, homebrew`);
  });

  test("a digest that GitHub does not tell is hashed here, and must be its line in checksums.txt (H9)", async () => {
    const before = JSON.parse((await verify()).outputs?.digests ?? "");
    for (const one of release().assets) one.digest = null;
    expect(JSON.parse((await verify()).outputs?.digests ?? "")).toEqual(before);
  });

  test("a dev version has nothing to publish, and its assets are not even looked at", async () => {
    ready = readyFor(hub, `0.${number++}.0-dev1`, { branch: `b${number}` });
    const world = hub.on();
    await taken(world, draft(world, ready.tag, { assets: ready.dist }));
    const found = await verify();
    expect(found).toMatchObject({ verdict: "yes", data: { publish: [], digests: {} }, outputs: { is_dev: "true", publish: "[]" } });
    expect(found.title).toContain("nothing to publish");
  });
});

describe("refused", () => {
  beforeEach(() => published(`0.${number++}.0`));

  test("other bytes on PyPI: the name is burnt, and the next version is the way on", async () => {
    const [one = ""] = names("cog-");
    await hub.pypi.upload(asset(one));
    burnt("cog", one);
    const found = await verify();
    expect([found.verdict, rules(found, "no"), found.outputs?.publish]).toEqual(["no", ["registry-bytes"], expect.any(String)]);
    expect(found.checks.find(({ verdict }) => verdict === "no")).toMatchObject({
      found: expect.stringMatching(/^pypi:cog: other bytes: cog-.*0000000000 there/),
      fix: expect.stringContaining("cogrel bump 0."),
    });
  });

  test("a draft, and no release at all", async () => {
    await drafted(`0.${number++}.0`);
    expect(rules(await verify(), "no")).toEqual(["release-published"]);
    hub.state.releases = hub.state.releases.filter(({ tag }) => tag !== ready.tag);
    const none = await verify();
    expect([rules(none, "no"), none.checks.find(({ rule }) => rule === "release-published")?.found]).toEqual([
      ["release-published"],
      `there is no release of ${ready.tag}`,
    ]);
  });

  test("an asset that is other bytes than checksums.txt says, or is gone", async () => {
    release().assets = release().assets.filter(({ name }) => !name.endsWith(".tar.gz"));
    const found = await verify();
    expect([found.verdict, rules(found, "no")]).toEqual(["no", ["assets-there", "checksums"]]);
  });

  test("a tag that is not this version's, by the gate's own words", async () => {
    const tag = `v0.${number++}.0`;
    hub.git("tag", tag);
    hub.git("push", "--quiet", hub.origin, `refs/tags/${tag}`);
    const found = await verifyRelease(hub.on(), tag);
    expect(rules(found, "no")).toEqual(expect.arrayContaining(["version-file", "release-published"]));
  });

  test("a registry that cannot be read is not known, exit 3, and never published to", async () => {
    const found = await verify({ COGREL_CRATES_INDEX: "http://127.0.0.1:4/" });
    expect([found.verdict, rules(found, "unknown")]).toEqual(["unknown", ["registry-bytes"]]);
    expect(found.data.publish).not.toContain("crates:coglet");
  }, 30_000);
});

describe("the event", () => {
  beforeAll(() => published(`0.${number++}.0`));

  const payload = (tag: string) => ({ action: "published", release: { tag_name: tag } });

  test("a published release's event names the tag", async () => {
    expect(
      (await verifyRelease(hub.on("maintainer", event({ ...payload(ready.tag), repository: { full_name: "O/R" } })), undefined)).data.tag,
    ).toBe(ready.tag);
  });

  test.each<[string, (tag: string) => unknown, RegExp]>([
    ["no JSON", () => "{", /no JSON/],
    ["another event's payload", () => ({ ref: "refs/heads/main" }), /about no release/],
    ["a release that is no object", () => ({ action: "published", release: [] }), /about no release/],
    ["a tag that is no text", () => ({ action: "published", release: { tag_name: 1 } }), /about no release/],
    ["a draft that was made", (tag) => ({ action: "created", release: { tag_name: tag } }), /says "created"/],
    ["null", () => null, /about no release/],
    ["a draft", (tag) => ({ action: "published", release: { tag_name: tag, draft: true } }), /release of "v.*" is a draft/],
    [
      "another repository's",
      (tag) => ({ ...payload(tag), repository: { full_name: "evil/r" } }),
      /the event is of "evil\/r", and this is o\/r/,
    ],
  ])("an event that is %s is a usage Problem", async (_, made, why) => {
    const tried = async () => verifyRelease(hub.on("maintainer", event(made(ready.tag))), undefined);
    await expect(tried()).rejects.toMatchObject({ code: "usage", exit: 2, message: expect.stringMatching(why) });
  });

  // A gate says no to a tag that is none (INTERFACE: "Exit"), wherever it comes from.
  test.each<[string, (tag: string) => unknown, RegExp]>([
    ["a version, and no tag's name", (tag) => payload(tag.slice(1)), /"0\.\d+\.0" is not the tag of a version/],
    ["a tag that is an option", () => ({ action: "published", release: { tag_name: "--upload-pack=x" } }), /not the tag of a version/],
    ["a tag with a line break", () => ({ action: "published", release: { tag_name: "v1.0.0\n::set-env" } }), /not the tag of a version/],
    ["a tag of another version's form", () => ({ action: "published", release: { tag_name: "latest" } }), /not the tag of a version/],
  ])("an event of %s is refused, exit 1", async (_, made, why) => {
    const tried = async () => verifyRelease(hub.on("maintainer", event(made(ready.tag))), undefined);
    await expect(tried()).rejects.toMatchObject({ code: "usage", exit: 1, message: expect.stringMatching(why) });
  });

  test.each<[string, () => Record<string, string>, RegExp]>([
    ["a release whose payload is not there", () => ({ GITHUB_EVENT_NAME: "release", GITHUB_EVENT_PATH: "/nowhere" }), /cannot be read/],
    ["a release without the path of one", () => ({ GITHUB_EVENT_NAME: "release" }), /GITHUB_EVENT_PATH is not set/],
    ["no name, and another payload", () => ({ GITHUB_EVENT_PATH: event({ ref: "x" }).GITHUB_EVENT_PATH as string }), /about no release/],
    ["a push", () => event({ ref: "refs/heads/main" }, "push"), /the event "push", which is about no release/],
    [
      "a start by hand on a branch",
      () => ({ ...event({}, "workflow_dispatch"), GITHUB_REF: "refs/heads/main" }),
      /"refs\/heads\/main", which is no tag/,
    ],
  ])("an event of %s names no tag, and nothing else is taken for it", async (_, env, why) => {
    const world = hub.on("maintainer", { GITHUB_REF: `refs/tags/${ready.tag}`, ...env() });
    await expect(verifyRelease(world, undefined)).rejects.toMatchObject({ code: "usage", exit: 2, message: expect.stringMatching(why) });
  });

  test("a workflow that was started by hand runs for its tag; without an event it is GITHUB_REF's too", async () => {
    const ref = { GITHUB_REF: `refs/tags/${ready.tag}` };
    for (const env of [{ ...event({ nonsense: true }, "workflow_dispatch"), ...ref }, ref])
      expect((await verifyRelease(hub.on("maintainer", env), undefined)).data.tag).toBe(ready.tag);
  });
});

test("publish is refused before anything is done where PyPI has other bytes, or does not tell", async () => {
  await drafted(`0.${number++}.0`);
  const [one = ""] = names("coglet-");
  await hub.pypi.upload(asset(one));
  burnt("coglet", one);
  const world = hub.on();
  const [refused] = await taken(world, publish(world, ready.tag, { watch: false, ciNotRequired: "a test" }));
  expect([rules(refused as never, "no"), release().draft]).toEqual([["registry-bytes"], true]);
  const deaf = hub.on("maintainer", { COGREL_PYPI_INDEX: "http://127.0.0.1:4/simple" });
  const [unknown] = await taken(deaf, publish(deaf, ready.tag, { watch: false, ciNotRequired: "a test" }));
  expect([rules(unknown as never, "unknown"), release().draft]).toEqual([["registry-bytes", "registry-bytes"], true]);
}, 30_000);
