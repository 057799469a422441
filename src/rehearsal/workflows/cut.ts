import { spawnSync } from "node:child_process";

/**
 * Starts a program in namespaces of its own: of the network it has nothing but its own 127.0.0.1, and no process of it outlives
 * `unshare` (util-linux; `ip` is iproute2's).
 */
const ISOLATED = ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child"] as const;
const CUT = [...ISOLATED, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"] as const;

/** A command line in which the network is cut: of it only these ports of this machine are left, by the sockets of the folder. */
export function cut(step: string, sockets: string, program: readonly string[]): string[] {
  return [...CUT, process.execPath, step, "inside", sockets, ...program];
}

/** Why the network cannot be cut here, in the system's words; `undefined` where it can. */
export function cannotCut(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const [program = "", ...args] = CUT;
  const { status, stderr, error } = spawnSync(program, [...args, "true"], { env, encoding: "utf8", timeout: 10_000 });
  if (status === 0) return undefined;
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return `${program} is not on PATH`;
  return error?.message ?? (stderr.trim().split("\n").at(-1) || `${program} ended with ${status}`);
}
