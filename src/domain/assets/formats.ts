/** Formats of programs that an asset may be said to have, by their names in cogrel.toml. */
export const FORMATS = [
  "elf-x86_64",
  "elf-arm64",
  "elf-i386",
  "elf-arm",
  "elf-riscv64",
  "elf-ppc64le",
  "elf-s390x",
  "macho-x86_64",
  "macho-arm64",
  "macho-universal",
  "pe-x86_64",
  "pe-arm64",
  "pe-i386",
] as const;
export type Format = (typeof FORMATS)[number];

export interface Processor {
  format: Format;
  /** Its number in the file's header. */
  machine: number;
  /** As people and tools name it. */
  shown: string;
  bits: 32 | 64;
  big?: true;
}

/** e_machine of ELF (https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html). */
export const ELF: readonly Processor[] = [
  { format: "elf-x86_64", machine: 62, shown: "x86_64", bits: 64 },
  { format: "elf-arm64", machine: 183, shown: "aarch64", bits: 64 },
  { format: "elf-i386", machine: 3, shown: "i386", bits: 32 },
  { format: "elf-arm", machine: 40, shown: "arm", bits: 32 },
  { format: "elf-riscv64", machine: 243, shown: "riscv64", bits: 64 },
  { format: "elf-ppc64le", machine: 21, shown: "ppc64le", bits: 64 },
  { format: "elf-s390x", machine: 22, shown: "s390x", bits: 64, big: true },
];

/** cputype of Mach-O (mach/machine.h): the 64-bit bit and the family. */
export const MACH_O: readonly Processor[] = [
  { format: "macho-x86_64", machine: 0x01000007, shown: "x86_64", bits: 64 },
  { format: "macho-arm64", machine: 0x0100000c, shown: "arm64", bits: 64 },
];

/** Machine of PE (https://learn.microsoft.com/windows/win32/debug/pe-format). */
export const PE: readonly Processor[] = [
  { format: "pe-x86_64", machine: 0x8664, shown: "x86_64", bits: 64 },
  { format: "pe-arm64", machine: 0xaa64, shown: "arm64", bits: 64 },
  { format: "pe-i386", machine: 0x014c, shown: "i386", bits: 32 },
];

export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}

/** A format as screens show it: `Mach-O arm64`. */
export function formatShown(format: Format): string {
  if (format === "macho-universal") return "Mach-O x86_64 and arm64";
  const [file = "", table = []] = TABLES.find(([, processors]) => processors.some((one) => one.format === format)) ?? [];
  return `${file} ${table.find((one) => one.format === format)?.shown}`;
}

const TABLES: readonly (readonly [string, readonly Processor[]])[] = [
  ["ELF", ELF],
  ["Mach-O", MACH_O],
  ["PE", PE],
];
