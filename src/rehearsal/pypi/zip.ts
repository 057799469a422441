import { type FileHandle, open } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";

/** One entry of a zip archive. */
export interface ZipEntry {
  name: string;
  /** 0 stored, 8 deflated. */
  method: number;
  compressed: number;
  size: number;
  offset: number;
}

export interface Zip {
  entries: ZipEntry[];
  /** The bytes of an entry; undefined when it isn't there, or is larger than `MOST_KEPT`. */
  read(name: string): Promise<Buffer | undefined>;
}

const MOST_KEPT = 16 * 1024 * 1024;
const MOST_DIRECTORY = 64 * 1024 * 1024;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LOCAL_SIZE = 30;

/** Reads a zip archive by its directory, for as long as `use` takes; undefined when it is none. Not those beyond 4 GB. */
export async function withZip<T>(file: string, use: (zip: Zip) => Promise<T>): Promise<T | undefined> {
  const handle = await open(file);
  try {
    const entries = await readDirectory(handle);
    return entries && (await use({ entries, read: (name) => readEntry(handle, entries, name) }));
  } finally {
    await handle.close();
  }
}

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function readDirectory(handle: FileHandle): Promise<ZipEntry[] | undefined> {
  const { size } = await handle.stat();
  const tail = await bytesAt(handle, Math.max(size - END_SIZE - 0xffff, 0), Math.min(size, END_SIZE + 0xffff));
  const end = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end === -1 || end + END_SIZE > tail.length || tail.readUInt32LE(end) !== END) return undefined;
  const [length, at] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (length > MOST_DIRECTORY || at + length > size) return undefined;
  return readEntries(await bytesAt(handle, at, length));
}

function readEntries(directory: Buffer): ZipEntry[] | undefined {
  const entries: ZipEntry[] = [];
  for (let at = 0; at < directory.length; ) {
    if (at + ENTRY_SIZE > directory.length || directory.readUInt32LE(at) !== ENTRY) return undefined;
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += ENTRY_SIZE + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readEntry(handle: FileHandle, entries: readonly ZipEntry[], name: string): Promise<Buffer | undefined> {
  const entry = entries.find((one) => one.name === name);
  if (!entry || entry.size > MOST_KEPT || entry.compressed > MOST_KEPT) return undefined;
  const local = await bytesAt(handle, entry.offset, LOCAL_SIZE);
  if (local.length < LOCAL_SIZE) return undefined;
  const start = entry.offset + LOCAL_SIZE + local.readUInt16LE(26) + local.readUInt16LE(28);
  const bytes = await bytesAt(handle, start, entry.compressed);
  return entry.method === 0 ? bytes : inflated(bytes);
}

function inflated(bytes: Buffer): Buffer | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MOST_KEPT });
  } catch {
    return undefined;
  }
}
