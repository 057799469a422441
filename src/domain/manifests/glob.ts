/**
 * Folder patterns as Cargo's `members` has them, with the rules of Rust's crate `glob`: `*`, `?`, `[ab]`, `[a-z]`, `[!a]`
 * within one name, and `**` for any number of folders.
 */

/** What one part of a pattern takes: a character class, any one character, or any run of them. */
type Token = "*" | "?" | { literal: string } | { ranges: readonly (readonly [string, string])[]; not: boolean };

export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** Whether a folder's name fits one part (between slashes) of a pattern. The time is bounded by the product of their lengths. */
export function matchesName(pattern: string, name: string): boolean {
  const tokens = tokensOf(pattern);
  const letters = [...name];
  let at = 0;
  let token = 0;
  let star = -1;
  let retry = 0;
  while (at < letters.length) {
    const next = tokens[token];
    if (next === "*") {
      star = token++;
      retry = at;
    } else if (next !== undefined && takes(next, letters[at] as string)) {
      at++;
      token++;
    } else if (star !== -1) {
      token = star + 1;
      at = ++retry;
    } else return false;
  }
  return tokens.slice(token).every((left) => left === "*");
}

function takes(token: Exclude<Token, "*">, letter: string): boolean {
  if (token === "?") return true;
  if ("literal" in token) return token.literal === letter;
  return token.ranges.some(([low, high]) => low <= letter && letter <= high) !== token.not;
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  const letters = [...pattern];
  const last = letters.lastIndexOf("]");
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] as string;
    const close = letter === "[" && at < last ? letters.indexOf("]", at + (letters[at + 1] === "!" ? 3 : 2)) : -1;
    if (letter === "*" || letter === "?") tokens.push(letter);
    else if (close === -1) tokens.push({ literal: letter });
    else {
      tokens.push(characterClass(letters.slice(at + 1, close)));
      at = close;
    }
  }
  return tokens;
}

function characterClass(letters: readonly string[]): Token {
  const not = letters[0] === "!";
  const ranges: [string, string][] = [];
  for (let at = not ? 1 : 0; at < letters.length; at++) {
    const low = letters[at] as string;
    const isRange = letters[at + 1] === "-" && at + 2 < letters.length;
    ranges.push([low, isRange ? (letters[at + 2] as string) : low]);
    if (isRange) at += 2;
  }
  return { ranges, not };
}
