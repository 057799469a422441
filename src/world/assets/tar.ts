import { createGunzip } from "node:zlib";
import { Parser } from "tar/parse";
import type { ReadEntry } from "tar/read-entry";
import type { Archive, Member } from "../../domain/assets/asset-facts";
import { CHUNK, pour } from "./chunks";
import { openFaults, textOf } from "./faults";
import { LARGEST_TEXT, MOST_MEMBERS, MOST_TEXTS, mostUnpacked } from "./limits";

const BLOCK = 512;
const TEXTS = /^[^/]+\/PKG-INFO$/;

/** Everything that is in a gzipped tar archive. What is wrong with it is told, never thrown. */
export async function readTar(file: number, size: number): Promise<Archive> {
  const reading = openReading();
  const { faults } = reading;
  const gunzip = createGunzip({ chunkSize: CHUNK });
  const most = mostUnpacked(size);
  let unpacked = 0;
  try {
    await pour(file, 0, size, gunzip, (chunk) => {
      unpacked += chunk.length;
      if (unpacked > most) throw new Error(`more than ${most} bytes come out of ${size}`);
      reading.take(chunk);
    });
    if (gunzip.bytesWritten < size) faults.note("has bytes behind its end");
  } catch (cause) {
    faults.note(`cannot be unpacked: ${(cause as Error).message}`);
  }
  return reading.end();
}

/** What a kind of entry is; one that is not here writes no plain file. */
const KINDS: Readonly<Record<string, Member["kind"]>> = {
  File: "file",
  OldFile: "file",
  ContiguousFile: "file",
  Directory: "folder",
  GNUDumpDir: "folder",
  Link: "link",
  SymbolicLink: "link",
};

/** Takes an unpacked archive piece by piece. */
function openReading() {
  const faults = openFaults();
  const members: Member[] = [];
  const texts: Record<string, string> = {};
  let over = false;
  /** The first block, until it is whole: the parser would unpack what looks packed once more. */
  let first: Buffer | undefined = Buffer.alloc(0);
  const parser = new Parser({ onReadEntry: onEntry });
  parser.on("ignoredEntry", (entry: ReadEntry) => note(entry, "other"));
  parser.on("warn", (_code: string, message: string | Error) => {
    faults.note(`is damaged: ${message instanceof Error ? message.message : message}`);
  });
  parser.on("eof", () => {
    over = true;
  });

  function note({ path, size }: ReadEntry, kind: Member["kind"]): void {
    members.push({ path, size, kind });
  }

  function onEntry(entry: ReadEntry): void {
    const kind = KINDS[entry.type] ?? "other";
    note(entry, kind);
    const wanted = kind === "file" && TEXTS.test(entry.path) && Object.keys(texts).length < MOST_TEXTS;
    if (wanted && entry.size <= LARGEST_TEXT) keep(entry);
    else {
      if (wanted) faults.note("has metadata that is too large:", entry.path);
      entry.resume();
    }
  }

  function keep(entry: ReadEntry): void {
    const kept: Buffer[] = [];
    entry.on("data", (chunk: Buffer) => kept.push(chunk));
    entry.on("end", () => {
      texts[entry.path] ??= textOf(Buffer.concat(kept), entry.path, faults);
    });
  }

  /** Takes a piece; throws when there is no point in more. */
  function take(chunk: Buffer): void {
    const whole = first ? Buffer.concat([first, chunk]) : chunk;
    if (first && whole.length < BLOCK) first = whole;
    else if (first && !isTar(whole)) throw new Error("it is no tar archive");
    else {
      first = undefined;
      parse(whole);
    }
    if (members.length > MOST_MEMBERS) throw new Error(`it has more than ${MOST_MEMBERS} members`);
  }

  /** The end is a run of zeros, and only zeros may follow: what comes before them is parsed first. */
  function parse(chunk: Buffer): void {
    let used = chunk.length;
    while (used > 0 && chunk[used - 1] === 0) used--;
    if (used > 0 && !over) parser.write(chunk.subarray(0, used));
    if (used > 0 && over) faults.note("has bytes behind its end");
    else if (used < chunk.length && !over) parser.write(chunk.subarray(used));
  }

  function end(): Archive {
    // what is damaged already is not asked whether it is whole
    const sound = faults.texts().length === 0;
    if (sound && first) faults.note("is no tar archive");
    else if (sound && !over) parser.end();
    if (!over && faults.texts().length === 0) faults.note("is cut off: it has no end mark");
    return { kind: "tar", members, texts, faults: faults.texts() };
  }

  return { faults, take, end };
}

/** Whether a first block is one of a tar archive: the checksum of its header is right. */
function isTar(block: Buffer): boolean {
  const told = Number.parseInt(block.toString("latin1", 148, 156).replaceAll("\0", " ").trim(), 8);
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
  return sum === told;
}
