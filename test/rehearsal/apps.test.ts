import { createSign, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { Opening } from "../../src/rehearsal/github";
import { repository } from "../harness";
import { farEnd, REPO, refused } from "./far-end";
import { addressOf, runGit } from "./push";

// The App that updates the Homebrew tap, a repository of its own beside the first one.

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const cask = 'cask "cog" do\n  version "0.17.0"\nend\n';
const tap = repository({ "Casks/cog.rb": cask, "README.md": "tap\n" });
const installation = { id: 7, repositories: ["o/homebrew-tap"], permissions: { contents: "write", pull_requests: "write" } };
const more: Partial<Opening> = {
  repositories: [{ owner: "o", name: "homebrew-tap", bare: tap.origin, delete_branch_on_merge: true }],
  apps: [
    {
      id: 99,
      slug: "tapbot",
      publicKey: String(publicKey.export({ type: "spki", format: "pem" })),
      installations: [installation as never],
    },
  ],
};
const hub = await farEnd({}, more);
const TAP = { owner: "o", repo: "homebrew-tap" };
const path = "Casks/cog.rb";

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);

/** A token as an App signs it. */
function jwt(claims: object = {}, key = privateKey, header: object = { alg: "RS256", typ: "JWT" }): string {
  const text = `${encoded(header)}.${encoded({ iat: now() - 60, exp: now() + 540, iss: 99, ...claims })}`;
  return `${text}.${createSign("sha256").update(text).sign(key, "base64url")}`;
}

/** The App itself: Octokit sends what looks like a JWT as a bearer token. */
const app = (token = jwt()) => hub.octokit(token);
const tokenFor = async (body: object = {}) => (await app().apps.createInstallationAccessToken({ installation_id: 7, ...body })).data;

test("an App sees itself and where it is installed; where it isn't, there is nothing", async () => {
  expect((await app().apps.getAuthenticated()).data).toMatchObject({ id: 99, slug: "tapbot", installations_count: 1 });
  const { data } = await app().apps.getRepoInstallation(TAP);
  expect(data).toMatchObject({ id: 7, app_id: 99, app_slug: "tapbot", permissions: { contents: "write", metadata: "read" } });
  expect(await refused(app().apps.getRepoInstallation(REPO))).toMatchObject({ status: 404, message: "Not Found" });
});

const notRead = "A JSON web token could not be decoded";
const issued = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
const expires = "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";

test.each([
  ["of another key", () => jwt({}, other.privateKey), 401, notRead],
  ["of another algorithm", () => jwt({}, privateKey, { alg: "none" }), 401, notRead],
  ["that is none", () => "a.b.c", 401, notRead],
  ["that is a person's", () => "owner", 401, notRead],
  ["issued as a text", () => jwt({ iat: "now" }), 401, issued],
  ["issued in an hour", () => jwt({ iat: now() + 3600 }), 401, issued],
  ["that has ended", () => jwt({ exp: now() - 3600 }), 401, expires],
  ["that never ends", () => jwt({ exp: undefined }), 401, expires],
  ["that lives too long", () => jwt({ exp: now() + 3600 }), 401, "'Expiration time' claim ('exp') is too far in the future"],
  ["of no App", () => jwt({ iss: "x" }), 401, "'Issuer' claim ('iss') must be an Integer"],
  ["of an unknown App", () => jwt({ iss: 5 }), 404, "Integration not found"],
])("a token %s is refused", async (_, token, status, message) => {
  const asked = await fetch(`${hub.addresses.api}/app`, { headers: { authorization: `Bearer ${token()}` } });
  expect([asked.status, await asked.json()]).toMatchObject([status, { message, status: String(status) }]);
});

test("a token of the installation reaches what it was granted, and no more than was asked for", async () => {
  const whole = await tokenFor();
  expect(whole.token).toMatch(/^ghs_99_/);
  expect(whole).toMatchObject({ permissions: { contents: "write", pull_requests: "write" }, repository_selection: "selected" });
  const less = await tokenFor({ repositories: ["homebrew-tap"], permissions: { contents: "read" } });
  expect(less.repositories?.map(({ full_name }) => full_name)).toEqual(["o/homebrew-tap"]);
  const { data } = await hub.octokit(less.token).apps.listReposAccessibleToInstallation();
  expect(data.repositories.map(({ name }) => name)).toEqual(["homebrew-tap"]);
  const make = (token: string, where: typeof TAP) =>
    refused(hub.octokit(token).git.createRef({ ...where, ref: "refs/heads/x", sha: "1".repeat(40) }));
  expect(await make(less.token, TAP)).toMatchObject({ status: 403, message: "Resource not accessible by integration" });
  expect(await make(whole.token, REPO)).toMatchObject({ status: 403, message: "Resource not accessible by integration" });
  expect((await make(whole.token, TAP)).message).toBe("Object does not exist");
  expect((await refused(hub.octokit(whole.token).users.getAuthenticated())).status).toBe(403);
});

test.each([
  [{ permissions: { administration: "write" } }, 422, "The permissions requested are not granted to this installation."],
  [{ repositories: ["r"] }, 422, "There is at least one repository that does not exist or is not accessible to the parent installation."],
  [{ installation_id: 8 }, 404, "Not Found"],
])("a token for %j is refused", async (body, status, message) => {
  expect(await refused(tokenFor(body))).toMatchObject({ status, message });
});

test("only an installation's token has repositories", async () => {
  expect(await refused(hub.octokit("owner").apps.listReposAccessibleToInstallation())).toMatchObject({
    status: 403,
    message: "You must authenticate with an installation access token in order to list repositories for an installation.",
  });
});

test("a file comes with its blob's name, as text or raw; a folder as what is in it", async () => {
  const { data } = await hub.octokit().repos.getContent({ ...TAP, path });
  const file = data as { content: string; sha: string; type: string };
  expect([Buffer.from(file.content, "base64").toString(), file.type]).toEqual([cask, "file"]);
  expect(file.sha).toBe(tap.git("rev-parse", `HEAD:${path}`));
  const raw = await hub.octokit().repos.getContent({ ...TAP, path, mediaType: { format: "raw" } });
  expect(String(raw.data)).toBe(cask);
  const { data: root } = await hub.octokit().repos.getContent({ ...TAP, path: "" });
  expect((root as { path: string; type: string }[]).map((one) => [one.path, one.type])).toEqual([
    ["Casks", "dir"],
    ["README.md", "file"],
  ]);
  const ask = (more: object) => refused(hub.octokit().repos.getContent({ ...TAP, path: "nothing", ...more }));
  expect(await ask({})).toMatchObject({ status: 404, message: "Not Found" });
  expect(await ask({ ref: "nowhere" })).toMatchObject({ status: 404, message: "No commit found for the ref nowhere" });
});

test("the App updates the cask by a branch, a file and a pull request", async () => {
  const bot = hub.octokit((await tokenFor()).token);
  const main = (await bot.git.getRef({ ...TAP, ref: "heads/main" })).data.object.sha;
  await bot.git.createRef({ ...TAP, ref: "refs/heads/cog-0.18.0", sha: main });
  const { sha } = (await bot.repos.getContent({ ...TAP, path, ref: "cog-0.18.0" })).data as { sha: string };
  const content = Buffer.from(cask.replace("0.17.0", "0.18.0")).toString("base64");
  const put = (more: object) =>
    bot.repos.createOrUpdateFileContents({ ...TAP, path, message: "cog 0.18.0", content, branch: "cog-0.18.0", ...more });
  expect(await refused(put({}))).toMatchObject({ status: 422, message: 'Invalid request.\n\n"sha" wasn\'t supplied.' });
  expect(await refused(put({ sha: "deadbeef" }))).toEqual({
    status: 409,
    message: `${path} does not match deadbeef`,
    documentation_url: "https://docs.github.com/rest/repos/contents#create-or-update-file-contents",
  });
  expect(await refused(put({ sha: "deadbeef", branch: "nowhere" }))).toMatchObject({ status: 404, message: "Branch nowhere not found" });
  expect(await refused(put({ sha, content: "%" }))).toMatchObject({ status: 422, message: "content is not valid Base64." });
  const done = await put({ sha });
  expect([done.status, done.data.commit.message, done.data.commit.author?.name]).toEqual([200, "cog 0.18.0", "tapbot[bot]"]);
  const { data: pull } = await bot.pulls.create({ ...TAP, title: "cog 0.18.0", head: "cog-0.18.0", base: "main" });
  expect([pull.user.login, pull.number]).toEqual(["tapbot[bot]", 1]);
  await hub.octokit("owner").pulls.merge({ ...TAP, pull_number: 1, merge_method: "squash" });
  expect(tap.git("ls-remote", "origin", "refs/heads/cog-0.18.0")).toBe("");
  tap.git("fetch", "-q", "origin");
  expect(tap.git("show", `origin/main:${path}`)).toContain("0.18.0");
  expect((await hub.octokit("owner").pulls.list({ ...REPO, state: "all" })).data).toEqual([]);
  const effects = await hub.effects("merge");
  expect(effects.map(({ repository: where, by }) => [where, by])).toEqual([["o/homebrew-tap", "owner"]]);
});

test("a new file needs no blob's name and is answered with 201; a file is deleted by its own", async () => {
  const bot = hub.octokit((await tokenFor()).token);
  const own = { ...TAP, path: "a b/new.txt", message: "new" };
  const made = await bot.repos.createOrUpdateFileContents({ ...own, content: "bmV3", sha: "ignored" });
  expect([made.status, made.data.content?.path]).toEqual([201, "a b/new.txt"]);
  const gone = await bot.repos.deleteFile({ ...own, sha: made.data.content?.sha as string });
  expect([gone.status, gone.data.content]).toEqual([200, null]);
});

test("a protected branch takes no files, in the words of its kind of rule", async () => {
  const write = (message = "x") => hub.octokit("maintainer").repos.createOrUpdateFileContents({ ...TAP, path: "x", message, content: "" });
  const told = (form: string) =>
    hub.control("POST rules?repository=o/homebrew-tap", { rules: [{ ref: "refs/heads/main", refuse: "pull_request", form }] });
  await told("GH013");
  const message = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n";
  expect(await refused(write())).toMatchObject({ status: 409, message });
  await told("GH006");
  expect(await refused(write())).toMatchObject({
    status: 409,
    message: "Could not update file: Changes must be made through a pull request.",
  });
  await hub.control("POST rules?repository=o/homebrew-tap", { rules: [] });
});

test("each repository is fetched and pushed by its own name, by whom it is for", async () => {
  const { token } = await tokenFor();
  const push = (name: string) => runGit({ ...hub, ...tap }, "push", addressOf(hub, token, name), "HEAD:refs/heads/pushed");
  expect((await push("o/homebrew-tap")).code).toBe(0);
  expect((await push("o/r")).err).toContain("remote: Permission to o/r.git denied to tapbot[bot].");
  expect((await runGit(hub, "ls-remote", addressOf(hub, "", "o/homebrew-tap"), "refs/heads/pushed")).out).not.toBe("");
  expect((await runGit(hub, "ls-remote", addressOf(hub, "owner", "o/nothing"))).err).toContain("Repository not found.");
});

test("the settings of how pull requests are merged are told to administrators, and changed by them", async () => {
  const get = async (token: string) => (await hub.octokit(token).repos.get(TAP)).data;
  expect(await get("owner")).toMatchObject({ delete_branch_on_merge: true, allow_squash_merge: true, permissions: { admin: true } });
  expect("allow_squash_merge" in (await get("maintainer"))).toBe(false);
  await hub.octokit("owner").repos.update({ ...TAP, delete_branch_on_merge: false, description: "the tap" });
  expect(await get("owner")).toMatchObject({ delete_branch_on_merge: false, description: "the tap" });
  expect((await hub.octokit("owner").repos.get(REPO)).data.description).toBeNull();
  expect(await refused(hub.octokit("maintainer").repos.update({ ...TAP, archived: true }))).toMatchObject({
    status: 403,
    message: "Must have admin rights to Repository.",
  });
});

test("immutable releases are switched by administrators", async () => {
  const call = (method: string, token: string) => hub.octokit(token).request(`${method} /repos/{owner}/{repo}/immutable-releases`, REPO);
  expect((await call("PUT", "owner")).status).toBe(204);
  expect((await call("GET", "owner")).data).toEqual({ enabled: true, enforced_by_owner: false });
  expect((await call("DELETE", "owner")).status).toBe(204);
  expect((await refused(call("GET", "owner"))).status).toBe(404);
  expect((await refused(call("PUT", "maintainer"))).status).toBe(404);
});

test("what a person may do is told to who may push; a person is known by name", async () => {
  const of = async (username: string, token = "maintainer") =>
    (await hub.octokit(token).repos.getCollaboratorPermissionLevel({ ...REPO, username })).data;
  expect([(await of("owner")).permission, (await of("reader")).permission, (await of("stranger")).permission]).toEqual([
    "admin",
    "read",
    "read",
  ]);
  expect((await of("owner")).user?.permissions?.admin).toBe(true);
  expect((await refused(of("owner", "reader"))).message).toBe("Must have push access to view collaborator permission.");
  expect((await hub.octokit().users.getByUsername({ username: "Reviewer" })).data.login).toBe("reviewer");
  expect((await refused(hub.octokit().users.getByUsername({ username: "nobody" }))).status).toBe(404);
});

test("the default branch is what its administrators say, for git too", async () => {
  tap.git("push", "-q", "origin", "HEAD:refs/heads/other");
  await hub.octokit("owner").repos.update({ ...TAP, default_branch: "other" });
  expect((await hub.octokit().repos.get(TAP)).data.default_branch).toBe("other");
  expect((await runGit(hub, "ls-remote", "--symref", addressOf(hub, "", "o/homebrew-tap"), "HEAD")).out).toMatch(
    /^ref: refs\/heads\/other\t/,
  );
});
