import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** One entry of a tar archive, without its bytes. */
export interface TarEntry {
  path: string;
  /** The letter of the kind: "0" a file, "5" a folder, "2" a symbolic link. */
  type: string;
  size: number;
}

export interface Tar {
  entries: TarEntry[];
  /** The bytes of the files that were asked for. */
  files: Map<string, Buffer>;
}

interface Wanted {
  /** The files whose bytes are wanted. */
  keep(path: string): boolean;
  /** Of all that the archive holds, in bytes; more is a fault. */
  most: number;
}

const BLOCK = 512;
/** Of a file that is kept, and of a long name. */
const MOST_KEPT = 16 * 1024 * 1024;

/** Reads a gzipped tar archive in one go, in the memory of what is kept of it; undefined when it is none, or too large. */
export async function readTarGz(source: Readable, wanted: Wanted): Promise<Tar | undefined> {
  const unpacked = source.on("error", (error) => unpacked.destroy(error)).pipe(createGunzip());
  try {
    return await readTar(bytesOf(unpacked, wanted.most), wanted);
  } catch {
    return undefined;
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

interface Bytes {
  /** The next bytes, and no fewer: what ends earlier is a fault. */
  take(count: number): Promise<Buffer>;
  skip(count: number): Promise<void>;
}

async function readTar(bytes: Bytes, { keep }: Wanted): Promise<Tar> {
  const tar: Tar = { entries: [], files: new Map() };
  let named: string | undefined;
  for (;;) {
    const header = await bytes.take(BLOCK);
    if (header.every((byte) => byte === 0)) return tar;
    const entry = readHeader(header, named);
    named = undefined;
    const body = isKept(entry, keep) ? await bytes.take(entry.size) : await bytes.skip(entry.size);
    await bytes.skip(padding(entry.size));
    if (entry.type === "L") named = cString(body as Buffer);
    else if (entry.type === "x") named = paxPath(body as Buffer);
    else if (entry.type !== "g") {
      tar.entries.push(entry);
      if (body) tar.files.set(entry.path, body);
    }
  }
}

/** The entries that name the next one (pax and GNU), and the files that are wanted. */
function isKept({ type, path, size }: TarEntry, keep: Wanted["keep"]): boolean {
  const kept = type === "L" || type === "x" || (type === "0" && keep(path));
  if (kept && size > MOST_KEPT) throw new Error("too large to keep");
  return kept;
}

function readHeader(header: Buffer, named: string | undefined): TarEntry {
  const sum = octal(header, 148, 8);
  const counted = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== counted) throw new Error("not a tar header");
  const prefix = header.toString("latin1", 257, 262) === "ustar" ? cString(header.subarray(345, 500)) : "";
  const name = cString(header.subarray(0, 100));
  const type = String.fromCharCode(header[156] || 48);
  return { path: named ?? (prefix ? `${prefix}/${name}` : name), type, size: type === "5" ? 0 : octal(header, 124, 12) };
}

function octal(header: Buffer, at: number, length: number): number {
  const number = Number.parseInt(cString(header.subarray(at, at + length)).trim() || "0", 8);
  if (!Number.isSafeInteger(number)) throw new Error("not a number");
  return number;
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end === -1 ? bytes.length : end);
}

/** The path among the records `LENGTH key=value\n` of a pax header; a length is that of the whole record, in bytes. */
function paxPath(body: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < body.length; ) {
    const [length] = /^\d{1,9}(?= )/.exec(body.toString("latin1", at, at + 10)) ?? [];
    if (length === undefined || Number(length) === 0) throw new Error("not a pax header");
    const record = body.toString("utf8", at + length.length + 1, at + Number(length) - 1);
    if (record.startsWith("path=")) path = record.slice("path=".length);
    at += Number(length);
  }
  return path;
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function bytesOf(stream: Readable, most: number): Bytes {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  let seen = 0;
  const more = async () => {
    const { done, value } = await chunks.next();
    if (done) throw new Error("it ends too early");
    seen += (value as Buffer).length;
    if (seen > most) throw new Error("too large");
    return value as Buffer;
  };
  const cut = (count: number) => {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(taken.length);
    return taken;
  };
  return {
    async take(count) {
      const parts = [cut(count)];
      for (let had = parts[0]?.length ?? 0; had < count; ) {
        rest = await more();
        const part = cut(count - had);
        parts.push(part);
        had += part.length;
      }
      return Buffer.concat(parts);
    },
    async skip(count) {
      for (let left = count - cut(count).length; left > 0; ) {
        rest = await more();
        left -= cut(left).length;
      }
    },
  };
}
