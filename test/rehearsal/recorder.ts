import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll } from "vitest";
import { scratch } from "../harness";
import type { Exchange } from "./openapi";

export interface Recorder {
  /** Host and port. */
  host: string;
  socket: string;
  exchanges: Exchange[];
}

/** Stands between clients and the server, hands everything on as it is, and keeps what went by. */
export async function record(target: { port: number }): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const listener = (asked: IncomingMessage, response: ServerResponse) => pass(asked, response, target.port, (one) => exchanges.push(one));
  const [loopback, local] = [createServer(listener), createServer(listener)];
  const socket = join(scratch(), "recorder.sock");
  await new Promise<void>((resolve) => loopback.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => local.listen(socket, resolve));
  afterAll(() => {
    for (const server of [loopback, local]) server.close().closeAllConnections();
  });
  return { host: `127.0.0.1:${(loopback.address() as AddressInfo).port}`, socket, exchanges };
}

function pass(asked: IncomingMessage, response: ServerResponse, port: number, keep: (exchange: Exchange) => void): void {
  const { method = "GET", url: path = "/", headers } = asked;
  const [sent, got]: [Buffer[], Buffer[]] = [[], []];
  const onward = request({ host: "127.0.0.1", port, method, path, headers, setHost: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
    answer.on("data", (chunk: Buffer) => got.push(chunk));
    answer.on("error", () => response.destroy());
    answer.on("end", () => {
      const [body, text] = [sent, got].map((chunks) => Buffer.concat(chunks).toString("utf8")) as [string, string];
      const type = answer.headers["content-type"] ?? "";
      keep({ method, host: headers.host ?? "", path, body, status: answer.statusCode ?? 0, type, answer: text });
    });
    answer.pipe(response);
  });
  onward.on("error", () => asked.socket.destroy());
  asked.on("data", (chunk: Buffer) => sent.push(chunk));
  asked.on("close", () => (asked.complete ? undefined : onward.destroy()));
  asked.pipe(onward);
}
