import type { HereFacts, Signing, Tool } from "../../domain/doctor/here";
import { tokenKind } from "../../domain/doctor/here";
import type { Project } from "../../domain/project";
import { unreadIf } from "../../domain/unread";
import type { Env } from "../../world/env";
import type { Git } from "../../world/git";
import { hasGpgKey, isFile, isProgram, nodeVersion } from "../../world/programs";
import { githubToken } from "../../world/token";
import type { World } from "../../world/world";
import { pushAddress } from "../tagging";

/** What this machine brings: programs, identity, signing, the push's address, the token's form. */
export async function hereFacts({ env, remote }: World, git: Git, { repository }: Pick<Project, "repository">): Promise<HereFacts> {
  const [told, identity, signing, address, token] = await Promise.all([
    git.tell(["version"]),
    identityOf(git),
    signingOf(git, env),
    pushAddress(git, remote, repository ?? env.repository, env.serverUrl).catch(unreadIf),
    tokenHere(env).catch(unreadIf),
  ]);
  return {
    git: told.replace(/^git version /, "").trim(),
    node: nodeVersion(),
    identity,
    signing,
    address,
    token,
    tools: toolsOf(env, signing),
  };
}

async function tokenHere(env: Env): Promise<Exclude<HereFacts["token"], { unread: unknown }>> {
  const token = await githubToken(env, env.serverUrl);
  return { from: env.token === undefined ? "gh" : "GH_TOKEN or GITHUB_TOKEN", kind: tokenKind(token) };
}

/** The name and address that a commit gets, without its time. */
async function identityOf(git: Git): Promise<string | undefined> {
  const ran = await git.ask(["var", "GIT_COMMITTER_IDENT"]);
  return ran.code === 0
    ? ran.out
        .toString("utf8")
        .trim()
        .replace(/ \d+ [+-]\d+$/, "")
    : undefined;
}

const PROGRAMS: Readonly<Record<string, string>> = { openpgp: "gpg", ssh: "ssh-keygen", x509: "gpgsm" };

async function signingOf(git: Git, env: Env): Promise<Signing> {
  const ran = await git.ask(["config", "-z", "--get-regexp", String.raw`^(tag\.gpgsign|gpg\..*|user\.signingkey)$`]);
  const entries = ran.out
    .toString("utf8")
    .split("\0")
    .filter((entry) => entry !== "");
  const set = new Map(entries.map((entry) => entry.split(/\n([\s\S]*)/, 2) as [string, string | undefined]));
  const wanted = isTrue(set, "tag.gpgsign");
  const format = set.get("gpg.format") ?? "openpgp";
  const own = set.get(`gpg.${format}.program`) ?? (format === "openpgp" ? set.get("gpg.program") : undefined);
  const program = own ?? PROGRAMS[format] ?? format;
  const key = set.get("user.signingkey");
  const there = wanted && isProgram(program, env);
  const byCommand = set.has("gpg.ssh.defaultkeycommand");
  const hasKey = there ? await keyThere({ format, key, own: own !== undefined, byCommand }, env) : undefined;
  return { wanted, format, program, there, key: shownKey(key), hasKey };
}

/** A key with nothing behind its name is set to true (git-config, "Values"). */
function isTrue(set: ReadonlyMap<string, string | undefined>, name: string): boolean {
  return set.has(name) && /^(true|yes|on|[1-9]\d*)$/i.test(set.get(name) ?? "true");
}

interface Key {
  format: string;
  key: string | undefined;
  /** The person names a program, which is not started to be asked. */
  own: boolean;
  /** A command of the person's tells the key. */
  byCommand: boolean;
}

async function keyThere({ format, key, own, byCommand }: Key, env: Env): Promise<boolean | undefined> {
  if (format === "ssh") {
    if (key === undefined) return byCommand ? undefined : false;
    // The key itself stands there, and an agent has its other half.
    if (/^(key::|ssh-|ecdsa-|sk-)/.test(key)) return undefined;
    return isFile(key.replace(/^~(?=\/)/, env.child.HOME ?? "~"));
  }
  return format === "openpgp" && !own ? hasGpgKey(key, env) : undefined;
}

/** A public key is long, and says who it is at its end. */
function shownKey(key: string | undefined): string | undefined {
  return key !== undefined && key.length > 60 ? `${key.slice(0, 24)}…` : key;
}

function toolsOf(env: Env, signing: Signing): Tool[] {
  const tool = (name: string, use: string, needed = false): Tool => ({ name, use, needed, there: isProgram(name, env) });
  return [
    ...(env.token === undefined ? [tool("gh", "which has the token")] : []),
    ...(signing.wanted ? [{ name: signing.program, use: "which signs tags", needed: true, there: signing.there }] : []),
    tool("cargo", "for bump --verify"),
  ];
}
