import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Archive } from "../../src/domain/assets/asset-facts";
import { archiveFaults } from "../../src/domain/assets/members";
import { readTar } from "../../src/world/assets/tar";
import { scratch } from "../harness";
import { oddTar, oddTarGz, type TarEntry } from "../tools/odd-archives";

const folder = scratch();

async function read(bytes: Buffer): Promise<Archive> {
  const path = join(folder, "x.tar.gz");
  writeFileSync(path, bytes);
  const file = openSync(path, "r");
  try {
    return await readTar(file, bytes.length);
  } finally {
    closeSync(file);
  }
}

/** The members as Python's tarfile has them. */
function pythonMembers(bytes: Buffer): unknown {
  const path = join(folder, "y.tar.gz");
  writeFileSync(path, bytes);
  const script = `
import json, sys, tarfile
kinds = lambda m: "link" if m.issym() or m.islnk() else "folder" if m.isdir() else "file" if m.isfile() else "other"
print(json.dumps([[m.name, kinds(m), m.size] for m in tarfile.open(sys.argv[1])]))`;
  return JSON.parse(spawnSync("python3", ["-c", script, path], { encoding: "utf8" }).stdout || "null");
}

const noise = randomBytes(1_000_000);
const pax = (...fields: [string, string][]): TarEntry => ({
  name: "PaxHeader",
  type: "x",
  data: fields.map(([key, value]) => paxLine(`${key}=${value}\n`)).join(""),
});

/** A line of an extended header begins with its own length. */
function paxLine(text: string): string {
  const length = Buffer.byteLength(text) + 1;
  const own = [1, 2, 3].find((digits) => `${length + digits}`.length === digits) ?? 0;
  return `${length + own} ${text}`;
}

test("a right archive: members of every kind, long names, the text of PKG-INFO", async () => {
  const long = `cog-1/${"long/".repeat(40)}name`;
  const bytes = oddTarGz([
    { name: "cog-1/", type: "5" },
    { name: "cog-1/PKG-INFO", data: "Name: é\n" },
    { name: "cog-1/egg/PKG-INFO", data: "Name: x\n" },
    { name: "cog-1/big", data: noise },
    { name: "cog-1/empty" },
    pax(["path", long]),
    { name: "cog-1/cut", data: "x" },
    { name: "././@LongLink", type: "L", data: `${long}2\0` },
    { name: "cog-1/cut", data: "y" },
    { name: "cog-1/link", type: "2", link: "PKG-INFO" },
    { name: "cog-1/hard", type: "1", link: "cog-1/PKG-INFO" },
    { name: "cog-1/pipe", type: "6" },
    { name: "cog-1/device", type: "3" },
  ]);
  const archive = await read(bytes);
  expect(archive.faults).toEqual([]);
  expect(archive.texts).toEqual({ "cog-1/PKG-INFO": "Name: é\n" });
  const own = archive.members.map(({ path, kind, size }) => [path.replace(/\/$/, ""), kind, size]);
  expect(own).toEqual(pythonMembers(bytes));
  expect(own).toHaveLength(11);
  expect(archiveFaults(archive)).toEqual(["has links: cog-1/link, cog-1/hard", "has devices or the like: cog-1/pipe, cog-1/device"]);
});

const right = [{ name: "cog-1/a", data: "a" }];
const end = Buffer.alloc(1024);

test.each<[string, Buffer, (string | RegExp)[]]>([
  ["nothing", Buffer.alloc(0), ["cannot be unpacked: unexpected end of file"]],
  ["text", Buffer.from("hello"), [/^cannot be unpacked: incorrect header check/]],
  ["text, gzipped", gzipSync("hello"), ["is no tar archive"]],
  ["a long text, gzipped", gzipSync("hello".repeat(1000)), ["cannot be unpacked: it is no tar archive"]],
  ["a plain tar archive", oddTar(right), [/^cannot be unpacked: incorrect header check/]],
  ["packed twice", gzipSync(oddTarGz([{ name: "x", data: noise }])), ["cannot be unpacked: it is no tar archive"]],
  [
    "cut off in its packed data",
    oddTarGz([...right, { name: "b", data: noise }]).subarray(0, 5000),
    [/^cannot be unpacked: unexpected end of file/],
  ],
  ["cut off in a member", gzipSync(oddTar([...right, { name: "b", data: noise }]).subarray(0, 5000)), [/^is damaged: Truncated/]],
  ["cut off between members", gzipSync(oddTar(right, Buffer.alloc(0))), ["is cut off: it has no end mark"]],
  ["a member larger than the archive", oddTarGz([{ name: "a", data: "x", size: 9_000_000 }]), [/^is damaged: Truncated/]],
  ["a broken header", oddTarGz([...right, { name: "b", broken: true }]), ["is damaged: checksum failure"]],
  ["members behind the end", oddTarGz(right, Buffer.concat([end, oddTar([{ name: "b" }])])), ["has bytes behind its end"]],
  [
    "bytes far behind the end",
    oddTarGz(right, Buffer.concat([end, Buffer.alloc(500_000), Buffer.from("x")])),
    ["has bytes behind its end"],
  ],
  ["bytes behind the packed data", Buffer.concat([oddTarGz(right), Buffer.from("hello")]), ["cannot be unpacked: incorrect header check"]],
  ["zeros behind the packed data", Buffer.concat([oddTarGz(right), Buffer.alloc(9)]), ["has bytes behind its end"]],
  ["another archive behind it", Buffer.concat([oddTarGz(right), oddTarGz([{ name: "b" }])]), ["has bytes behind its end"]],
  ["zeros behind the end, as tar writes them", oddTarGz(right, Buffer.alloc(10_240)), []],
  ["two pieces of packed data", Buffer.concat([gzipSync(oddTar(right, Buffer.alloc(0))), gzipSync(end)]), []],
  ["an unknown kind of entry", oddTarGz([...right, { name: "odd", type: "Z" }]), ["has devices or the like: odd"]],
  [
    "an extended header of 2 MB",
    oddTarGz([pax(["comment", "x".repeat(100)]), { name: "P", type: "x", data: Buffer.alloc(2_000_000, "x") }, ...right]),
    ["has devices or the like: P"],
  ],
  [
    "names that leave the folder",
    oddTarGz([...right, pax(["path", "../../b"]), { name: "cog-1/b" }]),
    ["has members that leave the folder: ../../b"],
  ],
  ["absolute names", oddTarGz([{ name: "/b" }]), ["has members with absolute paths: /b"]],
  [
    "metadata that is no UTF-8",
    oddTarGz([{ name: "cog-1/PKG-INFO", data: Buffer.from([0xff]) }]),
    ["has metadata that is not UTF-8: cog-1/PKG-INFO"],
  ],
  [
    "metadata of 20 MB",
    oddTarGz([{ name: "cog-1/PKG-INFO", data: Buffer.alloc(20_000_000, "x") }]),
    ["has metadata that is too large: cog-1/PKG-INFO"],
  ],
  ["twice the same name", oddTarGz([...right, ...right]), ["has several members of one name: cog-1/a"]],
])("an archive that lies: %s", async (_, bytes, expected) => {
  const archive = await read(bytes);
  expect(archiveFaults(archive)).toEqual(expected.map((one) => (typeof one === "string" ? one : expect.stringMatching(one))));
});

test("a bomb is left when it has unpacked to more than it may, and so is one of names", async () => {
  const zeros = gzipSync(Buffer.concat([oddTar([{ name: "a", size: 2 ** 31 }], Buffer.alloc(0)), Buffer.alloc(200_000_000)]));
  expect((await read(zeros)).faults).toEqual([expect.stringMatching(/^cannot be unpacked: more than \d+ bytes come out of \d+$/)]);
  const entry = oddTar([{ name: "a" }], Buffer.alloc(0));
  const many = gzipSync(Buffer.concat([...Array.from({ length: 100_002 }, () => entry), end]), { level: 1 });
  const archive = await read(many);
  expect(archive.faults).toContain("cannot be unpacked: it has more than 100000 members");
});
