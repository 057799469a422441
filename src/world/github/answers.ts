import { Problem } from "../../domain/problem";
import { quoted } from "../../domain/quoted";

/** An answer as it arrived: whole, and JSON where a body came. */
export interface Arrived {
  status: number;
  headers: Headers;
  text: string;
}

const LARGEST = 32 * 1024 * 1024;

/** Reads an answer to its end. Throws where it is cut off, larger than 32 MiB, or no JSON though it says success (H4). */
export async function arrived(response: Response): Promise<Arrived> {
  const { status, headers } = response;
  const text = await bodyOf(response);
  if (response.ok && text !== "" && !isJson(headers, text)) throw new Error(`an answer that is no JSON: ${quoted(text)}`);
  if (response.ok && text === "" && status !== 204) throw new Error(`an empty answer ${status}`);
  return { status, headers, text };
}

async function bodyOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST) throw new Error("an answer larger than 32 MiB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isJson(headers: Headers, text: string): boolean {
  if (!/^application\/([a-z.+-]+\+)?json\b/i.test(headers.get("content-type") ?? "")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Seconds until an answer says that it may be asked again; `undefined` where no limit speaks (GITHUB.md, "Rate limits"). */
export function limitOf({ status, headers, text }: Arrived, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(after) && after >= 0) return after;
  if (headers.get("x-ratelimit-remaining") === "0")
    return Math.max(1, Number(headers.get("x-ratelimit-reset") ?? 0) - Math.floor(now / 1000));
  return status === 429 || /\b(secondary rate|abuse detection)\b/i.test(text) ? 60 : undefined;
}

/** The Problem of a limit that takes longer than anybody waits. */
export function limited(what: string, seconds: number, now: number): Problem {
  const at = new Date(now + seconds * 1000).toTimeString().slice(0, 5);
  return new Problem("server-limit", `GitHub's rate limit is used up: ${what} is refused until ${at}`, {
    exit: 3,
    fix: `run the same command again after ${at}`,
  });
}
