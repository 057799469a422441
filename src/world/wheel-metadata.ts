import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/** The record at a zip's end and those of its directory: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3. */
const END = { signature: 0x06054b50, length: 22 };
const ENTRY = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
const LONGEST_COMMENT = 0xffff;
const LARGEST_DIRECTORY = 16 * 1024 * 1024;
const LARGEST_TEXT = 1024 * 1024;

/** The METADATA of a wheel; `undefined` for a file that is none, or that cannot be read as one. */
export function wheelMetadata(path: string): string | undefined {
  if (!path.endsWith(".whl")) return undefined;
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    return metadataIn(file, fstatSync(file).size);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function metadataIn(file: number, size: number): string | undefined {
  const tail = bytesAt(file, Math.max(0, size - END.length - LONGEST_COMMENT), Math.min(size, END.length + LONGEST_COMMENT));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end === -1) return undefined;
  const [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (length > LARGEST_DIRECTORY) return undefined;
  const directory = bytesAt(file, offset, length);
  for (let at = 0; at + ENTRY.length <= length && directory.readUInt32LE(at) === ENTRY.signature; ) {
    const [name, extra, comment] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place)) as [number, number, number];
    const path = directory.toString("utf8", at + ENTRY.length, at + ENTRY.length + name);
    if (/^[^/]+\.dist-info\/METADATA$/.test(path)) return textOf(file, directory.subarray(at));
    at += ENTRY.length + name + extra + comment;
  }
  return undefined;
}

function textOf(file: number, entry: Buffer): string | undefined {
  const [method, packed, unpacked, offset] = [
    entry.readUInt16LE(10),
    entry.readUInt32LE(20),
    entry.readUInt32LE(24),
    entry.readUInt32LE(42),
  ];
  if (Math.max(packed, unpacked) > LARGEST_TEXT) return undefined;
  const local = bytesAt(file, offset, LOCAL.length);
  if (local.readUInt32LE(0) !== LOCAL.signature) return undefined;
  const data = bytesAt(file, offset + LOCAL.length + local.readUInt16LE(26) + local.readUInt16LE(28), packed);
  return (method === 0 ? data : inflateRawSync(data, { maxOutputLength: LARGEST_TEXT })).toString("utf8");
}

/** So many bytes from a place of the file; throws where they are not there. */
function bytesAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, at) < length) throw new RangeError("the file ends");
  return bytes;
}
