import { ELF, type Format, MACH_O, PE, type Processor } from "../../domain/assets/formats";

/** A program of a format that prints one line, where that can be started; for other processors than these two a header only. */
export function programOf(format: Format, line: string): Buffer {
  const text = Buffer.from(`${line}\n`);
  const of = (table: readonly Processor[]) => table.find((one) => one.format === format);
  const [elf, mach, portable] = [of(ELF), of(MACH_O), of(PE)];
  if (elf) return elfOf(elf, CODE[format]?.(text) ?? text);
  if (mach) return thin(mach, text);
  return portable ? peOf(portable, text) : fat(text);
}

const BASE = 0x400000;

/** An ELF executable of one segment: header, program header, code (https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html). */
function elfOf({ machine, bits, big }: Processor, code: Buffer): Buffer {
  const [size, segment] = bits === 64 ? [64, 56] : [52, 32];
  const out = Buffer.alloc(size + segment);
  const place = fieldsOf(out, big === true, bits / 8);
  const whole = out.length + code.length;
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits / 32, big ? 2 : 1, 1]).copy(out);
  place(16, [2, 2], [2, machine], [4, 1], BASE + out.length, size, 0, [4, 0], [2, size], [2, segment], [2, 1], [2, 0], [2, 0], [2, 0]);
  // a loaded segment that may be read and run; where its flags stand is the one difference between 32 and 64 bits
  if (bits === 64) place(size, [4, 1], [4, 5], 0, BASE, BASE, whole, whole, 0x1000);
  else place(size, [4, 1], 0, BASE, BASE, whole, whole, [4, 5], 0x1000);
  return Buffer.concat([out, code]);
}

/** Writes numbers one behind the other: a word of the machine each, or of so many bytes. */
function fieldsOf(out: Buffer, big: boolean, word: number) {
  return (from: number, ...fields: readonly (number | readonly [number, number])[]) => {
    let at = from;
    for (const field of fields) {
      const [width, value] = typeof field === "number" ? [word, field] : field;
      if (big) out.writeUIntBE(value, at + Math.max(0, width - 6), Math.min(width, 6));
      else out.writeUIntLE(value, at, Math.min(width, 6));
      at += width;
    }
  };
}

/** Machine code for Linux: write(1, text, length), exit(0); the text stands behind it. */
const CODE: Partial<Record<Format, (text: Buffer) => Buffer>> = {
  "elf-x86_64": (text) =>
    Buffer.concat([
      // mov eax, 1; mov edi, 1; lea rsi, [rip + 16]; mov edx, length; syscall; mov eax, 60; xor edi, edi; syscall
      Buffer.from([0xb8, 1, 0, 0, 0, 0xbf, 1, 0, 0, 0, 0x48, 0x8d, 0x35, 16, 0, 0, 0, 0xba, ...word(text.length)]),
      Buffer.from([0x0f, 0x05, 0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05]),
      text,
    ]),
  "elf-arm64": (text) =>
    Buffer.concat([
      // mov x0, 1; adr x1, text; mov x2, length; mov x8, 64; svc 0; mov x0, 0; mov x8, 93; svc 0
      ...[0xd2800020, 0x100000e1, 0xd2800002 + text.length * 32, 0xd2800808, 0xd4000001, 0xd2800000, 0xd2800ba8, 0xd4000001].map(
        (instruction) => Buffer.from(word(instruction)),
      ),
      text,
    ]),
};

function word(value: number): number[] {
  return [value, value >>> 8, value >>> 16, value >>> 24].map((byte) => byte & 0xff);
}

/** The header of a Mach-O executable without a load command (mach-o/loader.h). */
function thin({ machine }: Processor, text: Buffer): Buffer {
  const subtype = machine === 0x01000007 ? 3 : 0;
  return Buffer.concat([...[0xfeedfacf, machine, subtype, 2, 0, 0, 0, 0].map((value) => Buffer.from(word(value))), text]);
}

/** A Mach-O file of both processors, each part on a page of its own. */
function fat(text: Buffer): Buffer {
  const page = 0x4000;
  const out = Buffer.alloc(page * MACH_O.length);
  out.writeUInt32BE(0xcafebabe, 0);
  out.writeUInt32BE(MACH_O.length, 4);
  const parts = MACH_O.map((processor, at) => {
    const part = thin(processor, text);
    const fields = [processor.machine, processor.machine === 0x01000007 ? 3 : 0, page * (at + 1), part.length, 14];
    for (const [index, value] of fields.entries()) out.writeUInt32BE(value, 8 + at * 20 + index * 4);
    return part;
  });
  const [first = text, second = text] = parts;
  const whole = Buffer.alloc(page * 2 + second.length);
  out.copy(whole, 0, 0, page);
  first.copy(whole, page);
  second.copy(whole, page * 2);
  return whole;
}

/** The headers of a Windows program without a section. */
function peOf({ machine, bits }: Processor, text: Buffer): Buffer {
  const out = Buffer.alloc(0x100);
  out.write("MZ", 0);
  out.writeUInt32LE(0x80, 0x3c);
  out.write("PE\0\0", 0x80);
  out.writeUInt16LE(machine, 0x84);
  out.writeUInt16LE(0x22, 0x96);
  out.writeUInt16LE(bits === 64 ? 0x20b : 0x10b, 0x98);
  return Buffer.concat([out, text]);
}
