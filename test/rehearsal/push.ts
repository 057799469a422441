import { spawn } from "node:child_process";
import type { FarEnd } from "./far-end";

export interface Pushed {
  code: number | null;
  out: string;
  err: string;
}

/** Runs git without waiting for it in this process, which is the server's too. */
export function runGit(hub: FarEnd, ...args: string[]): Promise<Pushed> {
  const child = spawn("git", args, { cwd: hub.folder, env: { ...hub.env, GIT_TERMINAL_PROMPT: "0" }, stdio: ["ignore", "pipe", "pipe"] });
  const text = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text.out += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    text.err += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...text })));
}

/** The address of a repository, with a token in it. */
export function addressOf(hub: FarEnd, token = "", name = "o/r"): string {
  return hub.addresses.web.replace("//", `//${token && `x-access-token:${token}@`}`).concat(`/${name}.git`);
}

export function pushAs(hub: FarEnd, token: string, ...refs: string[]): Promise<Pushed> {
  return runGit(hub, "push", "--porcelain", addressOf(hub, token), ...refs);
}

/** What the server says to a person, line by line. */
export function remoteLines({ err }: Pushed): string[] {
  const lines = err.split("\n").filter((line) => line.startsWith("remote:"));
  return lines.map((line) => line.replace(/^remote: ?/, "").trimEnd());
}
