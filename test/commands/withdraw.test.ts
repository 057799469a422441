import { expect, test } from "vitest";
import { withdraw } from "../../src/commands/withdraw";
import type { State } from "../../src/rehearsal/state";
import type { World } from "../../src/world/world";
import { cogFiles, repository } from "../harness";
import { cratesEnd } from "../rehearsal/crates-end";
import { REPO } from "../rehearsal/far-end";
import { ghOn } from "../rehearsal/gh";
import { sdist, wheel } from "../rehearsal/packages";
import { pypiEnd } from "../rehearsal/pypi-end";
import { openHub } from "../tools/hub";
import { readyFor } from "../tools/release";

const tap = repository({ "Casks/cog.rb": 'cask "cog" do\n  version "0.18.0"\nend\n' });
const hub = await openHub({}, { repositories: [{ owner: "o", name: "homebrew-tap", bare: tap.origin }] });
const { tool, ghAs } = ghOn(hub);
const [pypi, crates] = [await pypiEnd(), await cratesEnd()];
const indexes = { COGREL_PYPI_INDEX: pypi.addresses.simple, COGREL_CRATES_INDEX: crates.addresses.index };
const seeing = (more: Record<string, string> = {}) => hub.on("maintainer", { ...indexes, ...more });
const TAP = { owner: "o", repo: "homebrew-tap" };
const other = hub.states[1] as State;

/** A release that is published, with the cask of its version proposed. */
async function published(version: string): Promise<void> {
  const { tag } = readyFor(hub, version);
  const { repos, pulls } = hub.octokit("maintainer").rest;
  await repos.createRelease({ ...REPO, tag_name: tag, name: tag });
  tap.commit({ "Casks/cog.rb": `cask "cog" do\n  version "${version}"\nend\n` });
  tap.git("push", "--quiet", tap.origin, `HEAD:refs/heads/update-cog-${version}`);
  tap.git("reset", "--quiet", "--hard", "HEAD~1");
  await pulls.create({ ...TAP, title: "cask", head: `update-cog-${version}`, base: "main" });
}

const channels = async (version: string, world: World = seeing()) => (await withdraw(world, version)).data.channels;
const channel = async (name: string, version: string, world?: World) =>
  (await channels(version, world)).find((one) => one.channel === name);
/** The words of a command line as a shell takes them apart. */
const words = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, bare]) => inQuotes ?? bare ?? "");

await published("0.19.0");
await published("0.20.0");

test("every command that it prints for GitHub and the tap does what it says, with the real gh", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const before = (await hub.effects()).length;
  const found = await channels("0.20.0");
  expect(await hub.effects()).toHaveLength(before);
  for (const line of found.flatMap(({ commands }) => commands).filter((one) => one.startsWith("gh ")))
    await ghAs("owner", ...words(line).slice(1));
  expect(hub.state.releases.find(({ tag }) => tag === "v0.20.0")).toMatchObject({
    name: "v0.20.0 (withdrawn)",
    prerelease: true,
    draft: false,
  });
  expect((await hub.octokit("reader").rest.repos.getLatestRelease(REPO)).data.tag_name).toBe("v0.19.0");
  expect(other.pulls.find(({ head }) => head === "update-cog-0.20.0")).toMatchObject({ state: "closed", merged: null });
});

test("a cask that people install is reverted by its pull request, or by its commit", async () => {
  const server = `http://${hub.recorder.host}/o/homebrew-tap`;
  expect(await channel("homebrew", "0.18.0")).toMatchObject({ commands: [], page: `${server}/commits/HEAD/Casks/cog.rb` });
  const number = other.pulls.find(({ head }) => head === "update-cog-0.19.0")?.number ?? 0;
  await hub.control("POST merge?repository=o/homebrew-tap", { number, login: "owner", method: "merge" });
  expect(await channel("homebrew", "0.19.0")).toMatchObject({ commands: [], page: `${server}/pull/${number}` });
  expect(await channel("homebrew", "0.18.0")).toMatchObject({ commands: [], about: expect.stringContaining("nothing is to be undone") });
});

test("what is on a registry is yanked, what is yanked already is told, what isn't there needs nothing", async () => {
  const about = async () => Object.fromEntries((await channels("0.19.0")).map(({ name, about: text }) => [name, text]));
  expect(await about()).toMatchObject({
    "cog 0.19.0": expect.stringContaining("It is not there"),
    "coglet 0.19.0": expect.stringContaining("It is not there"),
  });
  await pypi.upload(sdist("cog", "0.19.0"));
  await pypi.upload(wheel("coglet", "0.19.0"));
  await pypi.control("POST yank", { project: "coglet", version: "0.19.0" });
  const on = await channels("0.19.0", seeing({ COGREL_CRATES_INDEX: "http://127.0.0.1:65530" }));
  expect(on.map(({ channel: where, name, about: text }) => [where, name, text.split(/[.:]/)[0]])).toEqual(
    expect.arrayContaining([
      ["pypi", "cog 0.19.0", "There"],
      // Its files are not the release's, so that more than that it is there can't be said.
      ["pypi", "coglet 0.19.0", "There"],
      ["crates", "coglet 0.19.0", "Not known"],
    ]),
  );
});

test("a draft may go; of no release nothing is to be undone; a GitHub that does not answer stops nothing (I9)", async () => {
  const { tag } = readyFor(hub, "0.21.0");
  expect(await channel("github", "0.21.0")).toMatchObject({ commands: [], about: expect.stringContaining("none that this token sees") });
  await hub.octokit("maintainer").rest.repos.createRelease({ ...REPO, tag_name: tag, draft: true });
  expect(await channel("github", "0.21.0")).toMatchObject({ commands: [`gh release delete ${tag} --repo o/r`] });
  expect(await channel("github", "0.21.0", seeing({ GITHUB_API_URL: "http://127.0.0.1:65530/api/v3" }))).toMatchObject({
    about: expect.stringMatching(/^Not known: /),
  });
});

test("the number to go on with is one that no tag has, and never the withdrawn one", async () => {
  const next = async (version: string) => (await withdraw(seeing(), version)).data.next;
  expect(await Promise.all(["0.20.0", "v0.19.0", "0.30.0", "0.30.0-rc1", "0.30.0-dev.4"].map(next))).toEqual([
    // What is below a release that main has behind it would be refused there.
    ...["0.21.1", "0.21.1", "0.30.1", "0.30.0-rc2", "0.30.0-dev.5"],
  ]);
  await expect(next("0.30")).rejects.toMatchObject({ code: "usage", exit: 2 });
});

test("what is published elsewhere is withdrawn under its own names; without go.mod Go has nothing to retract", async () => {
  const { "go.mod": _, ...files } = cogFiles("1.0.0");
  const packages = '[[packages]]\nname = "tool-cli"\nregistry = "crates"\n[[packages]]\nname = "tool"\nregistry = "pypi"\n';
  const one = repository({ ...files, "cogrel.toml": `schema = 1\nrepository = "o/r"\n${packages}` });
  const found = (await withdraw(one.world({ ...indexes, GH_TOKEN: "t", GITHUB_API_URL: "http://127.0.0.1:65530/api/v3" }), "1.0.0")).data
    .channels;
  expect(found.map(({ channel: where, name }) => `${where} ${name}`)).toEqual([
    ...["homebrew cog of o/homebrew-tap", "crates tool-cli 1.0.0", "pypi tool 1.0.0", "github v1.0.0", "tag v1.0.0"],
  ]);
});

test.each([
  ["0.20.0rc1", "v0.20.0-rc1"],
  ["0.20.0.RC-2", "v0.20.0-rc.2"],
  ["v0.20.0", "v0.20.0"],
  // Nobody tagged it, and the registries know v0.20.0-rc.3 by the same name.
  ["0.20.0-rc3", "v0.20.0-rc.3"],
  ["0.9.8-alpha", undefined],
  ["v0.9.8-alpha", "v0.9.8-alpha"],
  ["v0.9.0+async.1", undefined],
])("the spelling %s is the tag %s", async (spelled, tag) => {
  hub.git("push", "--quiet", hub.origin, "HEAD:refs/tags/v0.20.0-rc.2", "HEAD:refs/tags/v0.20.0-rc.3", "HEAD:refs/tags/v0.9.0+async.1");
  const found = withdraw(seeing(), spelled).then(({ data }) => data.tag);
  if (tag === undefined) await expect(found).rejects.toMatchObject({ code: "usage", exit: 2, fix: "cogrel withdraw v1.2.3" });
  else expect(await found).toBe(tag);
});
