import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type ZipFile } from "yauzl";
import type { Archive, Member } from "../../domain/assets/asset-facts";
import { CHUNK, chunksOf, pour } from "./chunks";
import { type Faults, openFaults, textOf } from "./faults";
import { LARGEST_TEXT, MOST_MEMBERS, MOST_TEXTS, mostUnpacked } from "./limits";

/** An entry with where its bytes are in the archive. */
interface Located {
  entry: Entry;
  path: string;
  kind: Member["kind"];
  /** Where its data begins; `undefined` where its local header cannot be read. */
  data: number | undefined;
}

interface Zip {
  file: number;
  size: number;
  faults: Faults;
}

const TEXTS = /^[^/]+\.dist-info\/(?:METADATA|WHEEL|RECORD)$/;

/** Everything that is in a zip archive, each file unpacked once and hashed. What is wrong with it is told, never thrown. */
export async function readZip(file: number, size: number): Promise<Archive> {
  const zip = { file, size, faults: openFaults() };
  const texts: Record<string, string> = {};
  let located: Located[] = [];
  try {
    located = await entriesOf(zip);
  } catch (cause) {
    zip.faults.note(`is no zip archive, or a damaged one: ${(cause as Error).message}`);
  }
  const unpacked = located.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  const bomb = unpacked > mostUnpacked(size);
  if (bomb) zip.faults.note(`unpacks to ${unpacked} bytes, far more than its own ${size}`);
  const members: Member[] = [];
  for (const one of located) {
    const wanted = TEXTS.test(one.path) && Object.keys(texts).length < MOST_TEXTS;
    const read = bomb ? undefined : await unpack(zip, one, wanted);
    const { path, kind, entry } = one;
    members.push({ path, kind, size: read?.size ?? entry.uncompressedSize, ...(read && kind === "file" && { sha256: read.sha256 }) });
    if (read?.bytes) texts[path] ??= textOf(read.bytes, path, zip.faults);
  }
  return { kind: "zip", members, texts, faults: zip.faults.texts() };
}

/** Reads where it is told to, at once: the small reads of a directory are not worth a turn each. */
class FileReader extends RandomAccessReader {
  readonly #file: number;

  constructor(file: number) {
    super();
    this.#file = file;
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (err: Error | null, count: number) => void) {
    callback(null, readSync(this.#file, buffer, offset, length, position));
  }
}

async function entriesOf(zip: Zip): Promise<Located[]> {
  const { file, size, faults } = zip;
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false };
  const archive = await fromRandomAccessReaderPromise(new FileReader(file), size, options);
  const begins = cursorOf(archive);
  const located: Located[] = [];
  if (archive.entryCount > MOST_MEMBERS) faults.note(`has ${archive.entryCount} members, more than ${MOST_MEMBERS}`);
  else for await (const entry of archive.eachEntry()) located.push(await locate(archive, entry, faults));
  if (located.length === archive.entryCount) {
    ending(zip, begins, cursorOf(archive), size - END_RECORD - archive.comment.length);
    layout(located, begins, faults);
  }
  return located;
}

const END_RECORD = 22;
/** The two records of zip64 that stand before it. */
const ZIP64_RECORDS = 76;

/** The directory ends where the end record begins, and is as long as that says: others look for it from there. */
function ending({ file, faults }: Zip, begins: number, ends: number, record: number): void {
  const bytes = Buffer.alloc(END_RECORD);
  readSync(file, bytes, 0, END_RECORD, record);
  const told = bytes.readUInt32LE(12);
  if (![record, record - ZIP64_RECORDS].includes(ends)) faults.note("has bytes between its directory and its end");
  else if (told !== ZIP64 && told !== ends - begins) faults.note("has a directory of another length than its end tells");
}

function cursorOf({ readEntryCursor }: ZipFile): number {
  // its types say boolean
  return readEntryCursor as unknown as number;
}

async function locate(archive: ZipFile, entry: Entry, faults: Faults): Promise<Located> {
  const path = nameOf(entry, faults);
  const kind = kindOf(entry, path);
  try {
    const local = await archive.readLocalFileHeaderPromise(entry);
    if (!local.fileName.equals(entry.fileNameRaw)) faults.note("has members that are named otherwise in their own headers:", path);
    if (!sameHeader(entry, local)) faults.note("has members that their own headers tell otherwise of:", path);
    return { entry, path, kind, data: local.fileDataStart };
  } catch (cause) {
    faults.note(`is damaged at members (${(cause as Error).message}):`, path);
    return { entry, path, kind, data: undefined };
  }
}

const UTF8 = 0x800;
const UNICODE_PATH = 0x7075;

/** The name as Python reads it; a second name in an extra field, which other programs take, must be the same. */
function nameOf(entry: Entry, faults: Faults): string {
  const flags = entry.generalPurposeBitFlag;
  const path = getFileNameLowLevel(flags, entry.fileNameRaw, [], true);
  if ((flags & UTF8) !== 0 && !isUtf8(entry.fileNameRaw)) faults.note("has members whose names are not UTF-8:", path);
  const other = entry.extraFields.filter(({ id }) => id === UNICODE_PATH);
  if (other.length > 0 && getFileNameLowLevel(flags, entry.fileNameRaw, other, true) !== path)
    faults.note("has members with two names:", path);
  return path;
}

/** The four bits of Unix's mode that say what a file is. */
const MODES = { none: 0, folder: 0o04, file: 0o10, link: 0o12 } as const;

/** What a member is: a folder by the slash at its end, as unpackers go by it; Unix's mode must not say otherwise. */
function kindOf({ externalFileAttributes }: Entry, path: string): Member["kind"] {
  const mode = externalFileAttributes >>> 28;
  if (mode === MODES.link) return "link";
  const kind = path.endsWith("/") ? "folder" : "file";
  return mode === MODES.none || mode === MODES[kind] ? kind : "other";
}

const DESCRIPTOR = 0x8;
const ZIP64 = 0xffffffff;
type Header = Pick<Entry, "compressionMethod" | "compressedSize" | "uncompressedSize" | "crc32" | "generalPurposeBitFlag">;

/** Whether a member's own header agrees with the directory; sizes and checksum may stand behind its data instead, or in zip64's field. */
function sameHeader(entry: Header, local: Header): boolean {
  if (local.compressionMethod !== entry.compressionMethod) return false;
  if ((local.generalPurposeBitFlag & DESCRIPTOR) !== 0) return true;
  const same = (own: number, other: number) => other === own || other === ZIP64;
  const sizes = same(entry.compressedSize, local.compressedSize) && same(entry.uncompressedSize, local.uncompressedSize);
  return sizes && local.crc32 === entry.crc32;
}

/** Lengths of what may stand behind a member's data: with a signature or not, 32 or 64 bits. */
const DESCRIPTORS = [12, 16, 20, 24];

/** Members lie one behind the other up to the directory: what another program could find between them was not looked at. */
function layout(located: readonly Located[], directory: number, faults: Faults): void {
  const sorted = located.toSorted((one, other) => one.entry.relativeOffsetOfLocalHeader - other.entry.relativeOffsetOfLocalHeader);
  let end = 0;
  let loose = [0];
  for (const { entry, path, data } of sorted) {
    if (data === undefined) return;
    expectAt(entry.relativeOffsetOfLocalHeader, path);
    end = data + entry.compressedSize;
    loose = (entry.generalPurposeBitFlag & DESCRIPTOR) === 0 ? [0] : [0, ...DESCRIPTORS];
  }
  expectAt(directory);

  function expectAt(start: number, path?: string): void {
    if (start < end) faults.note("has members that share their bytes:", path);
    else if (!loose.includes(start - end)) faults.note("has bytes that belong to no member");
  }
}

interface Unpacked {
  size: number;
  sha256: string;
  bytes?: Buffer;
}

const STORED = 0;
const DEFLATED = 8;
/** Up to this size a member is unpacked in one go, which is eight times as quick as a stream. */
const SMALL = 1024 * 1024;

/** Unpacks one member and hashes it; `undefined` where that cannot be done, with the fault noted. */
async function unpack(zip: Zip, { entry, path, kind, data }: Located, wanted: boolean): Promise<Unpacked | undefined> {
  const { compressionMethod: method, compressedSize, uncompressedSize: size } = entry;
  const { faults } = zip;
  if (kind === "folder" && size > 0) faults.note("has folders with bytes in them:", path);
  if (entry.isEncrypted()) return void faults.note("has encrypted members:", path);
  if (method !== STORED && method !== DEFLATED) return void faults.note("has members that are compressed as pip cannot read:", path);
  if (data === undefined) return undefined;
  const text = wanted && size <= LARGEST_TEXT;
  if (wanted && !text) faults.note("has metadata that is too large:", path);
  try {
    const small = compressedSize <= SMALL && size <= SMALL;
    const sum = sumUp(size, text);
    if (small) sum.add(atOnce(zip.file, data, compressedSize, method, size));
    else await inPieces(zip.file, data, compressedSize, method, sum.add);
    const read = sum.end();
    if (read.crc !== entry.crc32) faults.note("has members whose checksum is wrong:", path);
    return read;
  } catch (cause) {
    const lies = cause instanceof Lie || (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    const what = lies ? "has members that are not of the size that they tell:" : "has members that cannot be unpacked:";
    return void faults.note(what, path);
  }
}

/** What comes out is not what the directory tells. */
class Lie extends Error {}

function sumUp(told: number, keep: boolean) {
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  let size = 0;
  let crc = 0;
  return {
    add(chunk: Buffer): void {
      size += chunk.length;
      if (size > told) throw new Lie();
      hash.update(chunk);
      crc = crc32(chunk, crc);
      // its place may be taken by the next piece
      if (keep) kept.push(Buffer.from(chunk));
    },
    end(): Unpacked & { crc: number } {
      if (size !== told) throw new Lie();
      return { size, sha256: hash.digest("hex"), crc, ...(keep && { bytes: Buffer.concat(kept) }) };
    },
  };
}

function atOnce(file: number, from: number, length: number, method: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  if (readSync(file, bytes, 0, length, from) !== length) throw new Lie();
  if (method === STORED) return bytes;
  const { buffer, engine } = inflateRawSync(bytes, { maxOutputLength: size + 1, info: true }) as unknown as Inflated;
  if (engine.bytesWritten !== length) throw new Lie();
  return buffer;
}

interface Inflated {
  buffer: Buffer;
  engine: { bytesWritten: number };
}

/** A large member's bytes as they come; there is never more than a piece of them in memory. */
async function inPieces(file: number, from: number, length: number, method: number, take: (chunk: Buffer) => void): Promise<void> {
  if (method === STORED) {
    for (const chunk of chunksOf(file, from, length)) {
      take(chunk);
      await turn();
    }
  } else {
    const inflate = createInflateRaw({ chunkSize: CHUNK });
    await pour(file, from, length, inflate, take);
    if (inflate.bytesWritten !== length) throw new Lie();
  }
}
