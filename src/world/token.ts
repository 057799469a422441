import { Problem } from "../domain/problem";
import type { Env } from "./env";
import { run } from "./process";

/** Seconds that gh may take to tell its token. */
const PATIENCE = 20;

/**
 * The token for GitHub's API: GH_TOKEN, else GITHUB_TOKEN, else that of `gh auth token`. Throws `no-token`, exit 3. Never
 * printed, never an argument (H17).
 */
export async function githubToken(env: Env, server: string): Promise<string> {
  const token = env.token ?? (await ghToken(env, new URL(server).host));
  if (token !== undefined) return checkedToken(token, "GH_TOKEN or GITHUB_TOKEN");
  throw new Problem("no-token", "there is no token for GitHub: neither GH_TOKEN nor GITHUB_TOKEN is set, and gh has none", {
    exit: 3,
    fix: "gh auth login        or  export GH_TOKEN=…",
  });
}

/** A token goes into a header: what cannot be one must not get there. */
export function checkedToken(token: string, variable: string): string {
  if (/^[\x21-\x7e]{1,10000}$/.test(token)) return token;
  throw new Problem("usage", `${variable} is no token: it has spaces, control characters, or is too long`, {
    exit: 2,
    fix: "unset it, or give it a token",
  });
}

async function ghToken({ child }: Env, host: string): Promise<string | undefined> {
  try {
    const ran = await run("gh", ["auth", "token", "--hostname", host], {
      cwd: ".",
      env: { ...child, GH_PROMPT_DISABLED: "1" },
      limit: PATIENCE,
    });
    const token = ran.out.toString("utf8").trim();
    return ran.code === 0 && token !== "" ? token : undefined;
  } catch {
    // There is no gh here.
    return undefined;
  }
}
