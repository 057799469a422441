import { ELF, type Format, MACH_O, PE, type Processor } from "./formats";

/** What a file's first bytes say that it is. */
export interface Program {
  /** The formats that it serves as: several for a universal Mach-O. */
  formats: readonly Format[];
  /** In words: `ELF x86_64`. */
  shown: string;
  /** Why nobody can start it, after "it". */
  fault?: string;
}

const UNKNOWN: Program = { formats: [], shown: "no program" };

/** Reads the header of a program; the first 4,096 bytes are enough. */
export function programIn(head: Uint8Array): Program {
  if (head.length === 0) return { ...UNKNOWN, shown: "empty" };
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const magic = head.length >= 4 ? view.getUint32(0) : 0;
  try {
    if (magic === 0x7f454c46) return elf(view);
    if (magic === 0xcffaedfe || magic === 0xcefaedfe) return thin(view);
    if (magic === 0xcafebabe || magic === 0xcafebabf) return fat(view, magic === 0xcafebabf ? 32 : 20);
    if (magic >>> 16 === 0x4d5a) return portable(view);
  } catch (cause) {
    // a DataView's own word for a place beyond its end
    if (cause instanceof RangeError) return { ...UNKNOWN, shown: "cut off in its header" };
    throw cause;
  }
  return magic >>> 16 === 0x2321 ? { ...UNKNOWN, shown: "a script" } : UNKNOWN;
}

const ET_EXEC = 2;
const ET_DYN = 3;

function elf(view: DataView): Program {
  const wide = view.getUint8(4) === 2;
  const little = view.getUint8(5) === 1;
  const type = view.getUint16(16, little);
  const machine = view.getUint16(18, little);
  const processor = ELF.find((one) => one.machine === machine && (one.bits === 64) === wide && !one.big === little);
  const begins = wide ? view.getBigUint64(24, little) !== 0n : view.getUint32(24, little) !== 0;
  const program = named("ELF", processor, machine);
  if (type === ET_EXEC || (type === ET_DYN && begins)) return program;
  return { ...program, fault: type === ET_DYN ? "is a shared library" : "is no executable" };
}

const MH_EXECUTE = 2;

function thin(view: DataView): Program {
  const machine = view.getUint32(4, true);
  const program = named(
    "Mach-O",
    MACH_O.find((one) => one.machine === machine),
    machine,
  );
  return view.getUint32(12, true) === MH_EXECUTE ? program : { ...program, fault: "is no executable" };
}

/** A Java class file begins with the same bytes; its version stands where a fat file has the number of its parts. */
const MOST_PARTS = 20;

function fat(view: DataView, width: number): Program {
  const count = view.getUint32(4);
  if (count === 0 || count > MOST_PARTS) return UNKNOWN;
  const machines = Array.from({ length: count }, (_, at) => view.getUint32(8 + at * width));
  const known = MACH_O.filter(({ machine }) => machines.includes(machine));
  const formats = known.map(({ format }) => format);
  const all = MACH_O.every(({ format }) => formats.includes(format));
  const shown = known.map((one) => one.shown).join(" and ") || "of another processor";
  return { formats: all ? [...formats, "macho-universal"] : formats, shown: `Mach-O ${shown}` };
}

const DLL = 0x2000;

function portable(view: DataView): Program {
  const at = view.getUint32(0x3c, true);
  if (view.getUint32(at) !== 0x50450000) return UNKNOWN;
  const machine = view.getUint16(at + 4, true);
  const program = named(
    "PE",
    PE.find((one) => one.machine === machine),
    machine,
  );
  return (view.getUint16(at + 22, true) & DLL) === 0 ? program : { ...program, fault: "is a library" };
}

function named(file: string, processor: Processor | undefined, machine: number): Program {
  if (!processor) return { formats: [], shown: `${file} of another processor (${machine})` };
  return { formats: [processor.format], shown: `${file} ${processor.shown}` };
}
