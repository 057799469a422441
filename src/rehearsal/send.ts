import { createReadStream, statSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Asked, Written } from "./exchange";
import type { Trouble } from "./faults";

/** Writes an answer. */
export async function send({ request, method }: Asked, response: ServerResponse, whole: Written): Promise<void> {
  head(response, whole);
  // A body that nobody wanted is read to its end, or the client never gets to the answer.
  request.resume();
  if (whole.file && method !== "HEAD") await pipeline(createReadStream(whole.file, whole.range), response).catch(() => response.destroy());
  else response.end(method === "HEAD" ? undefined : whole.body);
}

function head(response: ServerResponse, { status, reason, headers }: Written): void {
  if (reason === undefined) response.writeHead(status, headers);
  else response.writeHead(status, printable(reason), headers);
}

/** Says how long the body is, and stops in the middle. */
export async function cutShort(response: ServerResponse, whole: Written): Promise<void> {
  head(response, whole);
  if (whole.file) await half(response, whole.file, whole.range ?? { start: 0, end: statSync(whole.file).size - 1 });
  else await new Promise((written) => response.write(whole.body.subarray(0, Math.floor(whole.body.length / 2)), written));
  response.destroy();
}

async function half(response: ServerResponse, file: string, { start, end }: { start: number; end: number }): Promise<void> {
  if (end < start) return;
  const first = createReadStream(file, { start, end: start + Math.floor((end - start) / 2) });
  await pipeline(first, response, { end: false }).catch(() => undefined);
}

/** Nothing is answered: the connection ends, or, if it is to hang, it stays and is silent. */
export function gone(kind: Trouble["do"] | undefined, { socket }: ServerResponse): void {
  if (kind === "hang" || !socket) return;
  // Only TCP knows a reset; a unix socket is closed.
  if (socket.remoteAddress) socket.resetAndDestroy();
  else socket.destroy();
}

/** What a first line may hold of a text: Latin-1, without control characters. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, "?");
}
