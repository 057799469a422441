import { crc32 } from "node:zlib";
import type { Packed } from "./zip";

const BLOCK = 512;

/** A gzipped tar archive of these files, stored as they are: its bytes depend on nothing else. */
export function tarGzOf(files: readonly Packed[]): Buffer {
  const members = files.flatMap(({ path, bytes }) => [header(path, bytes.length), padded(bytes)]);
  return gzipped(Buffer.concat([...members, Buffer.alloc(2 * BLOCK)]));
}

/** A header of POSIX's ustar; a longer path is cut into a prefix and a name. */
function header(path: string, size: number): Buffer {
  const out = Buffer.alloc(BLOCK);
  const cut = path.length > 100 ? path.indexOf("/", path.length - 101) : -1;
  out.write(path.slice(cut + 1), 0);
  out.write("0000644\0" + "0000000\0" + "0000000\0", 100);
  out.write(`${octal(size)}${octal(0)}`, 124);
  out.write("        0", 148);
  out.write("ustar\0" + "00", 257);
  if (cut > 0) out.write(path.slice(0, cut), 345);
  const sum = out.reduce((all, byte) => all + byte, 0);
  out.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return out;
}

function octal(number: number): string {
  return `${number.toString(8).padStart(11, "0")}\0`;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

const LONGEST = 0xffff;

/** gzip without compression: what zlib makes of bytes is another thing in each of its versions. */
function gzipped(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])];
  for (let at = 0; at < bytes.length; at += LONGEST) {
    const piece = bytes.subarray(at, at + LONGEST);
    const head = Buffer.from([at + LONGEST >= bytes.length ? 1 : 0, 0, 0, 0, 0]);
    head.writeUInt16LE(piece.length, 1);
    head.writeUInt16LE(~piece.length & LONGEST, 3);
    parts.push(head, piece);
  }
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(bytes), 0);
  end.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([...parts, end]);
}
