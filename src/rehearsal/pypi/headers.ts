import type { Reply } from "../exchange";

/** What lets web pages read (warehouse/utils/cors.py). */
export const CORS: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since",
  "Access-Control-Allow-Methods": "GET",
  "Access-Control-Max-Age": "86400",
  "Access-Control-Expose-Headers": "X-PyPI-Last-Serial",
};

/** What is cached for ten minutes, each type for itself. */
export const READ: Readonly<Record<string, string>> = { "Cache-Control": "max-age=600, public", Vary: "Accept" };

/** Moved for good, within this host. */
export function movedTo(path: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const text = `301 Moved Permanently\n\nThe resource has been moved to ${path}; you should be redirected automatically.\n\n`;
  return { status: 301, text, headers: { "Content-Type": "text/plain; charset=UTF-8", ...headers, Location: path } };
}
