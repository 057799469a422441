import type { Asked, Reply, Written } from "./exchange";

/** A registry's reply as bytes. What is read gets an ETag of its body, and who has that body already a 304. */
export function written({ request, method }: Asked, reply: Reply, etagOf: (body: Buffer) => string): Written {
  const body = reply.bytes ?? Buffer.from(reply.json === undefined ? (reply.text ?? "") : JSON.stringify(reply.json));
  const type: Record<string, string> = reply.json === undefined ? {} : { "Content-Type": "application/json" };
  const isRead = (method === "GET" || method === "HEAD") && reply.status === 200;
  const tag = isRead ? (reply.headers?.ETag ?? `"${etagOf(body)}"`) : undefined;
  const headers = { ...type, ...reply.headers, ...(tag !== undefined && { ETag: tag }) };
  if (tag !== undefined && knows(request.headers["if-none-match"], tag)) return notModified(headers);
  const length = reply.file ? {} : { "Content-Length": String(body.length) };
  const { status, reason, file, range } = reply;
  return {
    status,
    headers: { ...headers, ...length },
    body,
    ...(reason !== undefined && { reason }),
    ...(file && { file }),
    ...(range && { range }),
  };
}

function knows(header: string | undefined, tag: string): boolean {
  return (header ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === tag);
}

function notModified(headers: Record<string, string>): Written {
  const { "Content-Length": _, "Content-Type": __, ...rest } = headers;
  return { status: 304, headers: rest, body: Buffer.alloc(0) };
}
