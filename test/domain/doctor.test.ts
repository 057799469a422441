import { describe, expect, test } from "vitest";
import type { Check, Verdict } from "../../src/domain/check";
import { type ConfigurationHere, configurationCheck } from "../../src/domain/doctor/configuration";
import { type HereFacts, hereChecks, type Signing, tokenKind } from "../../src/domain/doctor/here";
import type { Settings } from "../../src/domain/doctor/settings";
import { remoteCheck, type TagsAsked, tagChecks } from "../../src/domain/doctor/tags";
import { freeForPython, inShallow } from "../../src/domain/doctor/tags-here";
import { installationsPage, tapCheck } from "../../src/domain/doctor/tap";
import { Problem } from "../../src/domain/problem";
import { parseLegacyTag, parseTag, type TagFact } from "../../src/domain/tag";
import { parseVersion, type Version } from "../../src/domain/version";
import { missingVerdicts } from "../tools/doctor-rules";

const signing: Signing = { wanted: false, format: "openpgp", program: "gpg", there: false, key: undefined, hasKey: undefined };
const right: HereFacts = {
  git: "2.39.5",
  node: "20.19.0",
  identity: "A <a@example.com>",
  signing,
  address: { addresses: ["https://github.com/o/r"], expected: "https://github.com/o/r", same: true },
  tools: [],
  token: { from: "gh", kind: "a token" },
};
const signed = { ...signing, wanted: true, there: true };
const unread = (code: "no-token" | "remote-unreachable" | "no-remote") => ({ unread: new Problem(code, "not read", { fix: "see" }) });
const gh = { name: "gh", use: "which has the token", needed: false, there: true, least: [2, 17] as const };
const tool = { name: "gpg", use: "which signs", there: false };

/** The facts of this machine, the rule that looks at them, and what it says. */
const HERE: [title: string, rule: string, facts: Partial<HereFacts>, verdict: Verdict][] = [
  ["a git of long ago", "git-version", { git: "2.25.1" }, "no"],
  ["the oldest git that will do", "git-version", { git: "2.31.0" }, "yes"],
  ["a git of another vendor", "git-version", { git: "2.39.5 (Apple Git-154)" }, "yes"],
  ["a git of a far future", "git-version", { git: "10.0" }, "yes"],
  ["a git that tells nothing", "git-version", { git: "unknown" }, "unknown"],
  ["a Node of long ago", "git-version", { node: "18.20.4" }, "no"],
  ["a Node of the same year", "git-version", { node: "20.18.3" }, "no"],
  ["a new Node", "git-version", { node: "24.1.0" }, "yes"],
  ["somebody", "git-identity", {}, "yes"],
  ["nobody", "git-identity", { identity: undefined }, "no"],
  ["no signature wanted", "git-signing", {}, "yes"],
  ["a key that is there", "git-signing", { signing: { ...signed, hasKey: true } }, "yes"],
  ["a key that is not", "git-signing", { signing: { ...signed, hasKey: false } }, "no"],
  ["no program to sign with", "git-signing", { signing: { ...signed, there: false } }, "no"],
  ["a key that only its card has", "git-signing", { signing: { ...signed, format: "x509" } }, "unknown"],
  ["a git that cannot sign with SSH", "git-signing", { git: "2.33.8", signing: { ...signed, format: "ssh", hasKey: true } }, "no"],
  ["a git that can", "git-signing", { git: "2.34.1", signing: { ...signed, format: "ssh", hasKey: true } }, "yes"],
  ["the repository", "push-address", {}, "yes"],
  ["another repository", "push-address", { address: { addresses: ["https://evil/o/r"], expected: "x", same: false } }, "no"],
  ["no remote to push to", "push-address", { address: unread("no-remote") }, "no"],
  ["no address to be read", "push-address", { address: unread("remote-unreachable") }, "unknown"],
  ["a program that is needed", "flow-tools", { tools: [{ ...tool, needed: true }] }, "no"],
  ["a program that is not", "flow-tools", { tools: [{ ...tool, needed: false }] }, "yes"],
  ["a gh that does not tell its token", "flow-tools", { tools: [{ ...gh, version: "gh version 2.4.0+dfsg1 (2022-03-23)" }] }, "no"],
  ["a gh that does", "flow-tools", { tools: [{ ...gh, version: "gh version 2.23.0 (2023-02-27)" }] }, "yes"],
  ["a gh that says nothing", "flow-tools", { tools: [{ ...gh, version: undefined }] }, "unknown"],
  ["a gh that says no number", "flow-tools", { tools: [{ ...gh, version: "gh" }] }, "unknown"],
  ["a token", "token-there", {}, "yes"],
  ["no token", "token-there", { token: unread("no-token") }, "no"],
  ["a token that cannot be looked for", "token-there", { token: unread("remote-unreachable") }, "unknown"],
];

const REMOTE = [
  [undefined, "yes"],
  [unread("no-remote"), "no"],
  [unread("remote-unreachable"), "unknown"],
] as const;

describe("this machine", () => {
  test.each(HERE)("%s: %s", (_, rule, facts, verdict) => {
    const found = hereChecks({ ...right, ...facts }).find((check) => check.rule === rule);
    expect(found?.verdict).toBe(verdict);
    if (verdict !== "yes") expect(found?.fix).toBeDefined();
  });

  test("programs are told with their versions", () => {
    const tools = [
      { ...gh, version: "gh version 2.63.2 (2024-12-05)" },
      { ...tool, there: true, version: "gpg (GnuPG) 2.2.40" },
      { ...tool, name: "ssh", there: true, version: "OpenSSH_9.2p1 Debian-2" },
      { ...tool, name: "own", there: true },
      { ...tool, name: "cargo", use: "for bump --verify" },
    ].map((one) => ({ needed: false, ...one }));
    const found = hereChecks({ ...right, tools }).find(({ rule }) => rule === "flow-tools")?.found;
    expect(found).toBe("gh 2.63.2, gpg 2.2.40, ssh 9.2p1, own; without cargo, for bump --verify");
  });

  test.each([
    ["ghp_x", "a classic personal token"],
    ["github_pat_x", "a fine-grained personal token"],
    ["ghs_x", "a token of an App or of a workflow"],
    ["x", "a token"],
  ])("a token that begins with %s is %s", (token, kind) => expect(tokenKind(token)).toBe(kind));

  test.each(REMOTE)("the remote: %#", (silent, verdict) => expect(remoteCheck("origin", silent).verdict).toBe(verdict));
});

const CONFIGURATION: [here: ConfigurationHere, verdict: Verdict, fix?: RegExp][] = [
  [{ is: "none" }, "yes"],
  [{ is: "same" }, "yes"],
  [{ is: "new" }, "no", /^git add cogrel\.toml && git commit -m "Configure cogrel" cogrel\.toml$/],
  [{ is: "changed" }, "no", /^git diff HEAD -- cogrel\.toml {8}then/],
  [{ is: "odd" }, "no", /plain UTF-8 file/],
  [{ is: "wrong", problem: new Problem("configuration", "cogrel.toml:2:1: x", { fix: "put it right" }) }, "no", /^put it right$/],
];

test.each(CONFIGURATION)("a cogrel.toml that %j: %s", (here, verdict, fix = /^$/) => {
  const check = configurationCheck(here);
  expect(check.verdict).toBe(verdict);
  expect(check.fix ?? "").toMatch(fix);
});

const PLAIN = [
  ["v0.1.0", "yes"],
  ["main", "no"],
  ["origin/main", "no"],
  ["heads/main", "no"],
  ["remotes/origin/main", "no"],
  ["refs/heads/main", "no"],
  ["HEAD", "no"],
  ["maintenance", "yes"],
  ["-x", "warning"],
  ["v1\u202e", "warning"],
] as const;

const DISTINCT: [version: string, names: string[], verdict: string][] = [
  ["0.18.0", ["v0.17.0", "v0.18.0"], "yes"],
  ["0.18.0", ["v0.18.0-rc.1", "v0.18.0-rc1"], "warning"],
  ["0.18.0", ["v0.9.8-alpha", "v0.9.8-alpha0"], "warning"],
  ["0.18.0-rc1", ["v0.18.0-rc.1"], "no"],
  ["0.18.0-rc1", ["v0.18.0-rc.1", "v0.18.0rc1"], "no"],
  ["0.18.0", ["v0.9.0rc1", "v0.9.0-rc1"], "warning"],
  ["0.18.0", ["v0.9.0.0", "v0.9.0"], "warning"],
  ["0.18.0", ["v0.9.0-ALPHA_1", "v0.9.0a1"], "warning"],
  ["0.18.0", ["v1", "v1.0", "v1.0.0", "v10.0.0", "v1.0.0-1"], "yes"],
  ["0.18.0-rc1", ["v0.18.0rc1"], "warning"],
  ["0.18.0", ["v0.18.0.0"], "warning"],
  ["0.18.0", ["x0.18.0.0", "0.18.0.0", "v0.18.0rc1"], "yes"],
];

const SPELLING: [version: string, names: string[], verdict: string][] = [
  ["0.18.0-rc2", ["v0.18.0-rc1"], "yes"],
  ["0.18.0-rc2", ["v0.18.0-rc.1"], "warning"],
  ["0.18.0-rc2", ["v0.17.0-rc.1", "v0.18.0-beta.1"], "yes"],
];

describe("tags among themselves", () => {
  const fact = (name: string): TagFact => {
    const [version, legacy] = [parseTag(name, "v"), parseLegacyTag(name, "v")];
    return { name, commit: "c", stands: "unasked", ...(version ? { version } : legacy && { legacy }) };
  };
  const of = (rule: string, version: string, names: string[]) => tagChecks(asked(version, names)).find((check) => check.rule === rule);
  const asked = (version: string, names: string[]): TagsAsked => ({
    remote: "origin",
    branches: ["main"],
    tags: names.map(fact),
    prefix: "v",
    version: parseVersion(version) as Version,
    own: `v${version}`,
  });
  const verdict = (check: ReturnType<typeof of>) => (check?.verdict === "yes" && check.fix !== undefined ? "warning" : check?.verdict);

  test.each(PLAIN)("a tag that is called %j (G1): %s", (name, wanted) => expect(verdict(of("tags-plain", "0.18.0", [name]))).toBe(wanted));

  test("all tags of branches' names are removed by one command, the first ten of them", () => {
    const begin = "git push origin :refs/tags/main";
    expect(of("tags-plain", "0.18.0", ["main"])?.fix).toBe(`${begin}        after finding out who made it`);
    const hostile = of("tags-plain", "0.18.0", ["main", "refs/x;id", "HEAD"])?.fix;
    expect(hostile).toBe(`${begin} ':refs/tags/refs/x;id' :refs/tags/HEAD        after finding out who made them`);
    const many = Array.from({ length: 12 }, (_, at) => `refs/heads/${at}`);
    expect(of("tags-plain", "0.18.0", many)?.fix).toMatch(
      /:refs\/tags\/refs\/heads\/9 {8}after finding out who made them, then doctor again: 2 more$/,
    );
  });

  test.each(DISTINCT)("%s, beside tags %j: %s", (version, names, wanted) => {
    expect(verdict(of("tags-distinct", version, names))).toBe(wanted);
  });

  test.each([
    ["0.18.0-rc1", ["v0.18.0rc1"], "cogrel bump 0.18.0-rc2"],
    ["0.18.0-rc.1", ["v0.18.0c1", "v0.18.0-rc.2", "v0.18.0_RC3"], "cogrel bump 0.18.0-rc.4"],
    ["0.18.0", ["v0.18.0.0", "v0.18.1"], "cogrel bump 0.18.2"],
    ["0.18.0", ["v0.18.0-post1"], undefined],
  ])("%s is not called free beside %j, and the next that is is proposed", (version, names, fix) => {
    const free = { rule: "version-free", verdict: "yes", found: "it is free" } as const;
    const [check] = freeForPython([free], asked(version, names));
    expect(check?.fix).toBe(fix);
    if (fix !== undefined) expect(check).toMatchObject({ verdict: "yes", found: expect.stringContaining(`"${names[0]}" is `) });
  });

  test("a cut-off clone's tags prove what is wrong, and not that nothing is (G3)", () => {
    const held = ["version-free", "above-stable", "above-label", "not-released"].map((rule) => ({ rule, verdict: "yes" }) as Check);
    const right = inShallow([...held, ...tagChecks(asked("0.18.0-rc2", ["v0.17.0"]))]);
    expect(right.map(({ verdict }) => verdict)).toEqual(right.map(() => "unknown"));
    expect(right).toContainEqual(expect.objectContaining({ rule: "tags-distinct", fix: "git fetch --unshallow --tags" }));
    const wrong = tagChecks(asked("0.18.0-rc2", ["v0.18.0-rc.2", "main"]));
    expect(inShallow(wrong).map(({ rule, verdict }) => `${rule} ${verdict}`)).toEqual([
      "tags-plain no",
      "tags-distinct no",
      "line-spelling yes",
    ]);
    expect(inShallow([{ rule: "lockstep", verdict: "yes" }])).toEqual([{ rule: "lockstep", verdict: "yes" }]);
  });

  test.each(SPELLING)("the spelling of %s after %j: %s", (version, names, wanted) => {
    expect(verdict(of("line-spelling", version, names))).toBe(wanted);
  });
});

test("each check of this machine and of the tags is met in each verdict", () => {
  const met = [
    ...HERE.map(([, rule, , verdict]) => [rule, verdict] as const),
    ...CONFIGURATION.map(([, verdict]) => ["configuration-committed", verdict] as const),
    ...REMOTE.map(([, verdict]) => ["remote-there", verdict] as const),
    ...PLAIN.map(([, verdict]) => ["tags-plain", verdict] as const),
    ...DISTINCT.map(([, , verdict]) => ["tags-distinct", verdict] as const),
    ...SPELLING.map(([, , verdict]) => ["line-spelling", verdict] as const),
  ];
  expect(missingVerdicts("here", met)).toEqual([]);
});

test.each([
  [{ is: "seen", value: { contents: "write", pulls: "write", suspended: false } }, "yes", /may write/],
  [{ is: "seen", value: { contents: "write", pulls: "write", suspended: true } }, "no", /suspended/],
  [{ is: "seen", value: { contents: "read", pulls: undefined, suspended: false } }, "no", /may not write contents and pull requests/],
  [{ is: "absent" }, "no", /not installed/],
  [{ is: "hidden", why: "w (401: x)", status: 401 }, "no", /does not accept/],
  [{ is: "hidden", why: "w (404: x)", status: 404 }, "unknown", /404/],
  [{ is: "hidden", why: "w (500: x)", status: 500 }, "unknown", /500/],
  [{ is: "hidden", why: "no answer" }, "unknown", /no answer/],
] as const)("an App on the tap, %j: %s", (look, verdict, found) => {
  const check = tapCheck("o/tap", { by: "app", look }, "https://github.com");
  expect(check).toMatchObject({ verdict, found: expect.stringMatching(found) });
});

test("a token that may write to a tap that is archived", () => {
  const value = { private: false, push: true, admin: true, organization: true, archived: true };
  const check = tapCheck("o/tap", { by: "token", look: { is: "seen", value } }, "https://github.com");
  expect(check).toMatchObject({ verdict: "no", found: expect.stringMatching(/archived/), fix: "gh repo unarchive o/tap" });
});

test.each([
  [{ is: "seen", value: { organization: false } }, "o/tap", "https://github.com/settings/installations"],
  [{ is: "seen", value: { organization: false } }, "other/tap", "https://github.com/organizations/other/settings/installations"],
  [{ is: "seen", value: { organization: true } }, "o/tap", "https://github.com/organizations/o/settings/installations"],
  [{ is: "hidden", why: "w" }, "o/tap", "https://github.com/organizations/o/settings/installations"],
] as const)("where Apps are set, %j, for %s", (about, tap, page) => {
  const settings = { repository: "o/r", page: "https://github.com/o/r", about: about as Settings["about"] };
  expect(installationsPage(tap, settings)).toBe(page);
});
