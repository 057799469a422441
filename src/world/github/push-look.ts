import type { Look } from "../../domain/doctor/look";
import type { Hosts } from "../../domain/hosts";
import { whenInterrupted } from "../process";

interface Asked {
  hosts: Hosts;
  /** owner/name. */
  repository: string;
  token: string;
}

/** Seconds. */
const PATIENCE = 10;

/**
 * Whether the token may push: the question with which a push begins (gitprotocol-http, "Discovering References"), and no push. GitHub's API tells
 * what a person may do, and not what a fine-grained token, an App's or a job's may.
 */
export async function mayPush({ hosts, repository, token }: Asked): Promise<Look<boolean>> {
  const url = `${hosts.server}/${repository}.git/info/refs?service=git-receive-pack`;
  const headers = { Authorization: `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`, "User-Agent": "git/cogrel" };
  const abort = new AbortController();
  const forget = whenInterrupted(() => abort.abort());
  const timer = setTimeout(() => abort.abort(), PATIENCE * 1000);
  try {
    const { status, body } = await fetch(url, { headers, redirect: "manual", signal: abort.signal });
    await body?.cancel();
    if (status === 200 || status === 403) return { is: "seen", value: status === 200 };
    return { is: "hidden", why: `GitHub does not tell whether it may push (${status})`, status };
  } catch (cause) {
    return { is: "hidden", why: `GitHub does not tell whether it may push: ${(cause as Error).message}` };
  } finally {
    clearTimeout(timer);
    forget();
  }
}
