import { createHash } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import { type IncomingMessage, get as plainly } from "node:http";
import { get as safely } from "node:https";
import { Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Hosts, isBelow, isStorage } from "../../domain/hosts";
import { Problem } from "../../domain/problem";
import { HEAD } from "../assets/chunks";
import { whenInterrupted } from "../process";
import { SILENCE } from "./upload";

interface Fetching {
  url: string;
  token: string;
  hosts: Hosts;
  /** The file to write; it must not be there yet. `undefined`: the bytes are hashed, and kept nowhere. */
  to: string | undefined;
  /** Bytes that must come. */
  size: number;
  came(bytes: number): void;
}

const REDIRECTS = 3;

/** The bytes that came: their sha256 in hex, and the first of them. */
export interface Fetched {
  sha256: string;
  head: Uint8Array;
}

/** Fetches an asset's bytes. Throws `server-unreachable`, exit 3, and leaves no file, when they did not all come. */
export async function fetchAsset({ url, token, hosts, to, size, came }: Fetching): Promise<Fetched> {
  const hash = createHash("sha256");
  const head = Buffer.alloc(Math.min(HEAD, size));
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      if (bytes < head.length) chunk.copy(head, bytes);
      bytes += chunk.length;
      hash.update(chunk);
      came(bytes);
      done(bytes > size ? new Error(`more than the ${size} bytes that GitHub told of`) : null, chunk);
    },
  });
  try {
    await pipeline(await answerOf(url, token, hosts), counted, to === undefined ? nowhere() : createWriteStream(to, { flags: "wx" }));
    if (bytes !== size) throw new Error(`${bytes} bytes came of ${size}`);
  } catch (cause) {
    if (to !== undefined) rmSync(to, { force: true });
    if (cause instanceof Problem) throw cause;
    throw new Problem("server-unreachable", `an asset could not be downloaded: ${(cause as Error).message}`, {
      exit: 3,
      cause,
      fix: "run the same command again",
    });
  }
  return { sha256: hash.digest("hex"), head: Uint8Array.from(head) };
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

const LONGEST_TEXT = 8 * 1024 * 1024;

/** A text that GitHub keeps in its storage, such as a job's log; `undefined` where there is none to be had. Its end, if it is long. */
export async function fetchText({ url, token, hosts }: Pick<Fetching, "url" | "token" | "hosts">): Promise<string | undefined> {
  try {
    let text = "";
    for await (const chunk of (await answerOf(url, token, hosts)).setEncoding("utf8")) text = (text + chunk).slice(-LONGEST_TEXT);
    return text;
  } catch {
    // It only tells more of a failure that is known already.
    return undefined;
  }
}

/** Follows GitHub to its storage, which gets no token: its address is signed, and it refuses two ways of proving who one is. */
async function answerOf(url: string, token: string, hosts: Hosts, left = REDIRECTS): Promise<IncomingMessage> {
  const own = isBelow(hosts.api, url);
  if (!own && !isStorage(hosts, url)) throw new Error(`GitHub sends the download to ${new URL(url).origin}, which is not its storage`);
  const response = await opened(url, own ? { Authorization: `Bearer ${token}`, Accept: "application/octet-stream" } : {});
  const { statusCode = 0, headers } = response;
  if (statusCode === 200) return response;
  response.resume();
  const to = statusCode >= 301 && statusCode <= 308 ? headers.location : undefined;
  if (to === undefined || left === 0) throw new Error(`the answer was ${statusCode}`);
  return answerOf(new URL(to, url).href, token, hosts, left - 1);
}

function opened(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith("https:") ? safely : plainly)(url, { headers: { "User-Agent": "cogrel", ...headers } }, (response) => {
      response.on("close", forget);
      resolve(response);
    });
    const forget = whenInterrupted(() => request.destroy(new Error("ended by a signal")));
    request.setTimeout(SILENCE * 1000, () => request.destroy(new Error(`no answer within ${SILENCE} s`)));
    request.on("error", (cause) => {
      forget();
      reject(cause);
    });
  });
}
