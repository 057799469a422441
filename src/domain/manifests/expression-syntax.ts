/** A part of an expression. */
export type Piece =
  | { is: "one"; source: string }
  | { is: "hold"; at: "^" | "$" | "\\b" | "\\B" }
  | { is: "sequence"; of: Piece[] }
  | { is: "choice"; of: Piece[] }
  | { is: "capture"; of: Piece }
  | { is: "repeat"; of: Piece; least: number; most: number; lazy: boolean };

export interface Fault {
  fault: string;
}

/** What an expression is made of, tried in this order at each place. The source is known to be one that JavaScript takes. */
const TOKEN = new RegExp(
  [
    String.raw`(?<hold>\^|\$|\\[bB])`,
    String.raw`(?<refused>\(\?(?:<?[=!]|[a-z-]+:)|\\(?:[1-9]|k<)|\\[rn])`,
    String.raw`(?<open>\((?:\?:|\?<[^>]*>)?)`,
    String.raw`(?<close>\))`,
    String.raw`(?<or>\|)`,
    String.raw`(?<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)`,
    String.raw`(?<one>\\(?:u\{[^}]*\}|u[dD][89abAB]..\\u[dD][c-fC-F]..|u.{4}|x..|c.|[pP]\{[^}]*\}|.)|\[(?:\\.|[^\]\\])*\]|.)`,
  ].join("|"),
  "suy",
);

const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, "it looks ahead or behind, which cogrel does not do"],
  [/^\(\?/, "it changes flags inside, which cogrel does not do"],
  [/^\\[rn]/, "it names a line end, but a match lies within one line"],
  [/^/, "it refers back to a capture, which cogrel does not do"],
];

interface Tokens {
  source: string;
  at: number;
}

type Token = { [kind in "hold" | "refused" | "open" | "close" | "or" | "repeat" | "one"]?: string };

class Refusal extends Error {}

/** Takes a whole expression apart; a fault names the part that is not accepted. */
export function alternatives(source: string): Piece | Fault {
  try {
    return choice({ source, at: 0 });
  } catch (caught) {
    if (caught instanceof Refusal) return { fault: caught.message };
    throw caught;
  }
}

function next(tokens: Tokens): Token | undefined {
  TOKEN.lastIndex = tokens.at;
  return TOKEN.exec(tokens.source)?.groups;
}

/** Options up to the closing bracket or the end, which stay. */
function choice(tokens: Tokens): Piece {
  const options = [sequence(tokens)];
  while (next(tokens)?.or) {
    tokens.at++;
    options.push(sequence(tokens));
  }
  return options.length === 1 ? (options[0] as Piece) : { is: "choice", of: options };
}

function sequence(tokens: Tokens): Piece {
  const pieces: Piece[] = [];
  for (let token = next(tokens); token && !token.or && !token.close; token = next(tokens)) {
    tokens.at += Object.values(token).find((text) => text !== undefined)?.length ?? 0;
    if (token.repeat) pieces.push(repeated(pieces.pop() as Piece, token.repeat));
    else pieces.push(single(tokens, token));
  }
  return pieces.length === 1 ? (pieces[0] as Piece) : { is: "sequence", of: pieces };
}

function single(tokens: Tokens, token: Token): Piece {
  if (token.refused) throw new Refusal(REFUSED.find(([expression]) => expression.test(token.refused as string))?.[1]);
  if (token.hold) return { is: "hold", at: token.hold as "^" };
  if (token.open === undefined) return { is: "one", source: token.one as string };
  const inner = choice(tokens);
  tokens.at++;
  return token.open === "(?:" ? inner : { is: "capture", of: inner };
}

function repeated(piece: Piece, sign: string): Piece {
  if (mayBeEmpty(piece)) throw new Refusal("it repeats something that may be empty");
  const lazy = sign.length > 1 && sign.endsWith("?");
  const counts = /^\{(\d+)(,?)(\d*)\}/.exec(sign);
  if (!counts)
    return { is: "repeat", of: piece, least: sign[0] === "+" ? 1 : 0, most: sign[0] === "?" ? 1 : Number.POSITIVE_INFINITY, lazy };
  const least = Number(counts[1]);
  const most = counts[3] ? Number(counts[3]) : counts[2] ? Number.POSITIVE_INFINITY : least;
  return { is: "repeat", of: piece, least, most, lazy };
}

function mayBeEmpty(piece: Piece): boolean {
  if (piece.is === "repeat") return piece.least === 0 || mayBeEmpty(piece.of);
  if (piece.is === "sequence") return piece.of.every(mayBeEmpty);
  if (piece.is === "choice") return piece.of.some(mayBeEmpty);
  return piece.is === "hold" || (piece.is === "capture" && mayBeEmpty(piece.of));
}
