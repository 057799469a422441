import type { State, Token } from "./state";

const LIMITS = { classic: 5000, "fine-grained": 5000, installation: 5000, "github-token": 1000 } as const;

interface Rate {
  limit: number;
  used: number;
  remaining: number;
  /** Seconds since 1970. */
  reset: number;
}

const HOUR = 3600;

/** What is left to a token this hour; nothing if it was exhausted by the control path. */
export function rateOf(state: Pick<State, "used" | "exhausted">, token: Token | undefined): Rate {
  const login = token?.login ?? "";
  const limit = token ? LIMITS[token.kind] : 60;
  const used = state.exhausted.includes(login) ? limit : Math.min(limit, state.used[login] ?? 0);
  const reset = (Math.floor(Date.now() / 1000 / HOUR) + 1) * HOUR;
  return { limit, used, remaining: limit - used, reset };
}

export function rateHeaders(rate: Rate): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(rate.limit),
    "X-RateLimit-Remaining": String(rate.remaining),
    "X-RateLimit-Reset": String(rate.reset),
    "X-RateLimit-Used": String(rate.used),
    "X-RateLimit-Resource": "core",
  };
}
