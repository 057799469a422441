import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

// A namespace of its own has its own 127.0.0.1, on which nothing listens. Files are the same on both sides, and a unix socket is a
// file: outside, each port of the far ends is one; inside, the same port leads to it. No other way leads out.

/** Outside: a unix socket in this folder for each port of this machine. Gives what closes them. */
export async function openPorts(folder: string, ports: readonly number[]): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const servers = await Promise.all(
    [...new Set(ports)].map((port) => listening(join(folder, String(port)), () => connect({ host: "127.0.0.1", port }))),
  );
  return () => {
    for (const server of servers) server.close();
  };
}

/** The ports of this machine that addresses name. */
export function portsIn(addresses: unknown): number[] {
  return [...new Set([...JSON.stringify(addresses).matchAll(/\b127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)))];
}

/** Inside: each socket of the folder as the port that it is named after; then the program, with its exit code. */
export async function inside([folder = "", program = "", ...args]: readonly string[]): Promise<number> {
  const ports = readdirSync(folder).map(Number);
  await Promise.all(ports.map((port) => listening({ host: "127.0.0.1", port }, () => connect(join(folder, String(port))))));
  const child = spawn(program, args, { stdio: "inherit" });
  const end = (signal: NodeJS.Signals) => process.on(signal, () => child.kill(signal));
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) end(signal);
  return new Promise((resolve, reject) => child.once("error", reject).once("close", (code) => resolve(code ?? 1)));
}

function listening(at: string | { host: string; port: number }, onward: () => Socket): Promise<Server> {
  const server = createServer((near) => joined(near, onward()));
  return new Promise((resolve, reject) => server.once("error", reject).listen(at, () => resolve(server)));
}

/** What one side says the other hears; where one breaks off, so does the other. */
function joined(near: Socket, far: Socket): void {
  near.pipe(far).pipe(near);
  near.on("error", () => far.destroy()).on("close", () => far.destroy());
  far.on("error", () => near.destroy()).on("close", () => near.destroy());
}
