import type { Refusal } from "./errors";
import type { CratesHub } from "./hub";
import type { Limited } from "./state";

// Rate limits by user: src/rate_limiter.rs and src/util/errors/json.rs in github.com/rust-lang/crates.io.

const WORDS: Readonly<Record<Limited, string>> = {
  new: "You have published too many new crates in a short period of time",
  update: "You have published too many updates to existing crates in a short period of time",
  yank: "You have yanked or unyanked too many versions in a short period of time",
};

/** Takes one from what the user has left; none left is a refusal that says when there will be one again. */
export function limitRefusal(what: Limited, user: string, { state, now }: Pick<CratesHub, "state" | "now">): Refusal | undefined {
  const { burst, seconds } = state.settings.rates[what];
  const [key, at, rate] = [`${what} ${user}`, now().getTime(), seconds * 1000];
  const had = state.buckets[key];
  const more = had ? Math.floor((at - had.filled) / rate) : 0;
  const bucket = had
    ? { tokens: Math.min(burst, Math.max(0, had.tokens - 1) + more), filled: had.filled + rate * more }
    : { tokens: burst, filled: at };
  state.buckets[key] = bucket;
  return bucket.tokens >= 1 ? undefined : tooMany(what, new Date(bucket.filled + rate));
}

export function tooMany(what: Limited, until: Date): Refusal {
  const again = until.toUTCString();
  const detail = `${WORDS[what]}. Please try again after ${again} and see https://crates.io/docs/rate-limits for more details.`;
  return { status: 429, detail, headers: { "Retry-After": again } };
}
