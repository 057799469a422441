import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../src/world/process";
import { cogFiles, cogrel, openRepository, runGit, type TestRepository } from "../harness";
import { type GitServer, gitServer } from "../tools/git-server";
import { shim } from "../tools/shim";
import { tagged, verdict } from "../tools/tagged";
import { onRemote } from "../tools/tagging";

const TOKEN = "ghs_canary0123456789abcdefghijklmnopqrstuv";
const HEADER = `basic ${Buffer.from(`x-access-token:${TOKEN}`).toString("base64")}`;

/** A checkout of a private repository as `actions/checkout` with persist-credentials: false leaves it. */
async function privately(): Promise<{ one: TestRepository; server: GitServer; env: Record<string, string> }> {
  const one = tagged();
  one.git("checkout", "-qb", "evil");
  one.commit(cogFiles("0.18.0"));
  one.git("tag", "v0.18.0");
  one.git("push", "-q", "origin", "v0.18.0");
  one.git("checkout", "-q", "main");
  const server = await gitServer(one, TOKEN);
  one.git("remote", "set-url", "origin", `${server.url}/origin.git`);
  return { one, server, env: { GITHUB_TOKEN: TOKEN, GITHUB_SERVER_URL: server.url } };
}

const sent = (server: GitServer) => [...new Set(server.seen.map((headers) => headers.join(" AND ")))];

test("H17: over HTTP the gate sends GITHUB_TOKEN, once a request, and gets the same verdicts", async () => {
  const { one, server, env } = await privately();
  one.git("update-ref", "-d", "refs/remotes/origin/main");
  expect(await verdict(one, "v0.17.0", env)).toEqual(["yes"]);
  expect(await verdict(one, "v0.18.0", env)).toEqual(["no", "commit-on-main"]);
  expect(sent(server)).toEqual([HEADER]);
  expect(one.git("rev-parse", "refs/remotes/origin/main")).toBe(one.git("rev-parse", "main"));
});

test("H17: still one header where the checkout kept its own credentials, under any of git's names for the host", async () => {
  const { one, server, env } = await privately();
  for (const key of [
    "http.extraheader",
    `http.${server.url}/.extraheader`,
    `http.${server.url}.extraheader`,
    `http.${server.url}/.ExtraHeader`,
  ]) {
    one.git("config", key, "AUTHORIZATION: basic b2xkOm9sZA==");
    expect(await verdict(one, "v0.17.0", env)).toEqual(["yes"]);
    one.git("config", "--unset-all", key);
  }
  expect(sent(server)).toEqual([HEADER]);
});

test("without a token of its own cogrel leaves the checkout's credentials as they are", async () => {
  const { one, server } = await privately();
  one.git("config", `http.${server.url}/.extraheader`, `AUTHORIZATION: ${HEADER}`);
  expect(await verdict(one, "v0.17.0", { GITHUB_SERVER_URL: server.url })).toEqual(["yes"]);
});

test("no token, or a wrong one: the remote did not answer, exit 3, no prompt, and the verdict is not known", async () => {
  const { one, env } = await privately();
  for (const more of [{}, { ...env, GITHUB_TOKEN: "wrong" }, { GITHUB_TOKEN: TOKEN }])
    await expect(verdict(one, "v0.17.0", more)).rejects.toMatchObject({
      code: "remote-unreachable",
      exit: 3,
      message: expect.stringMatching(/^the remote origin did not let git in: /),
      fix: expect.stringMatching(/^gh auth status {8}/),
    });
});

test("H17: GH_TOKEN comes before GITHUB_TOKEN", async () => {
  const { one, env } = await privately();
  expect(await verdict(one, "v0.17.0", { ...env, GH_TOKEN: TOKEN, GITHUB_TOKEN: "wrong" })).toEqual(["yes"]);
});

test("H17: another host gets no token, neither as the remote nor by a redirect", async () => {
  const { one, server, env } = await privately();
  const other = await gitServer(one);
  one.git("remote", "set-url", "origin", `${other.url}/origin.git`);
  expect(await verdict(one, "v0.17.0", env)).toEqual(["yes"]);
  const redirecting = await gitServer(one, undefined, (request, response) => {
    response.writeHead(302, { location: `${other.url}${request.url}` }).end();
    return true;
  });
  one.git("remote", "set-url", "origin", `${redirecting.url}/origin.git`);
  one.git("update-ref", "-d", "refs/remotes/origin/main");
  await verdict(one, "v0.17.0", { ...env, GITHUB_SERVER_URL: redirecting.url }).catch(() => undefined);
  expect(redirecting.seen.length).toBeGreaterThan(0);
  expect(sent(other)).toEqual([""]);
  expect(server.seen).toEqual([]);
});

test("I7: the token is in no output, no file and no argument, whatever the command comes to", async () => {
  const { one, env } = await privately();
  const log = join(dirname(one.folder), "argv.log");
  const traced = shim(dirname(one.folder), { ...one.env, ...env }, "git", `echo "$*" >> '${log}'\nexec "$REAL" "$@"`);
  const files = {
    GITHUB_ACTIONS: "true",
    GITHUB_OUTPUT: join(dirname(one.folder), "output"),
    GITHUB_STEP_SUMMARY: join(dirname(one.folder), "summary"),
  };
  const all = { ...traced, ...files };
  const outputs: string[] = [];
  for (const [args, more] of [
    [["verify-tag", "v0.17.0"], {}],
    [["verify-tag", "v0.18.0", "--json"], {}],
    [["tag", "--json"], {}],
    [["verify-tag", "v0.17.0"], { GITHUB_SERVER_URL: "http://evil.example" }],
    [["verify-tag", "v0.17.0"], { GITHUB_SERVER_URL: `http://127.0.0.1:1/${TOKEN.slice(0, 3)}` }],
    [["verify-tag", "v0.17.0", "--remote", "gone"], {}],
  ] as const) {
    const ran = await cogrel(args, { cwd: one.folder, env: { ...all, ...more } });
    outputs.push(ran.out, ran.err);
  }
  const written = [log, files.GITHUB_OUTPUT, files.GITHUB_STEP_SUMMARY, join(one.folder, ".git/config")].map((file) =>
    readFileSync(file, "utf8"),
  );
  for (const text of [...outputs, ...written]) for (const secret of ["canary", HEADER.slice(6)]) expect(text).not.toContain(secret);
  expect(readFileSync(log, "utf8")).toContain("ls-remote");
});

test.each([
  "http://github.example",
  "http://127.0.0.2",
  "http://localhost",
  "ftp://127.0.0.1",
  "github.com",
  "https://",
  "https://me:pw@github.com",
  "https://github.com\n",
  "https://github.com/?x",
  "https://gi thub.com",
  "http://127.0.0.1.evil.example",
  "http://127.0.0.1@evil.example",
])("GITHUB_SERVER_URL %j gets no token: wrong use, exit 2, before git is started", async (url) => {
  const one = tagged();
  for (const more of [{ GITHUB_TOKEN: TOKEN }, {}])
    await expect(verdict(one, "v0.17.0", { ...more, GITHUB_SERVER_URL: url })).rejects.toMatchObject({
      code: "usage",
      exit: 2,
      message: expect.stringContaining("GITHUB_SERVER_URL"),
    });
});

test.each([
  "https://github.com",
  "https://github.com/",
  "https://ghe.example:8443",
  "https://ghe.example/git/",
  "http://127.0.0.1:8080",
  "http://[::1]:8080",
  "",
])("GITHUB_SERVER_URL %j is one", async (url) => {
  expect(await verdict(tagged(), "v0.17.0", { GITHUB_TOKEN: TOKEN, GITHUB_SERVER_URL: url })).toEqual(["yes"]);
});

test("H17: a tag is pushed with the token, over HTTP too", async () => {
  const { one, server, env } = await privately();
  runGit(one.origin, one.env, "config", "http.receivepack", "true");
  one.commit(cogFiles("0.19.0-dev1"));
  const ran = await cogrel(["tag", "--yes", "--json"], { cwd: one.folder, env: { ...one.env, ...env } });
  expect(JSON.parse(ran.out)).toMatchObject({ exit: 0 });
  expect(onRemote(one).some((line) => line.startsWith("v0.19.0-dev1 tag"))).toBe(true);
  expect(sent(server)).toEqual([HEADER]);
});

test("G3: a depth-1 checkout of a private repository deepens itself with the token", async () => {
  const { one, server, env } = await privately();
  const made = openRepository(`${one.folder}-shallow`, one.origin, one.env);
  // Not by the harness's git, which would wait for the server of this very process.
  const args = [
    "-c",
    `http.extraheader=AUTHORIZATION: ${HEADER}`,
    "clone",
    "-q",
    "--depth=1",
    "--branch=v0.17.0",
    `${server.url}/origin.git`,
  ];
  expect(await run("git", [...args, made.folder], { cwd: one.folder, env: one.env, limit: 60 })).toMatchObject({ code: 0 });
  expect(made.git("rev-parse", "--is-shallow-repository")).toBe("true");
  expect(await verdict(made, "v0.17.0", env)).toEqual(["yes"]);
});
