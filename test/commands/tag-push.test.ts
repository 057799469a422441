import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { rules, runGit, type TestRepository } from "../harness";
import { executable, shim } from "../tools/shim";
import { cloned } from "../tools/tagged";
import { document, onRemote, planned, ready, tagIt } from "../tools/tagging";

const hook = (repository: string, name: string, script: string) => executable(join(repository, "hooks", name), `#!/bin/sh\n${script}\n`);
const head = (one: TestRepository) => one.git("rev-parse", "HEAD");
const localTags = (one: TestRepository) => one.git("tag", "--list");

test("G8: somebody else's tag of that name, pushed between the look and the push, stays; the one made here is taken back", async () => {
  const one = ready();
  const other = cloned(one, "other");
  other.git("tag", "-a", "-m", "first", "v0.18.0", "HEAD~1");
  const theirs = other.git("rev-parse", "v0.18.0");
  hook(join(one.folder, ".git"), "pre-push", `env -i PATH="$PATH" git -C '${other.folder}' push -q origin v0.18.0`);
  const { code, json } = await document(one, ["tag", "--yes"]);
  expect([code, json.problem?.code]).toEqual([1, "push-failed"]);
  expect(json.problem?.message).toContain("a pushed tag is never moved");
  expect(runGit(one.origin, one.env, "rev-parse", "v0.18.0")).toBe(theirs);
  expect(localTags(one)).toBe("v0.17.0");
});

test("G8: nor is it overwritten when it comes before the push has asked the remote: the lease is create-only", async () => {
  const one = ready();
  const other = cloned(one, "other");
  other.git("tag", "v0.18.0", "HEAD~1");
  const first = `case " $* " in *" push "*) env -i PATH="$PATH" "$REAL" -C '${other.folder}' push -q origin v0.18.0;; esac\nexec "$REAL" "$@"`;
  const { PATH } = shim(dirname(one.folder), one.env, "git", first);
  const { code, json } = await document(one, ["tag", "--yes"], { PATH: PATH as string });
  expect([code, json.problem?.code]).toEqual([1, "push-failed"]);
  expect(onRemote(one)).toContain(`v0.18.0 commit ${one.git("rev-parse", "HEAD~1")}`);
  expect(localTags(one)).toBe("v0.17.0");
});

test("G10: the same, at this very commit: done", async () => {
  const one = ready();
  const other = cloned(one, "other");
  other.git("tag", "-a", "-m", "first", "v0.18.0");
  hook(join(one.folder, ".git"), "pre-push", `env -i PATH="$PATH" git -C '${other.folder}' push -q origin v0.18.0`);
  expect(await document(one, ["tag", "--yes"])).toMatchObject({ code: 0 });
  expect(onRemote(one)).toContain(`v0.18.0 tag ${head(one)}`);
  expect(await document(one, ["tag", "--yes"])).toMatchObject({ code: 0 });
});

test("what the remote says of a refusal is shown, GitHub's own line first; the tag here is taken back", async () => {
  const one = ready();
  const lines = [
    "error: GH013: Repository rule violations found for refs/tags/v0.18.0.",
    "Review all repository rules at https://x",
    "",
    "- Cannot create ref.",
  ];
  hook(one.origin, "pre-receive", `${lines.map((line) => `echo '${line}' >&2`).join("\n")}\nexit 1`);
  const { code, json } = await document(one, ["tag", "--yes"]);
  expect([code, json.problem?.code]).toEqual([1, "push-failed"]);
  expect(json.problem?.message).toBe("origin did not take the tag v0.18.0: GH013: Repository rule violations found for refs/tags/v0.18.0.");
  expect(localTags(one)).toBe("v0.17.0");
  expect(onRemote(one)).toHaveLength(1);
});

test("a pre-push hook that says no is obeyed, with its last words", async () => {
  const one = ready();
  hook(join(one.folder, ".git"), "pre-push", "echo 'not on a friday' >&2\nexit 1");
  expect((await document(one, ["tag", "--yes"])).json.problem).toMatchObject({ code: "push-failed" });
  expect([localTags(one), onRemote(one).length]).toEqual(["v0.17.0", 1]);
});

test.each([
  ["exits 1", "exit 1"],
  ["is killed", "kill -9 $$"],
  ["kills git push", "kill -9 $PPID"],
])("G9: a push that landed, though the other end %s after it, is done", async (_, end) => {
  const one = ready();
  const wrapper = join(dirname(one.folder), "receive");
  executable(wrapper, `#!/bin/sh\ngit-receive-pack "$@"\n${end}`);
  one.git("config", "remote.origin.receivepack", wrapper);
  const { code, json } = await document(one, ["tag", "--yes"]);
  expect([code, json.problem]).toEqual([0, undefined]);
  expect(onRemote(one)).toContain(`v0.18.0 tag ${head(one)}`);
  expect(localTags(one)).toContain("v0.18.0");
});

test("G9: a push after which the remote cannot be read is of unknown outcome, exit 3; the tag here stays, and the same command goes on", async () => {
  const one = ready();
  const gone = `${one.origin}-gone`;
  hook(one.origin, "post-receive", `cd / && mv '${one.origin}' '${gone}'`);
  const { code, json } = await document(one, ["tag", "--yes"]);
  expect([code, json.problem?.code]).toEqual([3, "push-unknown"]);
  expect(localTags(one)).toContain("v0.18.0");
  runGit("/", one.env, "-C", gone, "config", "core.bare", "true");
  executable(join(gone, "hooks/post-receive"), "#!/bin/sh\n");
  renameSync(gone, one.origin);
  expect(await document(one, ["tag", "--yes"])).toMatchObject({ code: 0 });
  expect(onRemote(one)).toContain(`v0.18.0 tag ${head(one)}`);
});

/** Sets git up to sign with an ssh key; gives the file of allowed signers. */
function signing(one: TestRepository): string {
  const home = dirname(one.folder);
  const key = join(home, "key");
  const made = spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key]);
  if (made.status !== 0) return "";
  const signers = join(home, "signers");
  writeFileSync(signers, `maintainer@example.com ${readFileSync(`${key}.pub`, "utf8")}`);
  for (const [name, value] of [
    ["gpg.format", "ssh"],
    ["user.signingkey", `${key}.pub`],
    ["tag.gpgSign", "true"],
    ["gpg.ssh.allowedSignersFile", signers],
  ] as const)
    one.git("config", name, value);
  return signers;
}

test("G14: the tag is signed where git is set up so, and no editor is asked", async (ctx) => {
  const one = ready();
  if (signing(one) === "") return ctx.skip();
  await tagIt(one);
  expect(one.git("cat-file", "tag", "v0.18.0")).toContain("-----BEGIN SSH SIGNATURE-----");
  one.git("verify-tag", "v0.18.0");
  expect(onRemote(one)).toContain(`v0.18.0 tag ${head(one)}`);
});

test("a signer that fails leaves no tag, and its words are shown", async () => {
  const one = ready();
  const signer = join(dirname(one.folder), "signer");
  executable(signer, "#!/bin/sh\necho 'error: no card in the reader' >&2\nexit 1");
  for (const [name, value] of [
    ["tag.gpgSign", "true"],
    ["gpg.program", signer],
  ] as const)
    one.git("config", name, value);
  const { code, json } = await document(one, ["tag", "--yes"]);
  expect([code, json.problem?.code]).toEqual([1, "tag-failed"]);
  expect(json.problem?.message).toContain("v0.18.0");
  expect([localTags(one), onRemote(one).length]).toEqual(["v0.17.0", 1]);
});

const ELSEWHERE: readonly (readonly [string, (one: TestRepository, other: string) => void])[] = [
  ["pushurl", (one, other) => one.git("remote", "set-url", "--push", "origin", other)],
  ["a second pushurl", (one, other) => [one.origin, other].map((url) => one.git("config", "--add", "remote.origin.pushurl", url))],
  ["insteadOf", (one, other) => one.git("config", `url.${other}.insteadOf`, one.origin)],
  ["pushInsteadOf", (one, other) => one.git("config", `url.${other}.pushInsteadOf`, one.origin)],
];

test.each(ELSEWHERE)("G15: a push that %s sends elsewhere is refused with both addresses, and not made", async (_, configure) => {
  const one = ready();
  const other = `${one.origin}-other`;
  runGit("/", one.env, "clone", "-q", "--mirror", one.origin, other);
  configure(one, other);
  const { code, json } = await document(one, ["tag", "--yes"]);
  expect(code).toBe(1);
  const check = json.checks?.find(({ rule }) => rule === "push-address");
  expect(check).toMatchObject({ verdict: "no", found: expect.stringContaining(other), expected: one.origin });
  expect([...onRemote(one), ...onRemote(one, other)]).toHaveLength(2);
});

test.each([
  ["a file URL", (origin: string) => `file://${origin}`],
  ["a slash at its end", (origin: string) => `${origin}/`],
])("G15: a pushurl that is the same repository, as %s, is fine", async (_, form) => {
  const one = ready();
  one.git("remote", "set-url", "--push", "origin", form(one.origin));
  expect(rules(await planned(one), "no")).toEqual([]);
  expect(await document(one, ["tag", "--yes"])).toMatchObject({ code: 0 });
});

test("G15: the project's repository is the configuration's, else GITHUB_REPOSITORY's", async () => {
  const one = ready();
  const expected = async (more: Record<string, string>) =>
    (await document(one, ["tag", "--dry-run"], more)).json.checks?.find(({ rule }) => rule === "push-address");
  expect(await expected({ GITHUB_REPOSITORY: "replicate/cog" })).toMatchObject({
    verdict: "no",
    expected: "https://github.com/replicate/cog",
  });
  one.git("remote", "set-url", "--push", "origin", "git@github.com:Replicate/Cog.git");
  expect(await expected({ GITHUB_REPOSITORY: "replicate/cog" })).toMatchObject({
    verdict: "yes",
    found: "git@github.com:Replicate/Cog.git",
  });
  one.commit({ "cogrel.toml": 'schema = 1\nrepository = "me/fork"\n' });
  one.git("push", "-q", one.origin, "main");
  expect(await expected({ GITHUB_REPOSITORY: "replicate/cog" })).toMatchObject({ verdict: "no", expected: "https://github.com/me/fork" });
});

test("H17: a password in the remote's address is never shown", async () => {
  const one = ready();
  one.git("remote", "set-url", "--push", "origin", "https://me:canary-8f3a@github.com/replicate/cog.git");
  const ran = await document(one, ["tag", "--yes"]);
  expect(ran.code).toBe(1);
  expect(ran.out + ran.err).not.toContain("canary");
  one.git("remote", "set-url", "origin", "http://me:canary-8f3a@127.0.0.1:1/replicate/cog.git");
  const unreachable = await document(one, ["tag", "--yes"]);
  expect([unreachable.code, unreachable.json.problem?.code]).toEqual([3, "remote-unreachable"]);
  expect(unreachable.out + unreachable.err).not.toContain("canary");
});

test.each(["refs/tags/v0.18.0", "refs/remotes/origin/main"])(
  "G17: a lock of %s that a killed git left is named, exit 3, and not deleted",
  async (ref) => {
    const one = ready();
    one.git("update-ref", "refs/remotes/origin/main", "HEAD~1");
    const lock = join(one.folder, ".git", `${ref}.lock`);
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, "");
    const { code, json } = await document(one, ["tag", "--yes"]);
    expect([code, json.problem?.code]).toEqual([3, "git-locks"]);
    expect(json.problem?.message).toContain(lock);
    expect(json.problem?.fix).toContain(lock);
    expect(existsSync(lock)).toBe(true);
    expect(onRemote(one)).toHaveLength(1);
  },
);
