import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Archive } from "../../src/domain/assets/asset-facts";
import { archiveFaults } from "../../src/domain/assets/members";
import { readZip } from "../../src/world/assets/zip";
import { scratch } from "../harness";
import { oddZip, type ZipMember } from "../tools/odd-archives";

const folder = scratch();

async function read(bytes: Buffer): Promise<Archive> {
  const path = join(folder, "x.whl");
  writeFileSync(path, bytes);
  const file = openSync(path, "r");
  try {
    return await readZip(file, bytes.length);
  } finally {
    closeSync(file);
  }
}

/** Of which archives Python's zipfile takes every member, name, sum and size. */
function pythonTakes(archives: readonly Buffer[]): boolean[] {
  const paths = archives.map((bytes, at) => {
    const path = join(folder, `${at}.zip`);
    writeFileSync(path, bytes);
    return path;
  });
  const script = `
import json, sys, zipfile
def taken(path):
    try: return zipfile.ZipFile(path).testzip() is None
    except Exception: return False
print(json.dumps([taken(path) for path in json.load(sys.stdin)]))`;
  return JSON.parse(spawnSync("python3", ["-c", script], { input: JSON.stringify(paths), encoding: "utf8" }).stdout);
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const noise = randomBytes(3_000_000);

test("a right archive: each member's size and digest, small and large, stored and deflated; texts of its dist-info", async () => {
  const big = Buffer.concat([noise, Buffer.alloc(3_000_000)]);
  const bytes = oddZip([
    { name: "a/", method: 0, mode: 0o40755 },
    { name: "a/big", data: big },
    { name: "a/stored", data: noise, method: 0 },
    { name: "a/é", data: "x\n", mode: 0 },
    { name: "a/empty", data: "" },
    { name: "x-1.dist-info/METADATA", data: "Name: é\n" },
    { name: "x-1.dist-info/RECORD", data: "r", method: 0 },
    { name: "x-1.dist-info/sub/WHEEL", data: "w" },
  ]);
  const archive = await read(bytes);
  expect(archive).toEqual({
    kind: "zip",
    faults: [],
    texts: { "x-1.dist-info/METADATA": "Name: é\n", "x-1.dist-info/RECORD": "r" },
    members: [
      { path: "a/", kind: "folder", size: 0 },
      { path: "a/big", kind: "file", size: 6_000_000, sha256: sha256(big) },
      { path: "a/stored", kind: "file", size: 3_000_000, sha256: sha256(noise) },
      { path: "a/é", kind: "file", size: 2, sha256: sha256("x\n") },
      { path: "a/empty", kind: "file", size: 0, sha256: sha256("") },
      { path: "x-1.dist-info/METADATA", kind: "file", size: 9, sha256: sha256("Name: é\n") },
      { path: "x-1.dist-info/RECORD", kind: "file", size: 1, sha256: sha256("r") },
      { path: "x-1.dist-info/sub/WHEEL", kind: "file", size: 1, sha256: sha256("w") },
    ],
  });
  expect(pythonTakes([bytes])).toEqual([true]);
});

/** An archive whose second member is odd; what is right about it must still be read. */
const odd = (member: Partial<ZipMember>) =>
  oddZip([
    { name: "right", data: "right" },
    { name: "odd", data: "odd".repeat(100), ...member },
  ]);
const raw = deflateRawSync(Buffer.from("odd".repeat(100)));
const large = Buffer.alloc(2_000_000, "odd");
const rawLarge = deflateRawSync(large);
const unicodePath = (name: string) => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32("odd"));
  const data = Buffer.concat([Buffer.from([1]), sum, Buffer.from(name)]);
  const field = Buffer.alloc(4);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(data.length, 2);
  return Buffer.concat([field, data]);
};

test.each<[string, Buffer, string[]]>([
  ["encrypted", odd({ flags: 0x801 }), ["has encrypted members: odd"]],
  ["strongly encrypted", odd({ flags: 0x841 }), ["is no zip archive, or a damaged one: strong encryption is not supported"]],
  ["another compression", odd({ method: 12, packed: raw }), ["has members that are compressed as pip cannot read: odd"]],
  ["another checksum", odd({ told: { crc: 1 } }), ["has members whose checksum is wrong: odd"]],
  ["smaller than told", odd({ told: { size: 301 } }), ["has members that are not of the size that they tell: odd"]],
  ["larger than told", odd({ told: { size: 299 } }), ["has members that are not of the size that they tell: odd"]],
  ["much larger than told", odd({ data: large, told: { size: 1_500_000 } }), ["has members that are not of the size that they tell: odd"]],
  ["stored, of another size", odd({ method: 0, told: { size: 5 } }), ["has members that are not of the size that they tell: odd"]],
  ["broken data", odd({ packed: Buffer.from([0xff, 0xff]) }), ["has members that cannot be unpacked: odd"]],
  ["broken data, large", odd({ data: large, packed: Buffer.alloc(1_500_000, 0xff) }), ["has members that cannot be unpacked: odd"]],
  ["data cut off", odd({ packed: raw.subarray(0, -3) }), ["has members that cannot be unpacked: odd"]],
  ["bytes behind the data", odd({ packed: Buffer.concat([raw, raw]) }), ["has members that are not of the size that they tell: odd"]],
  [
    "bytes behind large data",
    odd({ data: large, packed: Buffer.concat([rawLarge, Buffer.alloc(1_500_000)]) }),
    ["has members that are not of the size that they tell: odd"],
  ],
  ["another name in its own header", odd({ local: { name: "ode" } }), ["has members that are named otherwise in their own headers: odd"]],
  ["another size in its own header", odd({ local: { size: 1 } }), ["has members that their own headers tell otherwise of: odd"]],
  ["another checksum in its own header", odd({ local: { crc: 1 } }), ["has members that their own headers tell otherwise of: odd"]],
  ["another method in its own header", odd({ local: { method: 0 } }), ["has members that their own headers tell otherwise of: odd"]],
  ["a second name", odd({ extra: unicodePath("evil") }), ["has members with two names: odd"]],
  ["the same name twice over", odd({ extra: unicodePath("odd") }), []],
  ["a name that is not UTF-8", odd({ name: Buffer.from([0xff, 0x61]) }), ["has members whose names are not UTF-8: \ufffda"]],
  ["a link", odd({ mode: 0o120777 }), ["has links: odd"]],
  ["a device", odd({ mode: 0o20666 }), ["has devices or the like: odd"]],
  ["a folder without its slash", odd({ mode: 0o40755 }), ["has devices or the like: odd"]],
  ["a folder with bytes", odd({ name: "odd/", mode: 0o40755 }), ["has folders with bytes in them: odd/"]],
  ["out of the folder", odd({ name: "../odd" }), ["has members that leave the folder: ../odd"]],
  ["twice", odd({ name: "right" }), ["has several members of one name: right"]],
  ["bytes before it", oddZip([{ name: "a" }], { before: Buffer.from("#!/bin/sh\n") }), ["has bytes that belong to no member"]],
  ["a hidden member", odd({ behind: oddZip([{ name: "hidden", data: "x" }]).subarray(0, 40) }), ["has bytes that belong to no member"]],
  ["bytes before the directory", oddZip([{ name: "a" }], { between: Buffer.from("x") }), ["has bytes that belong to no member"]],
  [
    "a directory that counts one less",
    oddZip([{ name: "a" }, { name: "b" }], { count: 1 }),
    ["has bytes between its directory and its end", "has bytes that belong to no member"],
  ],
  ["bytes behind the directory", oddZip([{ name: "a" }], { after: Buffer.from("x") }), ["has bytes between its directory and its end"]],
  [
    "bytes behind the end",
    oddZip([{ name: "a" }], { trailing: Buffer.from("x") }),
    [expect.stringMatching(/^is no zip archive, or a damaged one: Invalid comment length/) as unknown as string],
  ],
  [
    "two members of the same bytes",
    oddZip([
      { name: "a", data: "x" },
      { name: "a", shares: 0, data: "x" },
    ]),
    ["has members that share their bytes: a", "has several members of one name: a"],
  ],
])("an archive that lies: %s", async (_, bytes, expected) => {
  const archive = await read(bytes);
  expect(archiveFaults(archive)).toEqual(expected);
  if (archive.members.length > 1) expect(archive.members[0]).toMatchObject({ size: expect.any(Number), sha256: expect.any(String) });
});

test("whatever byte of an archive is changed: where Python refuses it a fault is found, and nothing is read otherwise than it was", async () => {
  const right = oddZip([
    { name: "a", data: "some text, some text" },
    { name: "x-1.dist-info/RECORD", data: "r", method: 0 },
  ]);
  const whole = await read(right);
  const changed = Array.from(right, (byte, at) =>
    Buffer.concat([right.subarray(0, at), Buffer.from([byte ^ 0x11]), right.subarray(at + 1)]),
  );
  const taken = pythonTakes(changed);
  const digests = ({ members }: Archive) => JSON.stringify(members.map(({ path, kind, sha256: digest }) => [path, kind, digest]));
  for (const [at, bytes] of changed.entries()) {
    const archive = await read(bytes);
    const same = digests(archive) === digests(whole);
    expect(same || archiveFaults(archive).length > 0 || onlyNames(archive), `byte ${at}`).toBe(true);
    if (!taken[at]) expect(archiveFaults(archive), `byte ${at}`).not.toEqual([]);
  }

  /** Names and kinds may change with the byte; then RECORD no longer fits. */
  function onlyNames({ members }: Archive): boolean {
    return members.map(({ sha256: digest }) => digest).join() === whole.members.map(({ sha256: digest }) => digest).join();
  }
});

test("a bomb is not unpacked", async () => {
  const zeros = deflateRawSync(Buffer.alloc(10_000_000));
  const bomb = oddZip(Array.from({ length: 16 }, (_, at) => ({ name: `${at}`, packed: zeros, told: { size: 10_000_000 } })));
  const archive = await read(bomb);
  expect(archive.faults).toEqual([`unpacks to 160000000 bytes, far more than its own ${bomb.length}`]);
  expect(archive.members.every(({ sha256: digest }) => digest === undefined)).toBe(true);
  const many = await read(oddZip([{ name: "a" }], { count: 0xffff }));
  expect(many.faults).toEqual([expect.stringMatching(/^is no zip archive, or a damaged one/)]);
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["text", Buffer.from("hello")],
  ["an archive cut off", oddZip([{ name: "a", data: noise }]).subarray(0, 1000)],
  ["an archive whose beginning is cut off", oddZip([{ name: "a", data: "x".repeat(99) }]).subarray(9)],
])("what is no zip archive is told, not thrown: %s", async (_, bytes) => {
  expect((await read(bytes)).faults).not.toEqual([]);
});
