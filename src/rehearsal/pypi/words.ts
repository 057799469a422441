import { acceptable } from "../accept";
import type { Asked, Reply } from "../exchange";

// Errors as Pyramid writes them (src/pyramid/httpexceptions.py in github.com/Pylons/pyramid), with Warehouse's sentence in the
// first line, too (warehouse/forklift/utils.py in github.com/pypi/warehouse).

interface Kind {
  title: string;
  explanation: string;
}

const KINDS: Readonly<Record<number, Kind>> = {
  308: { title: "Permanent Redirect", explanation: "The resource has been moved to" },
  400: {
    title: "Bad Request",
    explanation: "The server could not comply with the request since it is either malformed or otherwise incorrect.",
  },
  409: { title: "Conflict", explanation: "There was a conflict when trying to complete your request." },
  429: {
    title: "Too Many Requests",
    explanation: "The action could not be performed because there were too many requests by the client.",
  },
  410: { title: "Gone", explanation: "This resource is no longer available.  No forwarding address is given." },
};

/** A refusal that is still to be written: the sentence is Warehouse's own. */
export interface Refusal {
  status: number;
  words: string;
}

export function refusal(words: string, status = 400): Refusal {
  return { status, words };
}

/** The refusal as a page, JSON or text, as the client accepts it; who accepts nothing in particular gets text. */
export function refused({ request }: Asked, { status, words }: Refusal): Reply {
  if (status === 403) return { status, reason: words, text: FORBIDDEN, headers: { "Content-Type": HTML } };
  const { title, explanation } = KINDS[status] ?? { title: "", explanation: "" };
  const [type] = acceptable(request.headers.accept ?? "", ["text/html", "application/json"]);
  const line = `${status} ${words}`;
  if (type === "application/json")
    return {
      status,
      reason: words,
      json: { message: `${explanation}\n\n\n${words}\n\n`, code: line, title },
      headers: { "Content-Type": type },
    };
  if (type === "text/html") return { status, reason: words, text: page(line, explanation, words), headers: { "Content-Type": HTML } };
  const text = `${line}\n\n${explanation}\n\n\n${words}\n\n`;
  return { status, reason: words, text, headers: { "Content-Type": "text/plain; charset=UTF-8" } };
}

export const HTML = "text/html; charset=UTF-8";

function page(line: string, explanation: string, words: string): string {
  const title = escaped(line);
  const body = `${escaped(explanation)}<br/><br/>\n${escaped(words)}\n\n`;
  return `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${body}\n </body>\n</html>`;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&#34;").replaceAll("'", "&#39;");
}

// For 403 Warehouse has a page of the web site, which doesn't have the sentence; here are its title and heading only
// (warehouse/templates/403.html).
const FORBIDDEN =
  '<!DOCTYPE html>\n<html lang="en">\n  <head>\n    <title>Access Denied / Forbidden (403)</title>\n  </head>\n  <body>\n    <h1>You don\'t have permission to view this page</h1>\n  </body>\n</html>\n';

/** A page of PyPI's help, with a place on it. */
export function help(place: string): string {
  return `https://pypi.org/help/#${place}`;
}
