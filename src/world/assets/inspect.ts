import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import type { Archive, AssetFacts } from "../../domain/assets/asset-facts";
import { CHECKSUMS } from "../../domain/assets/inventory";
import { CHUNK, HEAD } from "./chunks";

/** A file that is to be looked into, by the name that it has as an asset. */
export interface FileAsked {
  name: string;
  /** Absolute. */
  path: string;
  /** What was written to it, where that was hashed on its way. */
  written?: Hashed;
}

export type Hashed = Pick<AssetFacts, "size" | "head"> & { sha256: string };

/** What a file's bytes are; plain data, so that it can come from another thread. */
export type Inspected = Omit<AssetFacts, "name" | "told">;

/** Bytes after which the thread looks up, for a signal or to tell how far it is. */
const STRIDE = 8 * 1024 * 1024;
const LARGEST = 2 ** 31;
const LARGEST_TEXT = 1024 * 1024;

/** Reads a file once from beginning to end, and what is inside an archive a second time. It never throws for what the file is. */
export async function inspectFile({ name, path, written }: FileAsked, moved: (bytes: number) => void): Promise<Inspected> {
  let file: number;
  try {
    // a pipe would wait for its writer, a link would lead elsewhere
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    return unread(0, whyNotOpened(cause as NodeJS.ErrnoException));
  }
  try {
    return await inspectOpen(file, { name, ...(written && { written }) }, moved);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return unread(0, `cannot be read: ${code ?? message}`);
  } finally {
    closeSync(file);
  }
}

async function inspectOpen(file: number, { name, written }: Omit<FileAsked, "path">, moved: (bytes: number) => void): Promise<Inspected> {
  const before = fstatSync(file);
  if (!before.isFile()) return unread(0, "is not a plain file");
  const { size } = before;
  if (size > LARGEST) return unread(size, "was not read");
  const hashed = written ?? (await hashOf(file, moved));
  const archive = await archiveIn(file, name, size);
  const text = name === CHECKSUMS && size <= LARGEST_TEXT ? readWhole(file, size).toString("utf8") : undefined;
  if (hashed.size !== size || !isSame(before, fstatSync(file))) return unread(size, "changed while it was read");
  return { ...hashed, ...(archive && { archive }), ...(text !== undefined && { text }) };
}

/** What cannot be hashed has no digest. */
export function unread(size: number, odd: string): Inspected {
  return { size, sha256: undefined, odd, head: new Uint8Array() };
}

function whyNotOpened({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ELOOP" || code === "EMLINK") return "is a symbolic link";
  if (code === "ENXIO") return "is not a plain file";
  return `cannot be opened: ${code ?? message}`;
}

async function hashOf(file: number, moved: (bytes: number) => void): Promise<Inspected> {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(CHUNK);
  let head: Uint8Array | undefined;
  let size = 0;
  let told = 0;
  for (let count = readSync(file, chunk, 0, CHUNK, 0); count > 0; count = readSync(file, chunk, 0, CHUNK, size)) {
    head ??= Uint8Array.from(chunk.subarray(0, Math.min(count, HEAD)));
    hash.update(count === CHUNK ? chunk : chunk.subarray(0, count));
    size += count;
    if (size - told >= STRIDE) {
      told = size;
      moved(size);
      await turn();
    }
  }
  return { size, sha256: hash.digest("hex"), head: head ?? new Uint8Array() };
}

/** Whether more is looked at than a file's hash and its first bytes. */
export function isLookedInto(name: string): boolean {
  return isZip(name) || isTar(name) || name === CHECKSUMS;
}

const isZip = (name: string) => /\.(?:whl|zip)$/.test(name);
const isTar = (name: string) => /\.(?:tar\.gz|tgz)$/.test(name);

/** Archives by what their names end with, as installers know them. */
async function archiveIn(file: number, name: string, size: number): Promise<Archive | undefined> {
  if (isZip(name)) return (await import("./zip")).readZip(file, size);
  return isTar(name) ? (await import("./tar")).readTar(file, size) : undefined;
}

function readWhole(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  return bytes.subarray(0, readSync(file, bytes, 0, size, 0));
}

function isSame(before: Stats, after: Stats): boolean {
  return before.size === after.size && before.mtimeMs === after.mtimeMs && before.ctimeMs === after.ctimeMs;
}
