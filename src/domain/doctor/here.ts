import type { Check } from "../check";
import type { PushAddress } from "../tagging";
import { isUnread, type Unread, unreadCheck } from "../unread";

/** How git's configuration has tags signed. */
export interface Signing {
  /** tag.gpgSign. */
  wanted: boolean;
  /** gpg.format: openpgp, ssh, x509. */
  format: string;
  /** The program that signs, and whether it is there. */
  program: string;
  there: boolean;
  /** user.signingKey; `undefined`: git takes the person's usual one. */
  key: string | undefined;
  /** Whether the key is there; `undefined` where nobody can tell. */
  hasKey: boolean | undefined;
}

/** Where the token comes from, and what its own form says of it; never the token. */
export interface TokenHere {
  from: "GH_TOKEN or GITHUB_TOKEN" | "gh";
  kind: string;
}

/** A program that the flow may start. */
export interface Tool {
  name: string;
  needed: boolean;
  /** What it is for. */
  use: string;
  there: boolean;
}

/** What this machine and this checkout bring to a release. */
export interface HereFacts {
  /** git's version, as it tells it. */
  git: string;
  node: string;
  /** Name and address of who commits and tags; `undefined` where git knows none. */
  identity: string | undefined;
  signing: Signing;
  address: PushAddress | Unread;
  tools: readonly Tool[];
  token: TokenHere | Unread;
}

/** The first git that takes its configuration from the environment, which is how it is told the token (git-config, GIT_CONFIG_COUNT). */
const LEAST_GIT = [2, 31] as const;

/** What is asked of this machine. */
export function hereChecks(facts: HereFacts): Check[] {
  return [gitVersion(facts), identity(facts), signing(facts.signing), address(facts), tools(facts), token(facts)];
}

function gitVersion({ git, node }: HereFacts): Check {
  const found = `git ${git}, Node ${node}`;
  const [major, minor] = (/^(\d+)\.(\d+)/.exec(git) ?? []).slice(1).map(Number);
  const expected = `git ${LEAST_GIT.join(".")} or newer`;
  if (major === undefined || minor === undefined)
    return { rule: "git-version", verdict: "unknown", found: `git tells no version: ${git}`, expected, fix: "git --version" };
  if (major > LEAST_GIT[0] || (major === LEAST_GIT[0] && minor >= LEAST_GIT[1])) return { rule: "git-version", verdict: "yes", found };
  return { rule: "git-version", verdict: "no", found, expected, fix: "install a newer git: https://git-scm.com/downloads" };
}

function identity({ identity }: HereFacts): Check {
  if (identity !== undefined) return { rule: "git-identity", verdict: "yes", found: identity };
  return {
    rule: "git-identity",
    verdict: "no",
    found: "git does not know who you are",
    expected: "a name and an address for commits and tags",
    fix: 'git config --global user.name "…" && git config --global user.email "…"',
  };
}

function signing({ wanted, format, program, there, key, hasKey }: Signing): Check {
  const rule = "git-signing";
  if (!wanted) return { rule, verdict: "yes", found: "tags are not signed: tag.gpgSign is not set" };
  const unsigned = "or  git config tag.gpgSign false";
  if (!there)
    return { rule, verdict: "no", found: `tag.gpgSign is set, and ${program} is not there`, fix: `install ${program}        ${unsigned}` };
  const named = `${format}${key === undefined ? "" : `, key ${key}`}`;
  if (hasKey === true) return { rule, verdict: "yes", found: `tags are signed: ${named}` };
  if (hasKey === false)
    return {
      rule,
      verdict: "no",
      found: `tags are to be signed, and the key is not there: ${named}`,
      fix: `git config user.signingKey KEY        ${unsigned}`,
    };
  return { rule, verdict: "unknown", found: `whether the key is there: ${named}`, fix: "git tag -s -m trial trial && git tag -d trial" };
}

function address({ address }: HereFacts): Check {
  if (isUnread(address)) return unreadCheck("push-address", address);
  const { addresses, expected, same } = address;
  const found = addresses.join(", ");
  if (same) return { rule: "push-address", verdict: "yes", found };
  return { rule: "push-address", verdict: "no", found, expected, fix: "git remote -v; git config --get-regexp '^(url|remote)'" };
}

/** What is missing and needed refuses; what is missing and serves some commands only is told. */
function tools({ tools }: HereFacts): Check {
  const rule = "flow-tools";
  const missing = tools.filter(({ there }) => !there);
  const needed = missing.filter(({ needed }) => needed);
  const shown = (list: readonly Tool[]) => list.map(({ name, use }) => `${name}, ${use}`).join("; ");
  if (needed.length > 0)
    return { rule, verdict: "no", found: `not there: ${shown(needed)}`, fix: `install ${needed.map(({ name }) => name).join(", ")}` };
  const there = tools.filter(({ there }) => there).map(({ name }) => name);
  const found = [there.length > 0 ? there.join(", ") : "none needed", ...(missing.length > 0 ? [`without ${shown(missing)}`] : [])].join(
    "; ",
  );
  return { rule, verdict: "yes", found };
}

function token({ token }: HereFacts): Check {
  if (!isUnread(token)) return { rule: "token-there", verdict: "yes", found: `${token.kind}, from ${token.from}` };
  const { unread } = token;
  if (unread.code !== "no-token" && unread.code !== "usage") return unreadCheck("token-there", token);
  return {
    rule: "token-there",
    verdict: "no",
    found: unread.message,
    expected: "a token that may write contents",
    fix: unread.fix ?? "gh auth login",
  };
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^ghp_/, "a classic personal token"],
  [/^github_pat_/, "a fine-grained personal token"],
  [/^gho_/, "a token of gh or another OAuth App"],
  [/^ghu_/, "a token of a person through an App"],
  [/^ghs_/, "a token of an App or of a workflow"],
];

/** What a token's own prefix says (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/). */
export function tokenKind(token: string): string {
  return KINDS.find(([form]) => form.test(token))?.[1] ?? "a token";
}
