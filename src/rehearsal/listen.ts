import { rmSync } from "node:fs";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request, or fails. */
export type Listener = (...exchange: Parameters<RequestListener>) => Promise<void>;

/** A server that listens, and where: host and port, or the path of a unix socket. */
export interface Listening {
  server: Server;
  at: string;
}

/** Starts a server on 127.0.0.1, at a port of its own, or on a unix socket; `whose` is named where the rehearsal itself breaks. */
export function listen(whose: string, listener: Listener, socket?: string): Promise<Listening> {
  const server = createServer((request, response) => {
    listener(request, response).catch((error) => broken(whose, response, error));
  });
  // Who asks ends an idle connection, never the server: on a busy machine a request could be on its way on it just then.
  server.keepAliveTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const listening = () => resolve({ server, at: socket ?? `127.0.0.1:${(server.address() as AddressInfo).port}` });
    if (socket === undefined) server.listen(0, "127.0.0.1", listening);
    else server.listen(socket, listening);
  });
}

/** A mistake of the rehearsal's own must not look like one of the far end's. */
function broken(whose: string, response: ServerResponse, error: unknown): void {
  if (!response.headersSent) response.writeHead(599, { "Content-Type": "text/plain" });
  response.end(`the rehearsal's ${whose} broke: ${error instanceof Error ? error.stack : error}\n`);
}

/** Ends the servers, with what is under way, and removes their folder. */
export async function closeAll(servers: readonly Listening[], folder: string): Promise<void> {
  for (const { server } of servers) server.closeAllConnections();
  await Promise.all(servers.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
