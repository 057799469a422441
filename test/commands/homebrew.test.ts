// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the places of a template

import { generateKeyPairSync } from "node:crypto";
import { loadPrism } from "@ruby/prism";
import { beforeEach, describe, expect, test } from "vitest";
import { draft } from "../../src/commands/draft";
import { homebrew } from "../../src/commands/homebrew";
import { publish } from "../../src/commands/publish";
import type { Answer, Plan } from "../../src/domain/plan";
import { perform } from "../../src/perform";
import type { State } from "../../src/rehearsal/state";
import { type Files, repository, rules } from "../harness";
import { sample } from "../tools/campaign";
import { expectInvariants, openHub } from "../tools/hub";
import { readyFor, taken } from "../tools/release";

// The tap is a repository of its own beside the released one; the App and the token that write to it are real ones of the GitHub here.

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KEY = String(privateKey.export({ type: "pkcs1", format: "pem" }));
const tap = repository({ "README.md": "tap\n" });
const installation = { id: 7, repositories: ["o/homebrew-tap"], permissions: { contents: "write", pull_requests: "write" } } as const;
const hub = await openHub(
  {},
  {
    repositories: [{ owner: "o", name: "homebrew-tap", bare: tap.origin }],
    apps: [{ id: 99, slug: "tapbot", publicKey: String(publicKey.export({ type: "spki", format: "pem" })), installations: [installation] }],
  },
);
const PATH = "Casks/cog.rb";
const other = hub.states[1] as State;
const parse = await loadPrism();

let number = 0;
let version = "";
let tag = "";

/** Publishes the next stable version. */
async function published(files: Files = {}, last = ""): Promise<void> {
  version = last === "" ? `0.19.${++number}` : `0.19.${++number}-${last}`;
  const ready = readyFor(hub, version, { files });
  tag = ready.tag;
  const world = hub.on();
  await taken(world, draft(world, tag, { assets: ready.dist }));
  await taken(world, publish(world, tag, { watch: false, ciNotRequired: "a test" }));
}

const env = { COGREL_TAP_TOKEN: "owner" };
const plan = (more: Record<string, string> = env, token?: string, asked = tag) =>
  homebrew(hub.on(token, more), asked, {}) as Promise<Plan | Answer>;
const run = async (more: Record<string, string> = env, token?: string) => {
  const world = hub.on(token, more);
  return taken(world, homebrew(world, tag, {})).then(async ([turn]) => {
    if (turn?.kind === "plan" && turn.steps.length > 0) await perform(world, turn);
    return turn as Plan | Answer;
  });
};
const branch = () => `update-cog-${version}`;
const at = (ref: string) => tap.git("--git-dir", tap.origin, "show", `${ref}:${PATH}`);
/** What somebody puts on a branch of the tap. */
const push = (text: string, onto = "main") => {
  tap.git("fetch", "--quiet", tap.origin, "main");
  tap.git("checkout", "--quiet", "--detach", "FETCH_HEAD");
  tap.commit({ [PATH]: text });
  tap.git("push", "--quiet", "--force", tap.origin, `HEAD:refs/heads/${onto}`);
};
const merge = (login = "owner") =>
  hub.control("POST merge?repository=o/homebrew-tap", { number: other.pulls.length, login, method: "merge" });
const pulls = () => other.pulls.filter(({ head }) => head === branch());

await published();
const ready = { version, tag, releases: structuredClone(hub.state.releases) };
const began = tap.git("rev-parse", "HEAD");

/** The one release, and a tap that has never heard of it. */
beforeEach(async () => {
  await hub.control("DELETE faults");
  [version, tag] = [ready.version, ready.tag];
  hub.state.releases = structuredClone(ready.releases);
  other.pulls.splice(0);
  const refs = tap.git("--git-dir", tap.origin, "for-each-ref", "--format=%(refname)", "refs/heads/update-*").split("\n");
  for (const ref of refs.filter(Boolean)) tap.git("--git-dir", tap.origin, "update-ref", "-d", ref);
  tap.git("--git-dir", tap.origin, "update-ref", "refs/heads/main", began);
});

test("one branch, one commit, one pull request with the cask; then it waits, then it is done", async () => {
  const turn = await run();
  expect(turn).toMatchObject({ kind: "plan", data: { state: "absent", tap: "o/homebrew-tap", branch: branch() } });
  const cask = at(branch());
  const digest = (name: string) => hub.state.releases.find((one) => one.tag === tag)?.assets.find((one) => one.name === name)?.digest;
  expect(parse(cask).errors).toEqual([]);
  for (const name of ["cog_Darwin_arm64", "cog_Darwin_x86_64"]) expect(cask).toContain(`"${digest(name)?.replace("sha256:", "")}"`);
  expect(cask).toContain(`version "${version}"`);
  expect(pulls()).toMatchObject([{ state: "open", title: `Update cog to ${version}`, by: "owner", base: "main" }]);
  const before = (await hub.effects()).length;
  const waits = { kind: "answer", verdict: "yes", data: { state: "open", pull: { number: other.pulls.length } } };
  expect(await run()).toMatchObject(waits);
  await merge();
  expect(await run()).toMatchObject({ kind: "answer", verdict: "yes", data: { state: "done" } });
  expect((await hub.effects()).slice(before).map(({ do: what }) => what)).toEqual(["merge"]);
  await expectInvariants(hub);
});

test.each([
  ["0.18.0rc1", /that is PEP 440's form/, "name a tag like v0.18.0-rc1"],
  ["release-0.18.0", /is not the tag of a version$/, "name a tag like v1.2.3"],
])("%s is the tag of no version", async (asked, message, fix) => {
  await expect(plan(env, undefined, asked)).rejects.toMatchObject({ code: "usage", exit: 2, message: expect.stringMatching(message), fix });
});

test("a GitHub App's key does as well as a token, and is asked for no more than it needs", async () => {
  await run({ COGREL_TAP_APP_ID: "99", COGREL_TAP_APP_PRIVATE_KEY: KEY.replaceAll("\n", "\\n") });
  expect(pulls()).toMatchObject([{ state: "open", by: "tapbot[bot]" }]);
  const [made] = await hub.effects("create token");
  expect(made?.what).toEqual({ app: 99, repositories: ["o/homebrew-tap"], permissions: { contents: "write", pull_requests: "write" } });
});

describe("tokens that won't do", () => {
  test.each<[string, Record<string, string>, object]>([
    ["half an App", { COGREL_TAP_APP_ID: "99" }, { code: "usage", exit: 2, message: expect.stringContaining("PRIVATE_KEY is not set") }],
    ["a key alone", { COGREL_TAP_APP_PRIVATE_KEY: KEY }, { code: "usage", exit: 2, message: expect.stringContaining("APP_ID is not set") }],
    ["no key at all", { COGREL_TAP_APP_ID: "99", COGREL_TAP_APP_PRIVATE_KEY: "SECRET" }, { code: "usage", exit: 2 }],
    ["another App's number", { COGREL_TAP_APP_ID: "98", COGREL_TAP_APP_PRIVATE_KEY: KEY }, { code: "server-refused" }],
    ["a token with a line end", { COGREL_TAP_TOKEN: "a\nb" }, { code: "usage", exit: 2 }],
    ["a token that nobody has", { COGREL_TAP_TOKEN: "nobody" }, { code: "server-refused", exit: 3 }],
  ])("%s", async (_, more, problem) => {
    const thrown = await plan(more).catch((cause) => cause);
    expect(thrown).toMatchObject(problem);
    expect(`${thrown.message} ${thrown.fix} ${thrown.cause}`).not.toMatch(/SECRET|BEGIN/);
  });

  test("a workflow's own token is told at once, before anything is changed (H12)", async () => {
    hub.state.tokens.ghs_job = { kind: "github-token", login: "github-actions[bot]", access: { contents: "write" } };
    const turn = (await plan({ GITHUB_ACTIONS: "true" }, "ghs_job")) as Plan;
    expect([rules(turn, "no"), turn.steps]).toEqual([["tap-token"], []]);
  });

  test("a reader's is refused by GitHub, and nothing is left", async () => {
    await expect(run({ COGREL_TAP_TOKEN: "reader" })).rejects.toMatchObject({ code: "server-refused" });
    expect(pulls()).toEqual([]);
  });
});

describe("nobody's work is overwritten (I6)", () => {
  const stopped = async (rule: string, verdict: "no" | "unknown" = "no") => {
    const before = (await hub.effects()).length;
    const turn = (await plan()) as Plan;
    expect([rules(turn, verdict), turn.steps]).toEqual([[rule], []]);
    expect(await hub.effects()).toHaveLength(before);
    return turn.checks.find((check) => check.rule === rule);
  };

  test("a higher version in the tap stays: nothing is owed", async () => {
    push('cask "cog" do\n  version "9.0.0"\nend\n');
    expect(await plan()).toMatchObject({ kind: "answer", verdict: "yes", data: { state: "not owed" } });
  });

  test("a cask whose version can't be read is unknown, not lower (I9)", async () => {
    push("cask :latest\n");
    await stopped("cask-version", "unknown");
  });

  test("this version with other digests is a person's to look at", async () => {
    push(`cask "cog" do\n  version "${version}"\nend\n`);
    expect((await stopped("cask-kept"))?.fix).toContain("--print");
  });

  test("a pull request that a person closed is not opened again", async () => {
    await run();
    await hub.control("POST close?repository=o/homebrew-tap", { number: other.pulls.length });
    expect((await stopped("cask-kept"))?.fix).toContain(`gh pr reopen ${other.pulls.length} --repo o/homebrew-tap`);
  });

  test("a branch of this name with another cask is left alone", async () => {
    push('cask "cog" do\n  version "99.0.0"\nend\n', branch());
    await stopped("cask-kept");
  });
});

describe("what a cask is made from", () => {
  test("--print prints the cask of a draft too, and changes nothing", async () => {
    const before = (await hub.effects()).length;
    const turn = (await homebrew(hub.on("reader"), tag, { print: true })) as Answer;
    expect(turn).toMatchObject({ kind: "answer", verdict: "yes", data: { tag, cask: PATH } });
    expect(parse((turn.lines ?? []).join("\n")).errors).toEqual([]);
    expect(turn.lines).toContain(`  version "${version}"`);
    expect((turn.data as { text: string }).text).toBe(`${turn.lines?.join("\n")}\n`);
    expect(await hub.effects()).toHaveLength(before);
  });

  test.each(["rc1", "dev1"])("%s has no cask", async (label) => {
    const name = `0.19.${++number}-${label}`;
    const ready = readyFor(hub, name);
    expect(await homebrew(hub.on(), ready.tag, {})).toMatchObject({ kind: "answer", verdict: "yes", data: { state: "not owed" } });
    // A file that it is printed into stays empty.
    expect(await homebrew(hub.on(), ready.tag, { print: true })).toMatchObject({ verdict: "yes", lines: [] });
  });

  test("a draft is not published yet", async () => {
    const ready = readyFor(hub, `0.19.${++number}`);
    const world = hub.on();
    await taken(world, draft(world, ready.tag, { assets: ready.dist }));
    const turn = (await plan(env, undefined, ready.tag)) as Plan;
    expect([rules(turn, "no"), turn.steps]).toEqual([["release-published"], []]);
  });

  const release = () => hub.state.releases.find((one) => one.tag === tag);
  const asset = (name: string) => release()?.assets.find((one) => one.name === name);

  test.each<[string, () => void, string]>([
    [
      "a digest of GitHub's that is another",
      () => void Object.assign(asset("cog_Darwin_arm64") ?? {}, { digest: `sha256:${"0".repeat(64)}` }),
      "another digest for cog_Darwin_arm64",
    ],
    [
      "a program that is gone",
      () => void release()?.assets.splice(release()?.assets.findIndex(({ name }) => name === "cog_Darwin_x86_64") ?? 0, 1),
      "has no cog_Darwin_x86_64",
    ],
    [
      "no checksums.txt",
      () => void release()?.assets.splice(release()?.assets.findIndex(({ name }) => name === "checksums.txt") ?? 0, 1),
      "no checksums.txt",
    ],
    [
      "a checksums.txt that is not GitHub's",
      () => void Object.assign(asset("checksums.txt") ?? {}, { digest: `sha256:${"0".repeat(64)}` }),
      "not the one that GitHub tells of",
    ],
  ])("%s is refused", async (_, spoil, found) => {
    spoil();
    const turn = (await plan()) as Plan;
    expect([rules(turn, "no").includes("cask-digests"), turn.steps]).toEqual([true, []]);
    expect(turn.checks.find(({ rule }) => rule === "cask-digests")?.found).toContain(found);
  });

  test("a digest that GitHub doesn't tell is hashed here (H9)", async () => {
    for (const one of release()?.assets ?? []) one.digest = null;
    expect(await run()).toMatchObject({ kind: "plan", data: { state: "absent" } });
    expect(pulls()).toHaveLength(1);
  });

  test("a template with an unknown place is refused", async () => {
    await published({ ".github/cog.rb.tmpl": 'version "${VERSION}" ${HOME}\n' });
    const turn = (await plan()) as Plan;
    expect(rules(turn, "no")).toEqual(["cask-template"]);
    await published({ ".github/cog.rb.tmpl": "" });
    expect(rules((await plan()) as Plan, "no")).toEqual(["cask-template"]);
  });
});

const CALLS = ["POST */git/refs", "PUT */contents/*", "POST */pulls"];
const TROUBLES = [
  { do: "reset", when: "before" },
  { do: "reset", when: "after" },
  { do: "status", status: 503, when: "after" },
  { do: "html", status: 200, when: "after" },
];

test.each(
  sample(
    CALLS.flatMap((match) => TROUBLES.map((fault) => [match, fault] as const)),
    4,
  ),
)("with %s going wrong as %j, the same command again ends as a clean run (I5)", async (match, fault) => {
  await hub.script({ match, nth: 1, fault });
  await run().catch(() => undefined);
  await run();
  expect(pulls()).toMatchObject([{ state: "open" }]);
  expect(tap.git("--git-dir", tap.origin, "rev-list", "--count", `main..${branch()}`)).toBe("1");
  expect(await run()).toMatchObject({ kind: "answer", data: { state: "open" } });
});
