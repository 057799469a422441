import { spawn } from "node:child_process";
import { beforeEach, expect, test } from "vitest";
import { cogrel, PROGRAM } from "../harness";
import { sample } from "../tools/campaign";
import { expectInvariants, openHub, outcome } from "../tools/hub";
import { type Ready, readyFor } from "../tools/release";

// The built program is killed when its n-th change reaches GitHub: before the change happens, or after it has. The same command
// again ends as a clean run does.

const hub = await openHub();
const CANARY = "maintainer";
const env = (): Record<string, string> => ({
  ...hub.env,
  GITHUB_SERVER_URL: `http://${hub.recorder.host}`,
  GITHUB_API_URL: `http://${hub.recorder.host}/api/v3`,
  GITHUB_REPOSITORY: "o/r",
  GH_TOKEN: CANARY,
});

let number = 0;
let ready: Ready;
beforeEach(async () => {
  ready = readyFor(hub, `0.19.0-dev${++number}`);
  await hub.control("DELETE faults");
});

const args = () => ["draft", ready.tag, "--assets", ready.dist, "--yes", "--json"];
const run = () => cogrel(args(), { cwd: hub.folder, env: env() });

/** Runs it until its n-th change hangs, then kills it. */
async function killed(method: string, nth: number, when: string): Promise<NodeJS.Signals | null> {
  await hub.script({ match: `${method} *`, nth, fault: { do: "hang", when } });
  const child = spawn(process.execPath, [PROGRAM, ...args()], { cwd: hub.folder, env: env(), stdio: "ignore" });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on("close", (_, signal) => resolve(signal)));
  const [fault] = hub.state.faults;
  for (let waited = 0; (fault?.met ?? 0) < nth && child.exitCode === null; waited++) {
    if (waited > 2000) throw new Error("the change was never sent");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  // After it has happened: the change is done before the answer hangs.
  await new Promise((resolve) => setTimeout(resolve, 150));
  child.kill("SIGKILL");
  return ended;
}

const points = [...Array.from({ length: 11 }, (_, at) => ["POST", at + 1] as const), ["PATCH", 1] as const].flatMap(([method, nth]) =>
  ["before", "after"].map((when) => [method, nth, when] as const),
);

test.each(sample(points, 5))(
  "killed at %s number %i, %s it happened: one release, its assets once, published once (I1, I2, I5, I6)",
  async (method, nth, when) => {
    expect(await killed(method, nth, when)).toBe("SIGKILL");
    await hub.control("DELETE faults");
    const again = await run();
    expect([again.code, again.err]).toEqual([0, ""]);
    const [only, ...more] = outcome(hub, ready.tag) as { draft: boolean; prerelease: boolean; assets: { state: string }[] }[];
    expect([only?.draft, only?.prerelease, only?.assets.map(({ state }) => state), more]).toEqual([
      false,
      true,
      Array(10).fill("uploaded"),
      [],
    ]);
    expect((await hub.effects("publish")).filter(({ what }) => what.tag === ready.tag)).toHaveLength(1);
    await expectInvariants(hub);
  },
);

test("SIGINT in an upload ends it at once with 130, says what is done; the same command goes on", async () => {
  await hub.script({ match: "POST */assets?*", nth: 4, fault: { do: "hang", when: "before" } });
  const child = spawn(process.execPath, [PROGRAM, ...args()], { cwd: hub.folder, env: env(), stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  while ((hub.state.faults[0]?.met ?? 0) < 4) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  const { problem, done } = JSON.parse(out);
  expect(problem).toMatchObject({
    code: "interrupted",
    message: expect.stringMatching(/^ended by SIGINT; \d+ of 11 steps are done, and stay$/),
  });
  expect(done.length).toBeGreaterThan(3);
  await hub.control("DELETE faults");
  expect((await run()).code).toBe(0);
  await expectInvariants(hub);
});

test("I7: the token is in no output, whatever goes wrong", async () => {
  const secret = "canary-token-5f3a";
  const world = { ...env(), GH_TOKEN: secret };
  for (const more of [[], ["--json"]]) {
    const ran = await cogrel(["draft", ready.tag, "--assets", ready.dist, "--yes", ...more], { cwd: hub.folder, env: world });
    expect(ran.code).toBe(3);
    expect(ran.out + ran.err).not.toContain(secret);
    expect(ran.out + ran.err).not.toContain(Buffer.from(`x-access-token:${secret}`).toString("base64"));
  }
});
