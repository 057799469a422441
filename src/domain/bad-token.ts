import { Problem } from "./problem";

/** What to do about a token that GitHub does not take. */
export const TOKEN_FIX = "gh auth login        or give GH_TOKEN a token that is valid";

/** GitHub said 401: the token is wrong, was revoked, or has ended. */
export function badToken(words: string, cause?: unknown): Problem {
  return new Problem("server-refused", `GitHub does not accept the token: ${words}`, { exit: 3, cause, fix: TOKEN_FIX });
}
