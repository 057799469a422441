import { readSync } from "node:fs";
import type { Gunzip, InflateRaw } from "node:zlib";

/** Bytes that are read at once: memory stays flat however large the file is, and more at once is no quicker. */
export const CHUNK = 256 * 1024;

/** The first bytes of a file, which say what it is. */
export const HEAD = 4096;

/** The bytes of a part of an open file, piece by piece, each in the place of the one before. Throws where the file is shorter. */
export function* chunksOf(file: number, from: number, length: number): Generator<Buffer> {
  const room = Buffer.allocUnsafe(Math.min(CHUNK, length));
  for (let at = 0; at < length; ) {
    const count = readSync(file, room, 0, Math.min(CHUNK, length - at), from + at);
    if (count === 0) throw new Error("the file ends too soon");
    yield count === room.length ? room : room.subarray(0, count);
    at += count;
  }
}

/** Unpacks a part of an open file; what comes out is taken piece by piece, until `take` throws or the packed data end by themselves. */
export async function pour(
  file: number,
  from: number,
  length: number,
  unpacker: Gunzip | InflateRaw,
  take: (chunk: Buffer) => void,
): Promise<void> {
  const over = new Promise<"over">((resolve, reject) => {
    unpacker.on("end", () => resolve("over")).on("error", reject);
  });
  unpacker.on("data", (chunk: Buffer) => {
    try {
      take(chunk);
    } catch (cause) {
      unpacker.destroy(cause as Error);
    }
  });
  try {
    for (const chunk of chunksOf(file, from, length)) {
      // a write whose packed data end in its midst is never called back
      const taken = new Promise<"taken">((resolve, reject) => {
        unpacker.write(chunk, (cause) => (cause ? reject(cause) : resolve("taken")));
      });
      taken.catch(() => undefined);
      if ((await Promise.race([taken, over])) === "over") return;
    }
    unpacker.end();
    await over;
  } finally {
    over.catch(() => undefined);
    unpacker.destroy();
  }
}
