import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { scratch } from "../harness";
import { pythonTools, registryTools } from "../tools/python.mjs";
import { type Made, sdist, wheel } from "./packages";
import { pypiEnd } from "./pypi-end";

// The real pip, uv and twine, unedited, on the rehearsal's PyPI; and pypiserver beside it, which says what it takes.

const tools = registryTools();
const python = pythonTools();
const missing = tools.missing ?? python.missing;
const programs = { ...tools, ...python } as { twine: string; pip: string; pypiserver: string; uv: string; python: string };
const pypi = await pypiEnd();
const home = scratch();
const running: { kill(): void }[] = [];
afterAll(() => {
  for (const one of running) one.kill();
});

/** Nothing of the person's who runs the tests; each client believes that there is one index, which is here. */
const env = {
  PATH: process.env.PATH ?? "",
  HOME: home,
  LANG: "C.UTF-8",
  PIP_CONFIG_FILE: "/dev/null",
  PIP_INDEX_URL: pypi.addresses.simple,
  PIP_NO_CACHE_DIR: "1",
  PIP_DISABLE_PIP_VERSION_CHECK: "1",
  UV_DEFAULT_INDEX: pypi.addresses.simple,
  UV_CACHE_DIR: join(home, "uv"),
  UV_NO_CONFIG: "1",
  PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring",
  NO_COLOR: "1",
};

interface Ran {
  code: number | null;
  /** Both streams. */
  text: string;
}

function run(program: string, ...args: string[]): Promise<Ran> {
  const child = spawn(program, args, { cwd: home, env, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, text: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** Writes files into a folder of their own, and gives their paths. */
function files(...made: Made[]): string[] {
  const folder = join(home, `dist-${readdirSync(home).length}`);
  mkdirSync(folder);
  return made.map(({ name, bytes }) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
}

const twine = (address: string, ...paths: string[]) =>
  run(
    programs.twine,
    "upload",
    "--non-interactive",
    "--disable-progress-bar",
    "--repository-url",
    address,
    "-u",
    "__token__",
    "-p",
    "pypi-owner",
    ...paths,
  );
const publish = (...paths: string[]) =>
  run(
    programs.uv,
    "publish",
    "--publish-url",
    pypi.addresses.upload,
    "--check-url",
    pypi.addresses.simple,
    "--token",
    "pypi-owner",
    ...paths,
  );
const uploaded = async () => (await pypi.effects("upload")).map(({ what }) => what.file);

test("twine uploads; again it is a success, and other bytes fail in PyPI's words", async ({ skip }) => {
  if (missing !== undefined) return skip(missing);
  const paths = files(wheel("twined", "1.0"), sdist("twined", "1.0"));
  expect(await twine(pypi.addresses.upload, ...paths)).toMatchObject({ code: 0 });
  expect(await uploaded()).toEqual(["twined-1.0-py3-none-any.whl", "twined-1.0.tar.gz"]);
  expect(await twine(pypi.addresses.upload, ...paths)).toMatchObject({ code: 0 });
  const others = files(wheel("twined", "1.0", { metadata: "Summary: other\n" }));
  const { code, text } = await twine(pypi.addresses.upload, ...others);
  expect([code, text]).toEqual([1, expect.stringContaining("File already exists")]);
});

test("uv publishes what the index does not have, and says what is different", async ({ skip }) => {
  if (missing !== undefined) return skip(missing);
  const [first = "", second = ""] = files(wheel("uved", "1.0"), sdist("uved", "1.0"));
  expect(await publish(first)).toMatchObject({ code: 0 });
  await pypi.control("DELETE requests");
  const again = await publish(first, second);
  expect([again.code, again.text]).toEqual([0, expect.stringContaining("already exists, skipping")]);
  const sent = pypi.state.requests.filter(({ line }) => line === "POST /legacy/");
  expect([sent.length, (await uploaded()).slice(-2)]).toEqual([1, ["uved-1.0-py3-none-any.whl", "uved-1.0.tar.gz"]]);
  const other = await publish(...files(wheel("uved", "1.0", { metadata: "Summary: other\n" })));
  expect([other.code, other.text]).toEqual([2, expect.stringContaining("Local file and index file do not match")]);
});

test("uv says PyPI's own words of a refusal", async ({ skip }) => {
  if (missing !== undefined) return skip(missing);
  const { code, text } = await publish(...files(wheel("uved", "2.0", { tags: "cp310-abi3-linux_x86_64" })));
  expect([code, text]).toEqual([2, expect.stringContaining("unsupported platform tag 'linux_x86_64'")]);
});

test("pip installs and downloads by the digest that the index has; a yanked release only when it is asked for", async ({ skip }) => {
  if (missing !== undefined) return skip(missing);
  const needs = wheel("pipped", "1.0", { metadata: "Requires-Dist: needed>=1\n" });
  await pypi.upload(needs, { name: "pipped", requires_dist: ["needed>=1"] });
  await pypi.upload(wheel("needed", "1.1"));
  await pypi.upload(wheel("pipped", "2.0"));
  await pypi.control("POST yank", { project: "pipped", version: "2.0", reason: "it burns" });
  await pypi.control("DELETE requests");
  const target = join(home, "pip-target");
  expect(await run(programs.pip, "install", "--target", target, "pipped")).toMatchObject({ code: 0 });
  expect(readFileSync(join(target, "pipped/__init__.py"), "utf8")).toBe('version = "1.0"\n');
  expect(readFileSync(join(target, "needed/__init__.py"), "utf8")).toBe('version = "1.1"\n');
  expect(pypi.state.requests.map(({ line }) => line.replace(/\/packages\/.*\//, "/packages/…/"))).toContain(
    "GET /packages/…/pipped-1.0-py3-none-any.whl.metadata",
  );
  const to = join(home, "pip-download");
  const { code, text } = await run(programs.pip, "download", "--no-deps", "--dest", to, "pipped==2.0");
  expect([code, text]).toEqual([0, expect.stringContaining("it burns")]);
  expect(readFileSync(join(to, "pipped-2.0-py3-none-any.whl"))).toEqual(wheel("pipped", "2.0").bytes);
});

test("uv installs from it", async ({ skip }) => {
  if (missing !== undefined) return skip(missing);
  await pypi.upload(wheel("uv-in", "1.0", { metadata: "Requires-Python: >=3.8\n" }), { name: "uv-in", requires_python: ">=3.8" });
  const target = join(home, "uv-target");
  const ran = await run(programs.uv, "pip", "install", "--python", programs.python, "--target", target, "uv_in==1.0");
  expect(ran).toMatchObject({ code: 0 });
  expect(readFileSync(join(target, "uv_in/__init__.py"), "utf8")).toBe('version = "1.0"\n');
});

test("pip and uv see a new file when the index shows it, and not before", async ({ skip }) => {
  if (missing !== undefined) return skip(missing);
  await pypi.upload(wheel("late", "1.0"));
  await pypi.control("POST settings", { lag: 1 });
  await pypi.upload(wheel("late", "1.1"));
  await pypi.control("POST settings", { lag: 0 });
  const ask = () => run(programs.pip, "download", "--no-deps", "--dest", join(home, "late"), "late==1.1");
  expect((await ask()).code).toBe(1);
  expect((await ask()).code).toBe(0);
});

/** A free port: pypiserver does not choose one. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function startPypiserver(): Promise<string> {
  const [port, folder] = [await freePort(), join(home, "pypiserver")];
  mkdirSync(folder);
  const args = [
    "run",
    "--port",
    String(port),
    "--interface",
    "127.0.0.1",
    "--passwords",
    ".",
    "--authenticate",
    ".",
    "--disable-fallback",
    folder,
  ];
  running.push(spawn(programs.pypiserver, args, { cwd: home, env, stdio: "ignore" }));
  const address = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 300; tries++) {
    if (
      await fetch(address).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return address;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("pypiserver does not start");
}

test("pypiserver, a second opinion, takes the same files, refuses the same duplicate, and lists the same digests", async ({ skip }) => {
  if (missing !== undefined) return skip(missing);
  const other = await startPypiserver();
  const both = [pypi.addresses.upload, other] as const;
  const [good, changed] = [
    files(wheel("second", "1.0"), sdist("second", "1.0")),
    files(wheel("second", "1.0", { metadata: "Summary: other\n" })),
  ];
  const codes = async (paths: string[]) => [(await twine(both[0], ...paths)).code, (await twine(both[1], ...paths)).code];
  expect(await codes(good)).toEqual([0, 0]);
  expect(await codes(changed)).toEqual([1, 1]);
  const links = async (page: string) =>
    [...(await (await fetch(page)).text()).matchAll(/([^/"]+)#sha256=([0-9a-f]{64})/g)]
      .map(([, name, digest]) => `${name} ${digest}`)
      .sort();
  const ours = await links(`${pypi.addresses.simple}second/`);
  expect(ours).toHaveLength(2);
  expect(await links(`${other}simple/second/`)).toEqual(ours);
});
