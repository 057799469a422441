import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readTarGz } from "../../src/rehearsal/tar";
import { tarEntry } from "./packages";

const END = Buffer.alloc(1024);
const read = (blocks: Buffer[], most = 1e6) =>
  readTarGz(Readable.from([gzipSync(Buffer.concat([...blocks, END]))]), { keep: (path) => path.endsWith("kept"), most });
const long = `${"folder/".repeat(30)}kept`;
/** A record of a pax header, whose length counts itself. */
const pax = (text: string) => {
  const bare = Buffer.byteLength(` ${text}\n`);
  const length = bare + String(bare + String(bare).length).length;
  return `${length} ${text}\n`;
};

test("entries come with their paths, and with their bytes where they are wanted", async () => {
  const tar = await read([
    ...tarEntry("a/kept", "yes"),
    ...tarEntry("a/left", "no".repeat(1000)),
    ...tarEntry("a/", "", "5"),
    ...tarEntry("a/link", "-> kept"),
  ]);
  expect(tar?.entries.map(({ path, type, size }) => [path, type, size])).toEqual([
    ["a/kept", "0", 3],
    ["a/left", "0", 2000],
    ["a/", "5", 0],
    ["a/link", "2", 0],
  ]);
  expect([...(tar?.files ?? [])]).toEqual([["a/kept", Buffer.from("yes")]]);
});

test.each([
  ["GNU", [...tarEntry("././@LongLink", `${long}\0`, "L"), ...tarEntry("cut", "yes")]],
  ["pax", [...tarEntry("g", "", "g"), ...tarEntry("x", pax("comment=path=x\ny") + pax(`path=${long}`), "x"), ...tarEntry("cut", "yes")]],
])("a long path is that of the entry before, in the manner of %s", async (_, blocks) => {
  expect([...((await read([...blocks, ...tarEntry("next", "")]))?.files.keys() ?? [])]).toEqual([long]);
});

test("what is cut, too large, of a wrong sum or not gzipped is no archive", async () => {
  const blocks = tarEntry("a/kept", "yes");
  expect(await read(blocks, 2048)).toBeDefined();
  expect(await read(blocks, 1000)).toBeUndefined();
  const wrong = Buffer.concat(blocks);
  wrong[0] = 66;
  expect(await read([wrong])).toBeUndefined();
  const cut = gzipSync(Buffer.concat(blocks).subarray(0, 600));
  for (const bytes of [cut, Buffer.concat(blocks), Buffer.alloc(0)])
    expect(await readTarGz(Readable.from([bytes]), { keep: () => true, most: 1e6 })).toBeUndefined();
});
