import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import type { FarEndsAddresses, FarEndsOpening } from "../../src/rehearsal/far-ends";
import type { Addresses, Opening } from "../../src/rehearsal/github";
import { cogFiles, repository, scratch } from "../harness";

const work = repository(cogFiles("0.18.0"));
const program = join(scratch(), "github.cjs");
await build({
  entryPoints: [join(import.meta.dirname, "../../src/rehearsal/main.ts")],
  outfile: program,
  bundle: true,
  platform: "node",
  format: "cjs",
});
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

const maintainer = { kind: "classic", login: "maintainer", access: { contents: "write" } } as const;
const github: Opening = { repository: { owner: "o", name: "r", bare: work.origin }, tokens: { maintainer }, env: work.env };

/** The far end as a process of its own, and where it listens. */
async function start<A = Addresses>(opening: Opening | FarEndsOpening = github) {
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  child.stdin.write(`${JSON.stringify(opening)}\n`);
  const [line] = await once(child.stdout, "data");
  return { child, addresses: JSON.parse(String(line)) as A };
}

test("as a process it serves what it is told, takes faults and gives effects, and ends with its input", async () => {
  const { child, addresses } = await start();
  const headers = { authorization: "Bearer maintainer" };
  const body = JSON.stringify({ tag_name: "v1.0.0", draft: true });
  const create = async () => (await fetch(`${addresses.api}/repos/o/r/releases`, { method: "POST", headers, body })).status;
  const faults = [{ match: "POST *", nth: 1, fault: { do: "status", status: 500 } }];
  await fetch(`${addresses.control}/faults`, { method: "POST", body: JSON.stringify({ faults }) });
  expect([await create(), await create()]).toEqual([500, 201]);
  expect(await (await fetch(`${addresses.control}/effects`)).json()).toMatchObject([{ do: "create release", what: { tag: "v1.0.0" } }]);
  child.stdin.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a git that this process waits for is served while it waits", async () => {
  const { child, addresses } = await start();
  work.git("push", "--quiet", `${addresses.web.replace("//", "//x:maintainer@")}/o/r.git`, "HEAD:refs/tags/v2.0.0");
  expect(work.git("ls-remote", "origin", "refs/tags/v2.0.0")).not.toBe("");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("one process serves a GitHub, a PyPI and a crates.io, each with a control path of its own", async () => {
  const files = [{ name: "coglet-0.1.0.tar.gz", content: "x" }];
  const { child, addresses } = await start<FarEndsAddresses>({
    github,
    pypi: { tokens: {}, projects: [{ name: "coglet", owners: ["owner"], releases: [{ version: "0.1.0", files }] }] },
    crates: { tokens: {}, crates: [{ name: "coglet", owners: ["owner"], versions: [{ num: "0.1.0", content: "x" }] }] },
  });
  const json = async (address: string | undefined) => (await fetch(address ?? "")).json();
  expect(await json(`${addresses.github?.api}/repos/o/r`)).toMatchObject({ full_name: "o/r" });
  expect(await json(`${addresses.pypi?.web}/pypi/coglet/json`)).toMatchObject({ info: { version: "0.1.0" } });
  expect(await json(`${addresses.crates?.index.replace("sparse+", "")}co/gl/coglet`)).toMatchObject({ vers: "0.1.0" });
  for (const end of [addresses.github, addresses.pypi, addresses.crates]) expect(await json(`${end?.control}/requests`)).toHaveLength(1);
  child.stdin.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a process opens only what it is told to", async () => {
  const { child, addresses } = await start<FarEndsAddresses>({ crates: { tokens: {} } });
  expect(Object.keys(addresses)).toEqual(["crates"]);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});
