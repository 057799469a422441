import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderAssets, givenAssets } from "../../src/facts/assets";
import { inspectFile, unread } from "../../src/world/assets/inspect";
import { type Event, liveWorld } from "../../src/world/world";
import { scratch } from "../harness";
import { wheel } from "../rehearsal/packages";
import { oddTarGz, oddZip } from "../tools/odd-archives";

const events: Event[] = [];

function worldIn(folder: string) {
  return liveWorld({ startedIn: folder, variables: {}, tell: (event) => events.push(event) });
}

const openssl = (path: string) => spawnSync("openssl", ["dgst", "-sha256", "-r", path], { encoding: "utf8" }).stdout.slice(0, 64);

test("a folder's files by name: digest, first bytes, what is in archives, the text of checksums.txt", async () => {
  const folder = scratch();
  const files = {
    b: Buffer.from("#!/bin/sh\n"),
    "checksums.txt": Buffer.from("x  b\n"),
    "a.whl": oddZip([{ name: "x", data: "x" }]),
    "c.tar.gz": oddTarGz([{ name: "y/PKG-INFO", data: "Name: y\n" }]),
    "d.tgz": oddTarGz([{ name: "y" }]),
    "e.zip": oddZip([{ name: "z" }]),
    "f.txt": Buffer.from("no checksums"),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, ".gitignore"), "*");
  const found = await folderAssets(worldIn(folder), ".");
  expect(found.map(({ name }) => name)).toEqual(["a.whl", "b", "c.tar.gz", "checksums.txt", "d.tgz", "e.zip", "f.txt"]);
  for (const { name, size, sha256, told } of found) {
    expect([name, size, sha256, told]).toEqual([name, files[name as keyof typeof files].length, openssl(join(folder, name)), undefined]);
  }
  expect(found.map(({ archive }) => archive?.kind)).toEqual(["zip", undefined, "tar", undefined, "tar", "zip", undefined]);
  expect(found.map(({ text }) => text)).toEqual([undefined, undefined, undefined, "x  b\n", undefined, undefined, undefined]);
  expect(Buffer.from(found[1]?.head ?? []).toString()).toBe("#!/bin/sh\n");
});

test("what is no plain file is told as what it is, and nothing is read through it", async () => {
  const folder = scratch();
  const outside = join(scratch(), "outside");
  writeFileSync(outside, "x");
  mkdirSync(join(folder, "folder"));
  symlinkSync(outside, join(folder, "link"));
  spawnSync("mkfifo", [join(folder, "pipe")]);
  writeFileSync(join(folder, "empty"), "");
  writeFileSync(join(folder, "huge"), "");
  truncateSync(join(folder, "huge"), 2 ** 31 + 1);
  writeFileSync(join(folder, "a b\n"), "x");
  const found = await folderAssets(worldIn(folder), folder);
  expect(found.map(({ name, size, odd, sha256 }) => [name, size, odd, sha256 === undefined])).toEqual([
    ["a b\n", 1, undefined, false],
    ["empty", 0, undefined, false],
    ["folder", 0, "is a folder", true],
    ["huge", 2 ** 31 + 1, "was not read", true],
    ["link", 0, "is a symbolic link", true],
    ["pipe", 0, "is not a plain file", true],
  ]);
});

test.each(["link", "folder", "pipe", "missing"])(
  "between the look at a folder and the reading of it, a file may have become a %s",
  async (kind) => {
    const folder = scratch();
    const path = join(folder, kind);
    if (kind === "link") symlinkSync("/etc/hostname", path);
    if (kind === "folder") mkdirSync(path);
    if (kind === "pipe") spawnSync("mkfifo", [path]);
    const { odd, sha256 } = await inspectFile({ name: kind, path }, () => undefined);
    const said = {
      link: "is a symbolic link",
      folder: "is not a plain file",
      pipe: "is not a plain file",
      missing: "cannot be opened: ENOENT",
    };
    expect([odd, sha256]).toEqual([said[kind as keyof typeof said], undefined]);
  },
);

test("a file that grows while it is read has no digest", async () => {
  const path = join(scratch(), "x");
  writeFileSync(path, Buffer.alloc(20_000_000));
  const grown = await inspectFile({ name: "x", path }, () => appendFileSync(path, "x"));
  expect([grown.odd, grown.sha256]).toEqual(["changed while it was read", undefined]);
});

test("a file that may not be opened is told so", async ({ onTestFinished }) => {
  const path = join(scratch(), "x");
  writeFileSync(path, "x");
  chmodSync(path, 0);
  if (process.geteuid?.() === 0) {
    // root may open every file; user 1 may not
    process.seteuid?.(1);
    onTestFinished(() => process.seteuid?.(0));
  }
  expect((await inspectFile({ name: "x", path }, () => undefined)).odd).toBe("cannot be opened: EACCES");
});

test("of files that take a moment it is told how far they are", async () => {
  const folder = scratch();
  const file = join(folder, "large");
  writeFileSync(file, Buffer.alloc(20 * 1024 * 1024, 7));
  writeFileSync(join(folder, "small"), "x");
  events.length = 0;
  const found = await folderAssets(worldIn(folder), ".");
  expect(found.map(({ name, size, sha256 }) => [name, size, sha256])).toEqual([
    ["large", 20 * 1024 * 1024, openssl(file)],
    ["small", 1, openssl(join(folder, "small"))],
  ]);
  const of = 20 * 1024 * 1024;
  expect(events[0]).toEqual({ on: "large", at: "begun", doing: "hashing", of });
  expect(events.slice(1, -1)).toEqual([8, 16].map((mb) => ({ on: "large", at: "moved", doing: "hashing", bytes: mb * 1024 * 1024, of })));
  expect(events.at(-1)).toEqual({ on: "large", at: "ended", doing: "hashing", of });
});

test("what was downloaded is not hashed again, and is looked into; what GitHub told of an asset stays with it", async () => {
  const folder = scratch();
  const { bytes, name } = wheel("coglet", "1.0.0");
  writeFileSync(join(folder, name), bytes);
  const hashed = (at: string) => ({ sha256: at.repeat(64), size: bytes.length, head: bytes.subarray(0, 4) });
  const found = await givenAssets(worldIn(folder), [
    { name, file: join(folder, name), written: hashed("a"), told: { sha256: "t" } },
    { name: "broken", inspected: unread(5, "is what a broken upload left"), told: { sha256: undefined } },
    { name: "program", inspected: hashed("b"), told: { sha256: undefined } },
  ]);
  expect(found.map(({ size, odd, told, sha256, archive }) => [size, odd, told?.sha256, sha256, archive !== undefined])).toEqual([
    [bytes.length, undefined, "t", "a".repeat(64), true],
    [5, "is what a broken upload left", undefined, undefined, false],
    [bytes.length, undefined, undefined, "b".repeat(64), false],
  ]);
  const [one] = await givenAssets(worldIn(folder), [
    { name, file: join(folder, name), written: { ...hashed("a"), size: 1 }, told: { sha256: undefined } },
  ]);
  expect(one?.odd).toBe("changed while it was read");
});

test("a folder that is not there is a mistake of whoever named it", async () => {
  const folder = scratch();
  writeFileSync(join(folder, "file"), "");
  for (const name of ["none", "file"])
    await expect(folderAssets(worldIn(folder), name)).rejects.toMatchObject({ code: "usage", exit: 2, message: /^there is no folder/ });
});
