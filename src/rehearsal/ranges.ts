import { statSync } from "node:fs";
import type { Asked, Reply } from "./exchange";

/** A file, or the one part of it that the request's Range header asks for (RFC 9110, section 14). */
export function fileReply({ request }: Asked, file: string, headers: Readonly<Record<string, string>>): Reply {
  const { size } = statSync(file);
  const all = { ...headers, "Accept-Ranges": "bytes" };
  const range = asksFor(request.headers.range, size);
  if (range === "nothing") return { status: 416, text: "", headers: { ...all, "Content-Range": `bytes */${size}` } };
  if (!range) return { status: 200, file, headers: { ...all, "Content-Length": String(size) } };
  const { start, end } = range;
  const partial = { "Content-Range": `bytes ${start}-${end}/${size}`, "Content-Length": String(end - start + 1) };
  return { status: 206, file, range, headers: { ...all, ...partial } };
}

/** Several parts, and what is not understood, are as if nothing was asked for. */
function asksFor(header: string | undefined, size: number): { start: number; end: number } | "nothing" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  return start < size && start <= end ? { start, end } : "nothing";
}
