import type { IncomingMessage } from "node:http";

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A JSON object; empty when nothing was sent, undefined when it is none. */
export async function objectOf(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const text = (await bytesOf(request)).toString("utf8");
  try {
    const value: unknown = text === "" ? {} : JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
