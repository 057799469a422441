import { crc32 } from "node:zlib";

/** A file of an archive. */
export interface Packed {
  path: string;
  bytes: Buffer;
}

/** The first day that a zip archive can tell, 1980-01-01, so that the same files are the same bytes. */
const DATE = 0x21;
/** A plain file, rw-r--r--, by Unix's mode in the upper half. */
const MODE = 0o100644;
const UTF8 = 0x800;

/** A zip archive of these files, stored as they are: its bytes depend on nothing else. */
export function zipOf(files: readonly Packed[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { path, bytes } of files) {
    const name = Buffer.from(path);
    const own = header(bytes, name.length);
    const local = Buffer.concat([signed(0x04034b50), own, name, bytes]);
    parts.push(local);
    const more = Buffer.alloc(14);
    more.writeUInt32LE((MODE << 16) >>> 0, 6);
    more.writeUInt32LE(at, 10);
    directory.push(signed(0x02014b50), Buffer.from([20, 3]), own, more, name);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, signed(0x06054b50), end]);
}

/** What a member's own header and the directory's have in common: version, flags, method, time, sum, sizes, lengths of name and extra. */
function header(bytes: Buffer, name: number): Buffer {
  const out = Buffer.alloc(26);
  out.writeUInt16LE(20, 0);
  out.writeUInt16LE(UTF8, 2);
  out.writeUInt16LE(DATE, 8);
  out.writeUInt32LE(crc32(bytes), 10);
  out.writeUInt32LE(bytes.length, 14);
  out.writeUInt32LE(bytes.length, 18);
  out.writeUInt16LE(name, 22);
  return out;
}

function signed(signature: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(signature);
  return out;
}
