import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { Form, PypiCall, Received } from "./call";
import { hashing } from "./digests";
import { type PartHead, readForm } from "./multipart";

/**
 * Reads a form: its fields into memory, the bytes of its content into a file, up to `most` and a little. Nothing when the
 * connection broke, or is to break.
 */
export async function receive(call: PypiCall, file: string, most: number): Promise<PypiCall | undefined> {
  try {
    return { ...call, form: await readAll(call, file, most) };
  } catch {
    return undefined;
  }
}

/** A form while it comes. */
interface Coming {
  fields: Map<string, Buffer[][]>;
  files: string[];
  /** Bytes in all fields together. */
  size: number;
  content?: { head: PartHead; sink: FileSink };
}

type Take = (data: Buffer) => Promise<void> | void;

async function readAll({ request, broken }: PypiCall, file: string, most: number): Promise<Form> {
  const coming: Coming = { fields: new Map(), files: [], size: 0 };
  let take: Take = () => undefined;
  for await (const { head, data } of readForm(request)) {
    if (broken === "at once") throw new Error("the connection is to break");
    if (data) await take(data);
    else take = begin(coming, head, () => toFile(file, most));
  }
  const fields = new Map([...coming.fields].map(([name, values]) => [name, values.map(textOf)] as const).filter(isKnown));
  const { content, files } = coming;
  if (!content) return { fields, files };
  return { fields, files, content: { ...(await content.sink.end()), name: content.head.file ?? "", type: content.head.type, file } };
}

/** Old tools write UNKNOWN where they have nothing to say (warehouse/forklift/decorators.py). */
function isKnown([, values]: readonly [string, readonly string[]]): boolean {
  return values.at(-1)?.trim() !== "UNKNOWN";
}

function textOf(parts: readonly Buffer[]): string {
  return Buffer.concat(parts).toString("utf8");
}

/** Opens a part, and gives what takes its bytes. */
function begin(coming: Coming, head: PartHead, open: () => FileSink): Take {
  if (head.file === undefined) return toField(coming, head.name);
  if (head.name === "content" && !coming.content) {
    coming.content = { head, sink: open() };
    return coming.content.sink.take;
  }
  coming.files.push(head.name);
  return () => undefined;
}

/** Of all fields together; what is in them beyond that is not kept. */
const MOST_FIELDS = 16 * 1024 * 1024;
/** What a field takes beside its name and its bytes. */
const PART = 100;

function toField(coming: Coming, name: string): Take {
  const parts: Buffer[] = [];
  coming.size += name.length + PART;
  if (coming.size > MOST_FIELDS) return () => undefined;
  coming.fields.set(name, [...(coming.fields.get(name) ?? []), parts]);
  return (data) => {
    coming.size += data.length;
    if (coming.size <= MOST_FIELDS) parts.push(data);
  };
}

interface FileSink {
  take(data: Buffer): Promise<void>;
  end(): Promise<Pick<Received, "size" | "digests">>;
}

/** A file that has grown past its limit is refused anyway: the rest of it is counted only. */
function toFile(file: string, most: number): FileSink {
  const stream = createWriteStream(file);
  const hashes = hashing();
  let size = 0;
  return {
    async take(data) {
      const fits = size <= most;
      size += data.length;
      if (fits) hashes.update(data);
      if (fits) await write(stream, data);
    },
    async end() {
      stream.end();
      await finished(stream);
      return { size, digests: hashes.digests() };
    },
  };
}

async function write(stream: WriteStream, data: Buffer): Promise<void> {
  if (!stream.write(data)) await once(stream, "drain");
}
