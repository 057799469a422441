import { describe, expect, test } from "vitest";
import { type HereFacts, hereChecks, type Signing, tokenKind } from "../../src/domain/doctor/here";
import { remoteCheck, tagChecks } from "../../src/domain/doctor/tags";
import { Problem } from "../../src/domain/problem";
import { parseLegacyTag, parseTag, type TagFact } from "../../src/domain/tag";
import { parseVersion, type Version } from "../../src/domain/version";

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
const tool = { name: "gpg", use: "which signs", there: false };

describe("this machine", () => {
  test.each<[string, string, Partial<HereFacts>, string]>([
    ["a git of long ago", "git-version", { git: "2.25.1" }, "no"],
    ["the oldest git that will do", "git-version", { git: "2.31.0" }, "yes"],
    ["a git of another vendor", "git-version", { git: "2.39.5 (Apple Git-154)" }, "yes"],
    ["a git of a far future", "git-version", { git: "10.0" }, "yes"],
    ["a git that tells nothing", "git-version", { git: "unknown" }, "unknown"],
    ["nobody", "git-identity", { identity: undefined }, "no"],
    ["no signature wanted", "git-signing", {}, "yes"],
    ["a key that is there", "git-signing", { signing: { ...signed, hasKey: true } }, "yes"],
    ["a key that is not", "git-signing", { signing: { ...signed, hasKey: false } }, "no"],
    ["no program to sign with", "git-signing", { signing: { ...signed, there: false } }, "no"],
    ["a key that only its card has", "git-signing", { signing: { ...signed, format: "x509" } }, "unknown"],
    ["another repository", "push-address", { address: { addresses: ["https://evil/o/r"], expected: "x", same: false } }, "no"],
    ["no address to be read", "push-address", { address: unread("no-remote") }, "unknown"],
    ["a program that is needed", "flow-tools", { tools: [{ ...tool, needed: true }] }, "no"],
    ["a program that is not", "flow-tools", { tools: [{ ...tool, needed: false }] }, "yes"],
    ["no token", "token-there", { token: unread("no-token") }, "no"],
    ["a token that cannot be looked for", "token-there", { token: unread("remote-unreachable") }, "unknown"],
  ])("%s: %s", (_, rule, facts, verdict) => {
    const found = hereChecks({ ...right, ...facts }).find((check) => check.rule === rule);
    expect(found?.verdict).toBe(verdict);
    if (verdict !== "yes") expect(found?.fix).toBeDefined();
  });

  test.each([
    ["ghp_x", "a classic personal token"],
    ["github_pat_x", "a fine-grained personal token"],
    ["ghs_x", "a token of an App or of a workflow"],
    ["x", "a token"],
  ])("a token that begins with %s is %s", (token, kind) => expect(tokenKind(token)).toBe(kind));

  test.each([
    [undefined, "yes"],
    [unread("no-remote"), "no"],
    [unread("remote-unreachable"), "unknown"],
  ] as const)("the remote: %#", (silent, verdict) => expect(remoteCheck("origin", silent).verdict).toBe(verdict));
});

describe("tags among themselves", () => {
  const fact = (name: string): TagFact => {
    const [version, legacy] = [parseTag(name, "v"), parseLegacyTag(name, "v")];
    return { name, commit: "c", stands: "unasked", ...(version ? { version } : legacy && { legacy }) };
  };
  const of = (rule: string, version: string, names: string[]) =>
    tagChecks({
      remote: "origin",
      branches: ["main"],
      tags: names.map(fact),
      version: parseVersion(version) as Version,
      own: `v${version}`,
    }).find((check) => check.rule === rule);
  const verdict = (check: ReturnType<typeof of>) => (check?.verdict === "yes" && check.fix !== undefined ? "warning" : check?.verdict);

  test.each([
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
  ])("a tag that is called %j (G1): %s", (name, wanted) => expect(verdict(of("tags-plain", "0.18.0", [name]))).toBe(wanted));

  test.each([
    [["v0.17.0", "v0.18.0"], "yes"],
    [["v0.18.0-rc.1", "v0.18.0-rc1"], "warning"],
    [["v0.9.8-alpha", "v0.9.8-alpha0"], "warning"],
  ])("tags %j: %s", (names, wanted) => expect(verdict(of("tags-distinct", "0.18.0", names))).toBe(wanted));

  test("a double of the version that the files hold is refused", () => {
    expect(of("tags-distinct", "0.18.0-rc1", ["v0.18.0-rc.1"])?.verdict).toBe("no");
  });

  test.each([
    ["0.18.0-rc2", ["v0.18.0-rc1"], "yes"],
    ["0.18.0-rc2", ["v0.18.0-rc.1"], "warning"],
    ["0.18.0-rc2", ["v0.17.0-rc.1", "v0.18.0-beta.1"], "yes"],
  ])("the spelling of %s after %j: %s", (version, names, wanted) => {
    expect(verdict(of("line-spelling", version as string, names as string[]))).toBe(wanted);
  });
});
