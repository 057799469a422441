import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { atEnd, type TestRepository } from "../harness";

/** A git server over HTTP on this machine: the real `git http-backend` behind a door that wants a token. */
export interface GitServer {
  url: string;
  /** Each request's Authorization headers, as they came. */
  seen: string[][];
  /** What the requests were for. */
  paths: string[];
}

/** Serves the folder that holds the repository's origin. Without a token everybody is let in; `answer` may answer first. */
export async function gitServer(
  one: TestRepository,
  token?: string,
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean,
): Promise<GitServer> {
  const seen: string[][] = [];
  const paths: string[] = [];
  const wanted = token === undefined ? undefined : `basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  const server = createServer((request, response) => {
    const headers = request.headersDistinct.authorization ?? [];
    seen.push(headers);
    paths.push(request.url ?? "");
    if (answer?.(request, response)) return;
    // GitHub refuses two of them.
    if (headers.length > 1) response.writeHead(400).end("Duplicate header");
    else if (wanted !== undefined && headers[0] !== wanted) response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
    else backend(dirname(one.origin), request, response);
  });
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, paths };
}

/** One request as CGI (https://git-scm.com/docs/git-http-backend). */
function backend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "", "http://x");
  const header = (name: string) => String(request.headers[name] ?? "");
  const env = {
    PATH: process.env.PATH ?? "",
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: url.pathname,
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? "",
    CONTENT_TYPE: header("content-type"),
    HTTP_CONTENT_ENCODING: header("content-encoding"),
    GIT_PROTOCOL: header("git-protocol"),
    REMOTE_USER: "x-access-token",
    REMOTE_ADDR: "127.0.0.1",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
  };
  const child = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "inherit"] });
  request.pipe(child.stdin);
  child.stdin.on("error", () => undefined);
  const out: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.on("close", () => {
    const whole = Buffer.concat(out);
    const end = whole.indexOf("\r\n\r\n");
    const lines = whole.toString("latin1", 0, end).split("\r\n");
    const fields = lines.map((line) => line.split(": ") as [string, string]);
    const status = Number(fields.find(([name]) => name === "Status")?.[1].slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(fields.filter(([name]) => name !== "Status"))).end(whole.subarray(end + 4));
  });
}
