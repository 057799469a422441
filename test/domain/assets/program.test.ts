import fc from "fast-check";
import { expect, test } from "vitest";
import { FORMATS, formatShown } from "../../../src/domain/assets/formats";
import { programIn } from "../../../src/domain/assets/program";
import { programOf } from "../../../src/rehearsal/build/program";
import { ELF_ARM, ELF_X86, MACH_ARM } from "./made";

const head = (hex: string, size = 256) => Buffer.concat([Buffer.from(hex.replaceAll(" ", ""), "hex"), Buffer.alloc(size)]);
const MACH_X86 = "cffaedfe 07000001 03000000 02000000";
const fat = (...machines: string[]) =>
  `cafebabe ${machines.length.toString(16).padStart(8, "0")} ${machines.map((machine) => `${machine}${"00".repeat(16)}`).join("")}`;

test.each<[string, Uint8Array, string, string?]>([
  ["ELF x86_64", head(ELF_X86), "elf-x86_64"],
  ["ELF aarch64", head(ELF_ARM), "elf-arm64"],
  ["ELF x86_64", head(ELF_X86.replace("0200 3e00", "0300 3e00")), "elf-x86_64"],
  ["ELF x86_64", head("7f454c46 02010100 0000000000000000 0300 3e00 01000000 0000000000000000"), "elf-x86_64", "is a shared library"],
  ["ELF x86_64", head(ELF_X86.replace("0200 3e00", "0100 3e00")), "elf-x86_64", "is no executable"],
  ["ELF i386", head("7f454c46 01010100 0000000000000000 0200 0300 01000000 78000408"), "elf-i386"],
  ["ELF s390x", head("7f454c46 02020100 0000000000000000 0002 0016 00000001 0000000000400078"), "elf-s390x"],
  ["ELF of another processor (62)", head("7f454c46 01010100 0000000000000000 0200 3e00 01000000 78004000"), ""],
  ["ELF of another processor (243)", head("7f454c46 02020100 0000000000000000 0002 00f3 00000001 0000000000400078"), ""],
  ["Mach-O arm64", head(MACH_ARM), "macho-arm64"],
  ["Mach-O x86_64", head(MACH_X86), "macho-x86_64"],
  ["Mach-O x86_64", head(MACH_X86.replace(/02000000$/, "06000000")), "macho-x86_64", "is no executable"],
  ["Mach-O x86_64 and arm64", head(fat("01000007", "0100000c")), "macho-x86_64 macho-arm64 macho-universal"],
  ["Mach-O arm64", head(fat("0100000c")), "macho-arm64"],
  ["no program", head("cafebabe 00000037"), ""],
  ["no program", head("4d5a"), ""],
  ["a script", Buffer.from("#!/bin/sh\n"), ""],
  ["cut off in its header", Buffer.from("7f454c46", "hex"), ""],
  ["cut off in its header", Buffer.from("cffaedfe0c", "hex"), ""],
  ["empty", Buffer.alloc(0), ""],
  ["no program", Buffer.from("PK"), ""],
])("%s", (shown, bytes, formats, fault) => {
  const program = programIn(bytes);
  expect([program.shown, program.formats.join(" "), program.fault]).toEqual([shown, formats, fault]);
});

test("each format of cogrel.toml is told from the header that it has, and from no other", () => {
  for (const format of FORMATS) {
    const program = programIn(programOf(format, "x").subarray(0, 4096));
    expect(program).toMatchObject({ formats: expect.arrayContaining([format]), shown: formatShown(format) });
    if (format !== "macho-universal") expect(program.formats).toEqual([format]);
    expect(program.fault).toBeUndefined();
  }
});

test("no bytes make it throw", () => {
  const magic = fc.constantFrom("7f454c46", "cffaedfe", "cefaedfe", "cafebabe", "cafebabf", "4d5a", "");
  fc.assert(
    fc.property(magic, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      const bytes = Buffer.concat([Buffer.from(start, "hex"), rest]);
      expect(programIn(bytes).shown).not.toBe("");
    }),
  );
});
