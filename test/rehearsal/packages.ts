import { createHash } from "node:crypto";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";

/** A file to be published, as it is made here: real wheels, sdists and crates, without the tools that build them. */
export interface Made {
  name: string;
  bytes: Buffer;
}

type Parts = Readonly<Record<string, string>>;

interface WheelWishes {
  /** `<python>-<abi>-<platform>`. */
  tags?: string;
  /** Lines of METADATA in addition. */
  metadata?: string;
  /** Files in place of those that a good wheel has; an empty text leaves one out. */
  parts?: Parts;
  file?: string;
}

/** A wheel of one module; its name is that of the normal form. */
export function wheel(name: string, version: string, { tags = "py3-none-any", metadata = "", parts = {}, file }: WheelWishes = {}): Made {
  const module = name.replaceAll("-", "_");
  const info = `${module}-${version}.dist-info`;
  const usual = {
    [`${module}/__init__.py`]: `version = "${version}"\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${metadata}`,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: here\nRoot-Is-Purelib: true\nTag: ${tags}\n`,
  };
  const record = [...Object.entries(usual).map(recordLine), `${info}/RECORD,,`].join("\n");
  const all = Object.entries({ ...usual, [`${info}/RECORD`]: `${record}\n`, ...parts }).filter(([, text]) => text !== "");
  return { name: file ?? `${module}-${version}-${tags}.whl`, bytes: zipOf(Object.fromEntries(all)) };
}

function recordLine([path, text]: readonly [string, string]): string {
  return `${path},sha256=${createHash("sha256").update(text).digest("base64url")},${Buffer.byteLength(text)}`;
}

/** A source distribution that setuptools could build, though nobody does here. */
export function sdist(name: string, version: string, parts: Parts = {}): Made {
  const stem = `${name.replaceAll("-", "_")}-${version}`;
  const usual = { "PKG-INFO": `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`, "setup.py": "" };
  const all = Object.entries({ ...usual, ...parts }).map(([path, text]) => [`${stem}/${path}`, text] as const);
  return { name: `${stem}.tar.gz`, bytes: tarGzOf(Object.fromEntries(all)) };
}

/** A zip archive; every second file is deflated. */
export function zipOf(parts: Parts): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [path, text] of Object.entries(parts)) {
    const method = directory.length % 2 === 0 ? 0 : 8;
    const [name, raw] = [Buffer.from(path), Buffer.from(text)];
    const data = method === 0 ? raw : deflateRawSync(raw);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(raw.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0", "latin1"), common, tail, name]));
    bodies.push(local);
    at += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, entries, Buffer.from("PK\x05\x06", "latin1"), end]);
}

/** A gzipped tar archive of files; a text of `-> PATH` makes a symbolic link. */
export function tarGzOf(parts: Parts): Buffer {
  const blocks = Object.entries(parts).flatMap(([path, text]) => tarEntry(path, text));
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** The blocks of one entry of a tar archive; `type` is its letter. */
export function tarEntry(path: string, text: string, type = text.startsWith("-> ") ? "2" : "0"): Buffer[] {
  const link = type === "2" ? text.slice(3) : "";
  const body = Buffer.from(link === "" ? text : "");
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write("0000644\x000000000\x000000000\0", 100);
  header.write(`${body.length.toString(8).padStart(11, "0")}\0${"0".repeat(11)}\0        ${type}`, 124);
  header.write(link, 157, 100);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}

interface CrateWishes {
  /** Lines of Cargo.toml after `[package]` and its usual keys. */
  manifest?: string;
  /** Keys of `[package]` in place of the usual ones; an empty text leaves one out. */
  about?: Parts;
  parts?: Parts;
  /** The folder in the archive. */
  folder?: string;
}

/** A crate as cargo packs one: a library of nothing, with all that crates.io wants. */
export function crate(name: string, version: string, { manifest = "", about = {}, parts = {}, folder }: CrateWishes = {}): Made {
  const own = Object.entries({ name, version, edition: "2021", description: "A crate.", license: "MIT", ...about }).filter(
    ([, value]) => value !== "",
  );
  const lines = own.map(([key, value]) => `${key} = ${/^[[{]/.test(value) ? value : JSON.stringify(value)}\n`);
  const usual = { "Cargo.toml": `[package]\n${lines.join("")}${manifest}`, "src/lib.rs": "" };
  const all = Object.entries({ ...usual, ...parts }).map(([path, text]) => [`${folder ?? `${name}-${version}`}/${path}`, text] as const);
  return { name, bytes: tarGzOf(Object.fromEntries(all.filter(([, text]) => text !== "-"))) };
}
