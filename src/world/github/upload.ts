import { createReadStream } from "node:fs";
import { request as plainly } from "node:http";
import { request as safely } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Content } from "../../domain/plan";
import { whenInterrupted } from "../process";
import type { Arrived } from "./answers";

/** Seconds of silence after which a transfer is given up. */
export const SILENCE = 60;

/** Bytes that are read from the disk at once: fewer turns, and memory that stays flat however large the asset is. */
const CHUNK = 256 * 1024;

interface Sending {
  url: string;
  token: string;
  type: string;
  /** Bytes. */
  size: number;
  from: Content;
  sent(bytes: number): void;
}

/** Sends an asset's bytes as they are, with their length told before (GitHub takes no chunked body). Rejects where no whole answer came. */
export function sendAsset({ url, token, type, size, from, sent }: Sending): Promise<Arrived> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith("https:") ? safely : plainly)(url, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: "application/vnd.github+json",
        "User-Agent": "cogrel",
        "Content-Type": type,
        "Content-Length": size,
      },
    });
    const forget = whenInterrupted(() => request.destroy(new Error("ended by a signal")));
    let answered = false;
    request.setTimeout(SILENCE * 1000, () => request.destroy(new Error(`no answer within ${SILENCE} s`)));
    request.on("response", (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        forget();
        const headers = new Headers(response.headers as Record<string, string>);
        if (response.complete) resolve({ status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString("utf8") });
        else reject(new Error("an answer that is cut off"));
      });
    });
    request.on("error", (cause) => {
      forget();
      reject(cause);
    });
    // A server that refuses answers before it has read the body: then its words count, not the broken pipe.
    pipeline(counted(bodyOf(from), sent), request).catch((cause) => (answered ? undefined : request.destroy(cause)));
  });
}

function bodyOf(from: Content): Readable {
  return "file" in from ? createReadStream(from.file, { highWaterMark: CHUNK }) : Readable.from([Buffer.from(from.text)]);
}

async function* counted(body: Readable, sent: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += (chunk as Buffer).length;
    sent(bytes);
    yield chunk as Buffer;
  }
}
