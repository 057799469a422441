import type { HereFacts, Signing, Tool } from "../../domain/doctor/here";
import { tokenKind } from "../../domain/doctor/here";
import type { Project } from "../../domain/project";
import { isUnread, unreadIf } from "../../domain/unread";
import type { Env } from "../../world/env";
import type { Git } from "../../world/git";
import { sshVersion, versionOf } from "../../world/machine";
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
    tools: await toolsOf(env, signing, !isUnread(address) && address.addresses.some(isSsh) && (await startsSsh(git, env))),
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

/** `gh auth token` is there since 2.17 (its release notes). */
const LEAST_GH = [2, 17] as const;

/** The programs that the flow may start, asked for their versions side by side. One that the person names is looked for, and not started. */
async function toolsOf(env: Env, signing: Signing, ssh: boolean): Promise<Tool[]> {
  const signer: Tool = { name: signing.program, use: "which signs tags", needed: true, there: signing.there };
  const asked: (Tool | Promise<Tool>)[] = [
    ...(env.token === undefined ? [tool(env, { name: "gh", use: "which has the token", needed: false, least: LEAST_GH })] : []),
    ...(signing.wanted ? [Object.values(PROGRAMS).includes(signing.program) ? withVersion(env, signer) : signer] : []),
    ...(ssh ? [tool(env, { name: "ssh", use: "which pushes", needed: true })] : []),
    tool(env, { name: "cargo", use: "for bump --verify", needed: false }),
  ];
  return Promise.all(asked);
}

function tool(env: Env, one: Omit<Tool, "there">): Promise<Tool> {
  return withVersion(env, { ...one, there: isProgram(one.name, env) });
}

async function withVersion(env: Env, one: Tool): Promise<Tool> {
  if (!one.there) return one;
  // OpenSSH's programs are one package, and only ssh tells its version.
  return { ...one, version: /^ssh/.test(one.name) ? await sshVersion(env) : await versionOf(one.name, env) };
}

/** Whether git starts `ssh` itself, and not what the person names in its place. */
async function startsSsh(git: Git, { person }: Env): Promise<boolean> {
  return person.GIT_SSH_COMMAND === undefined && (await git.ask(["config", "--get", "core.sshCommand"])).code !== 0;
}

/** ssh://host/…, or host:path, which git takes for ssh too where no slash stands before the colon. */
function isSsh(address: string): boolean {
  return /^(?:git\+)?ssh:/i.test(address) || (/^[^/:]{2,}:(?!\/\/)/.test(address) && !/^[a-z]+::/i.test(address));
}
