import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

/** An index that says what a test wants it to say. */
export interface Liar {
  url: string;
  /** The requests so far: method, path, headers. */
  seen: { path: string; headers: NodeJS.Dict<string | string[]> }[];
  /** What it says from now on. */
  says(listener: RequestListener): void;
}

/** Starts a server on 127.0.0.1 that says what it is told to, until the test file is through. */
export async function liar(): Promise<Liar> {
  const seen: Liar["seen"] = [];
  let says: RequestListener = (_, response) => response.writeHead(404).end();
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? "", headers: request.headers });
    says(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    says: (listener) => {
      says = listener;
      seen.length = 0;
    },
  };
}

/** Answers everything so. */
export function answer(status: number, headers: Record<string, string>, body: string | Buffer = ""): RequestListener {
  return (_, response) => void response.writeHead(status, headers).end(body);
}
