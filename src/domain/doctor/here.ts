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
  /** What it says of its version; `undefined` where it isn't there, isn't asked or says nothing. */
  version?: string | undefined;
  /** The first version that will do, where an older one is known not to. */
  least?: readonly [major: number, minor: number];
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
/** The first Node that this program is built for. */
const LEAST_NODE = [20, 19] as const;
/** The first git that signs with SSH (its release notes, 2.34). */
const LEAST_FOR_SSH = [2, 34] as const;

/** What is asked of this machine. */
export function hereChecks(facts: HereFacts): Check[] {
  return [gitVersion(facts), identity(facts), signing(facts), address(facts), tools(facts), token(facts)];
}

function gitVersion({ git, node }: HereFacts): Check {
  const rule = "git-version";
  const found = `git ${git}, Node ${node}`;
  const expected = `git ${LEAST_GIT.join(".")} or newer, Node ${LEAST_NODE.join(".")} or newer`;
  const [newGit, newNode] = [isAtLeast(git, LEAST_GIT), isAtLeast(node, LEAST_NODE)];
  if (newGit === undefined || newNode === undefined) {
    const which = newGit === undefined ? `git tells no version: ${git}` : `Node tells no version: ${node}`;
    return { rule, verdict: "unknown", found: which, expected, fix: "git --version; node --version" };
  }
  if (!newGit) return { rule, verdict: "no", found, expected, fix: "install a newer git: https://git-scm.com/downloads" };
  if (!newNode) return { rule, verdict: "no", found, expected, fix: "install a newer Node: https://nodejs.org" };
  return { rule, verdict: "yes", found };
}

/** Whether a version that a program tells, "gh version 2.4.0 (2022-01-01)", is so new; `undefined` where it tells none. */
function isAtLeast(told: string, [major, minor]: readonly [number, number]): boolean | undefined {
  const [, first, second] = /(?:^|[^\d.])(\d+)\.(\d+)/.exec(told) ?? [];
  if (first === undefined) return undefined;
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
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

function signing({ git, signing: { wanted, format, program, there, key, hasKey } }: HereFacts): Check {
  const rule = "git-signing";
  if (!wanted) return { rule, verdict: "yes", found: "tags are not signed: tag.gpgSign is not set" };
  const unsigned = "or  git config tag.gpgSign false";
  if (!there)
    return { rule, verdict: "no", found: `tag.gpgSign is set, and ${program} is not there`, fix: `install ${program}        ${unsigned}` };
  if (format === "ssh" && isAtLeast(git, LEAST_FOR_SSH) === false)
    return {
      rule,
      verdict: "no",
      found: `git ${git} cannot sign with SSH`,
      expected: `git ${LEAST_FOR_SSH.join(".")}`,
      fix: unsigned.slice(4),
    };
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
  if (isUnread(address)) return { ...unreadCheck("push-address", address), ...(address.unread.code === "no-remote" && { verdict: "no" }) };
  const { addresses, expected, same } = address;
  const found = addresses.join(", ");
  if (same) return { rule: "push-address", verdict: "yes", found };
  return { rule: "push-address", verdict: "no", found, expected, fix: "git remote -v; git config --get-regexp '^(url|remote)'" };
}

/** What is missing or too old, and needed, refuses; what is missing and serves some commands only is told. */
function tools({ tools }: HereFacts): Check {
  const rule = "flow-tools";
  const missing = tools.filter(({ there }) => !there);
  const needed = missing.filter(({ needed }) => needed);
  if (needed.length > 0)
    return { rule, verdict: "no", found: `not there: ${uses(needed)}`, fix: `install ${needed.map(({ name }) => name).join(", ")}` };
  const there = tools.filter((one) => one.there);
  const old = there.find(({ version, least }) => version !== undefined && least !== undefined && isAtLeast(version, least) === false);
  if (old) {
    const expected = `${old.name} ${old.least?.join(".")} or newer, ${old.use}`;
    return { rule, verdict: "no", found: shown(old), expected, fix: `install a newer ${old.name}` };
  }
  const dumb = there.find(
    ({ version, least }) => least !== undefined && (version === undefined || isAtLeast(version, least) === undefined),
  );
  if (dumb) {
    const expected = `${dumb.name} ${dumb.least?.join(".")} or newer, ${dumb.use}`;
    return { rule, verdict: "unknown", found: `${dumb.name} tells no version`, expected, fix: `${dumb.name} --version` };
  }
  const list = there.length > 0 ? there.map(shown).join(", ") : "none needed";
  return { rule, verdict: "yes", found: missing.length > 0 ? `${list}; without ${uses(missing)}` : list };
}

const uses = (list: readonly Tool[]) => list.map(({ name, use }) => `${name}, ${use}`).join("; ");

/** Its name, with the number of its version where it tells one. */
function shown({ name, version }: Tool): string {
  const [number] = /\d+(?:\.\d+)+[a-z0-9]*/.exec(version ?? "") ?? [];
  return number === undefined ? name : `${name} ${number}`;
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
