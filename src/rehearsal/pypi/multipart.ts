import type { IncomingMessage } from "node:http";

/** The head of one part of a form (RFC 7578). */
export interface PartHead {
  name: string;
  /** Of a file. */
  file?: string;
  type: string;
}

/** What comes out of a form as it is read: a part begins, or more of its bytes. */
export type Piece = { head: PartHead; data?: undefined } | { data: Buffer; head?: undefined };

const MOST_HEAD = 16 * 1024;
const END_OF_HEAD = Buffer.from("\r\n\r\n");

/** The parts of a multipart body, read as its bytes come; throws where the connection breaks. */
export async function* readForm(request: IncomingMessage): AsyncGenerator<Piece> {
  const boundary = /boundary="?([^";]+)"?/i.exec(request.headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) return;
  const mark = Buffer.from(`\r\n--${boundary}`);
  // The first mark has no line end before it.
  let rest: Buffer = Buffer.from("\r\n");
  let inside: "before" | "head" | "data" = "before";
  for await (const chunk of request) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (;;) {
      const end = rest.indexOf(inside === "head" ? END_OF_HEAD : mark);
      if (inside === "head") {
        if (end === -1 && rest.length > MOST_HEAD) throw new Error("the head of a part is too long");
        if (end === -1) break;
        // "--" after a mark: the last one.
        if (rest.toString("latin1", 0, 2) === "--") return;
        yield { head: readHead(rest.toString("utf8", 0, end)) };
        rest = rest.subarray(end + END_OF_HEAD.length);
        inside = "data";
        continue;
      }
      // A mark may stand on the border of two chunks.
      const whole = end === -1 ? Math.max(rest.length - mark.length, 0) : end;
      if (inside === "data" && whole > 0) yield { data: rest.subarray(0, whole) };
      rest = rest.subarray(end === -1 ? whole : end + mark.length);
      if (end === -1) break;
      inside = "head";
    }
  }
  // What has no end is taken as far as it goes, as PyPI's reader does.
  if (inside === "data") yield { data: rest };
}

function readHead(text: string): PartHead {
  const headers = text.split("\r\n").filter(Boolean);
  const value = (name: string) => headers.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1);
  const disposition = value("content-disposition") ?? "";
  const file = parameter(disposition, "filename");
  // Python's cgi, with which PyPI reads forms, takes a part without a type for text.
  const type = (value("content-type") ?? "text/plain").split(";")[0]?.trim() ?? "";
  return { name: parameter(disposition, "name") ?? "", ...(file !== undefined && { file }), type };
}

function parameter(header: string, name: string): string | undefined {
  return new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, "i").exec(header)?.[1]?.replace(/\\(["\\])/g, "$1");
}
