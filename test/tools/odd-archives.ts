import { crc32, deflateRawSync, gzipSync } from "node:zlib";

/** A member of a zip archive, and in what it lies. */
export interface ZipMember {
  name: string | Buffer;
  data?: string | Buffer;
  /** Deflated unless told: 0 is stored. */
  method?: number;
  /** The bytes in the archive, where they are not what the method makes of the data. */
  packed?: Buffer;
  flags?: number;
  /** Unix's mode. */
  mode?: number;
  extra?: Buffer;
  /** What the member's own header says instead. */
  local?: { name?: string; crc?: number; size?: number; packed?: number; method?: number };
  /** What both say instead. */
  told?: { crc?: number; size?: number };
  /** Bytes behind its data. */
  behind?: Buffer;
  /** The data of an earlier member, by its place, instead of its own. */
  shares?: number;
}

interface ZipEnds {
  before?: Buffer;
  /** Between the last member and the directory. */
  between?: Buffer;
  /** Between the directory and the end record. */
  after?: Buffer;
  comment?: string;
  /** Members that the end record counts. */
  count?: number;
  /** Behind the end record. */
  trailing?: Buffer;
}

/** A zip archive, right where no member says otherwise. */
export function oddZip(members: readonly ZipMember[], ends: ZipEnds = {}): Buffer {
  const parts: Buffer[] = [ends.before ?? Buffer.alloc(0)];
  const directory: Buffer[] = [];
  const places: number[] = [];
  let at = parts[0]?.length ?? 0;
  for (const member of members) {
    const { name, data = "", method = 8, flags = 0x800, mode = 0o100644, extra = Buffer.alloc(0), local = {}, told = {} } = member;
    const bytes = Buffer.from(data);
    const packed = member.packed ?? (method === 8 ? deflateRawSync(bytes) : bytes);
    const is = { crc: told.crc ?? crc32(bytes), size: told.size ?? bytes.length, packed: packed.length, method };
    const own = Buffer.from(local.name ?? name);
    const head = Buffer.concat([signed(0x04034b50), fields({ ...is, ...local }, flags, own.length, extra.length), own, extra]);
    places.push(member.shares === undefined ? at : (places[member.shares] ?? 0));
    if (member.shares === undefined) {
      parts.push(head, packed, member.behind ?? Buffer.alloc(0));
      at += head.length + packed.length + (member.behind?.length ?? 0);
    }
    const more = Buffer.alloc(14);
    more.writeUInt32LE((mode << 16) >>> 0, 6);
    more.writeUInt32LE(places.at(-1) ?? 0, 10);
    const central = Buffer.from(name);
    directory.push(signed(0x02014b50), Buffer.from([20, 3]), fields(is, flags, central.length, extra.length), more, central, extra);
  }
  const listed = Buffer.concat(directory);
  const start = at + (ends.between?.length ?? 0);
  const end = Buffer.alloc(18);
  const comment = Buffer.from(ends.comment ?? "");
  end.writeUInt16LE(ends.count ?? members.length, 4);
  end.writeUInt16LE(ends.count ?? members.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(start, 12);
  end.writeUInt16LE(comment.length, 16);
  const last = [ends.between, listed, ends.after, signed(0x06054b50), end, comment, ends.trailing];
  return Buffer.concat([...parts, ...last.filter((part) => part !== undefined)]);
}

function fields(is: { crc: number; size: number; packed: number; method: number }, flags: number, name: number, extra: number): Buffer {
  const out = Buffer.alloc(26);
  out.writeUInt16LE(20, 0);
  out.writeUInt16LE(flags, 2);
  out.writeUInt16LE(is.method, 4);
  out.writeUInt16LE(0x21, 8);
  out.writeUInt32LE(is.crc, 10);
  out.writeUInt32LE(is.packed, 14);
  out.writeUInt32LE(is.size, 18);
  out.writeUInt16LE(name, 22);
  out.writeUInt16LE(extra, 24);
  return out;
}

function signed(signature: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(signature);
  return out;
}

/** An entry of a tar archive: a plain file unless its type says otherwise. */
export interface TarEntry {
  name: string;
  data?: string | Buffer;
  /** POSIX's letter: 0 file, 1 hard link, 2 symbolic link, 3 character device, 5 folder, 6 pipe, x and g extended headers, L long name. */
  type?: string;
  link?: string;
  /** What its header says instead of the data's length. */
  size?: number;
  /** Its header's checksum is wrong. */
  broken?: boolean;
}

const BLOCK = 512;

/** A tar archive of these entries, with its end mark. */
export function oddTar(entries: readonly TarEntry[], end: Buffer = Buffer.alloc(2 * BLOCK)): Buffer {
  const parts = entries.flatMap((entry) => {
    const bytes = Buffer.from(entry.data ?? "");
    return [tarHeader(entry, entry.size ?? bytes.length), bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...parts, end]);
}

/** The same, gzipped. */
export function oddTarGz(entries: readonly TarEntry[], end?: Buffer): Buffer {
  return gzipSync(oddTar(entries, end));
}

function tarHeader({ name, type = "0", link = "", broken = false }: TarEntry, size: number): Buffer {
  const out = Buffer.alloc(BLOCK);
  out.write(name, 0, 100);
  out.write("0000644\0" + "0000000\0" + "0000000\0", 100);
  out.write(`${size.toString(8).padStart(11, "0")}\0${"0".repeat(11)}\0`, 124);
  out.write(`        ${type}`, 148);
  out.write(link, 157, 100);
  out.write("ustar\0" + "00", 257);
  const sum = out.reduce((all, byte) => all + byte, broken ? 1 : 0);
  out.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return out;
}
