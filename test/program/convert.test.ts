import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { converted } from "../../src/domain/conversion";
import { run } from "../../src/world/process";
import { cleanEnv, cogrel, PROGRAM, scratch } from "../harness";
import { ALL } from "../tools/campaign";

const home = scratch();
const env = cleanEnv(home);
const convert = (args: readonly string[], input = "") => cogrel(["convert", ...args], { cwd: home, env, input });
const shell = (line: string) => run("bash", ["-c", line], { cwd: home, env: { ...env, NODE: process.execPath, PROGRAM }, limit: 60 });

interface Vector {
  input: string;
  expected: string | undefined;
}

/** Each held-out rule's example: the input as JSON, the expected text or ERROR, why. */
const vectors: Vector[] = readFileSync(join(import.meta.dirname, "../fixtures/pep440-vectors.tsv"), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split("\t") as [string, string])
  .map(([input, expected]) => ({ input: JSON.parse(input), expected: expected === "ERROR" ? undefined : expected }));
const good = vectors.filter(({ expected }) => expected !== undefined);
const bad = vectors.filter(({ expected }) => expected === undefined);

test("every vector converts, or is refused, as the table says", () => {
  expect([good.length, bad.length]).toEqual([115, 150]);
  for (const { input, expected } of vectors) expect(converted(input, "pep440"), JSON.stringify(input)).toBe(expected);
});

test("as arguments: all good vectors at once, one a line", async () => {
  const ran = await convert(good.map(({ input }) => input));
  expect(ran).toEqual({ code: 0, signal: null, err: "", out: good.map(({ expected }) => `${expected}\n`).join("") });
});

test("as arguments: each bad vector, exit 2, one clear line, nothing on stdout, though good ones stand before it", async () => {
  const passable = bad.filter(({ input }) => !input.includes("\0"));
  const tried = ALL ? passable : passable.filter((_, at) => at % 10 === 0);
  for (const { input } of tried) {
    const ran = await convert(["--", "1.0.0", input]);
    expect(ran, JSON.stringify(input)).toMatchObject({ code: 2, out: "" });
    expect(ran.err.split("\n")[0], JSON.stringify(input)).toMatch(/^cogrel: "[ -~]*…?" cannot be converted to PEP 440: [ -~]+$/);
  }
});

test("as lines: one line out for each line in, empty for a bad one, its number on stderr, exit 2 at the end", async () => {
  const lines = vectors.filter(({ input }) => !input.includes("\n"));
  const ran = await convert(["-"], lines.map(({ input }) => `${input}\n`).join(""));
  expect(ran.out).toBe(lines.map(({ expected }) => `${expected ?? ""}\n`).join(""));
  const why = (input: string) => (input.endsWith("\r") ? ": it ends with a carriage return" : "");
  const numbers = lines.flatMap(({ input, expected }, at) =>
    expected === undefined ? [`line ${at + 1}: not converted${why(input)}`] : [],
  );
  expect(ran.err.split("\n").filter((line) => line.startsWith("line"))).toEqual(numbers);
  expect(ran.code).toBe(2);
});

test("the way back is the same version where it has one form, and the dotless spelling where it had two", async () => {
  const ran = await convert(["--to", "semver", ...good.map(({ expected }) => expected as string)]);
  expect(ran.code).toBe(0);
  expect(ran.out.trim().split("\n")).toEqual(good.map(({ input }) => input.replace(/(alpha|beta|rc|dev)\./, "$1")));
  const odd = [
    "1!1.0.0",
    "1.0.0.post1",
    "1.0.0+local",
    "1.0",
    "1.0.0.0",
    "1.0.0a1.dev2",
    "1.0.0c1",
    "1.0.0-rc1",
    "01.0.0",
    "v1.0.0",
    "1.0.0RC1",
  ];
  expect((await convert(["--to", "semver", "-"], odd.join("\n"))).out).toBe("\n".repeat(odd.length));
});

test.each([
  ["empty input", "", "", "", 0],
  ["an empty line", "\n", "\n", "line 1", 2],
  ["a last line without an end", "1.0.0\n1.0.0-rc1", "1.0.0\n1.0.0rc1\n", "", 0],
  ["CRLF, which is no part of a version", "1.0.0\r\n", "\n", "line 1: not converted: it ends with a carriage return\n", 2],
  ["a byte order mark", "\ufeff1.0.0\n", "\n", "line 1", 2],
])("lines: %s", async (_what, input, out, err, code) => {
  const ran = await convert(["-"], input);
  expect(ran).toMatchObject({ code, out });
  if (err === "") expect(ran.err).toBe("");
  else expect(ran.err).toContain(err);
});

test("with --json a bad line loses nothing: the document has every line, null for the bad ones, and the problem", async () => {
  const ran = await convert(["-", "--json"], "1.0.0-rc1\nno\n1.0.0\r\n2.0.0\n");
  expect(ran).toMatchObject({ code: 2, err: "line 2: not converted\nline 3: not converted: it ends with a carriage return\n" });
  expect(JSON.parse(ran.out)).toMatchObject({
    ok: false,
    exit: 2,
    data: [
      { input: "1.0.0-rc1", output: "1.0.0rc1" },
      { input: "no", output: null },
      { input: "1.0.0\r", output: null },
      { input: "2.0.0", output: "2.0.0" },
    ],
    problem: { code: "version", message: "2 lines were not converted" },
  });
});

test("lines of 5 MB and bytes that are no text are bad lines like others", async () => {
  const long = `${"1".repeat(5_000_000)}\n1.0.0\n${"2".repeat(5_000_000)}`;
  expect(await convert(["-"], long)).toMatchObject({ code: 2, out: "\n1.0.0\n\n" });
  const binary = await shell(`printf '\\377\\376\\n1.0.0\\000\\n\\303\\n2.0.0\\n' | "$NODE" "$PROGRAM" convert -`);
  expect(binary).toMatchObject({ code: 2, out: Buffer.from("\n\n\n2.0.0\n") });
});

test("a number of any size is text; a version that is cut by the stream's pieces stays whole", async () => {
  const huge = `${"9".repeat(70_000)}.0.0-rc.${"7".repeat(70_000)}`;
  const ran = await convert(["-"], `${huge}\n`);
  expect(ran.out).toBe(`${huge.replace("-rc.", "rc")}\n`);
});

test("a reader that has seen enough is quiet, exit 0", async () => {
  const ran = await shell(
    `set -o pipefail; yes 1.0.0-rc1 | head -200000 | { "$NODE" "$PROGRAM" convert -; echo "exit $?" >&2; } | head -1`,
  );
  expect(ran).toMatchObject({ out: Buffer.from("1.0.0rc1\n"), err: "exit 0\n" });
});

test("a slow reader gets every line", async () => {
  const ran = await shell(`yes 1.0.0-rc1 | head -100000 | "$NODE" "$PROGRAM" convert - | { sleep 1; sort | uniq -c; }`);
  expect(ran.out.toString().trim()).toBe("100000 1.0.0rc1");
});

test("lines come out as they go in, not at the end", async () => {
  const child = spawn(process.execPath, [PROGRAM, "convert", "-"], { cwd: home, env, stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.write("1.0.0-beta2\n");
  const first = await new Promise((resolve) => child.stdout.once("data", resolve));
  expect(String(first)).toBe("1.0.0b2\n");
  child.stdin.end();
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
});

const MEMORY =
  "import resource,subprocess,sys; code=subprocess.call(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,file=sys.stderr); sys.exit(code)";

test.each([
  ["good", "1.0.0-rc1", 0],
  ["bad", "no", 2],
])("memory does not grow with %s lines, however slowly they are read: 120 MiB at most", async (_kind, line, code) => {
  const file = join(home, "lines");
  writeFileSync(file, `${line}\n`.repeat(ALL ? 1_000_000 : 300_000));
  const measured = `python3 -c '${MEMORY}' "$NODE" "$PROGRAM" convert - < lines 2> >(sleep 1; tail -1 > kib) > >(sleep 1; wc -l > count)`;
  const ran = await shell(`${measured}; code=$?; sleep 0.5; cat count kib; exit $code`);
  const [lines, kib] = ran.out.toString().trim().split("\n").map(Number);
  expect([ran.code, lines]).toEqual([code, ALL ? 1_000_000 : 300_000]);
  expect(kib).toBeLessThan(120 * 1024);
  expect(kib).toBeGreaterThan(20 * 1024);
});

test("memory does not grow with one line that does not end", async () => {
  const ran = await shell(
    `head -c 300000000 /dev/zero | tr '\\000' 9 | python3 -c '${MEMORY}' "$NODE" "$PROGRAM" convert - 2> >(tail -1 > kib); code=$?; sleep 0.3; cat kib; exit $code`,
  );
  expect(ran.code).toBe(2);
  expect(Number(ran.out.toString().trim())).toBeLessThan(120 * 1024);
});
