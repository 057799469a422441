import { placeOf, samePlace, withoutSecrets } from "../domain/address";
import type { Unreadable } from "../domain/manifests/manifest";
import { creatable } from "../domain/next-version";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { whyUnreadable } from "../domain/repair";
import { tagName } from "../domain/tag";
import type { PushAddress, TaggingFacts } from "../domain/tagging";
import type { Env } from "../world/env";
import type { Git } from "../world/git";
import { tagHere } from "../world/local-tags";
import { noRemote } from "../world/remote";
import { commitFacts, type Ground } from "./gate";
import { tagCommits } from "./remote";

interface Asked {
  /** The version asked for; the commit's own unless told. */
  version: string | undefined;
  /** The commit asked for; HEAD unless told. */
  commit: string | undefined;
}

/** Everything that a tag asks of its commit, of the remote and of the push address. */
export async function taggingFacts(ground: Ground, env: Env, asked: Asked): Promise<TaggingFacts> {
  const { git, remote, project, said } = ground;
  const commit = await commitAsked(git, asked.commit);
  const wanted = asked.version === undefined ? undefined : creatable(asked.version);
  const at = await commitFacts(ground, commit, { version: wanted });
  const version = wanted ?? at.manifests.version;
  if (!version) throw noVersion(commit, at.manifests.text, at.manifests.unreadable[0]);
  const name = tagName(version, project.tagPrefix);
  const tag = await tagHere(git, name);
  const here = tag && (await git.objects().read(`${tag.id}^{}`))?.id;
  const there = (await tagCommits(git.objects(), said)).get(name);
  const address = await pushAddress(git, remote, project.repository ?? env.repository, env.serverUrl);
  return { name, version, at, here, there, remote, address, silent: env.actions && (env.token?.startsWith("ghs_") ?? false) };
}

async function commitAsked(git: Git, asked: string | undefined): Promise<string> {
  if (asked !== undefined && !/^[0-9a-fA-F]{7,64}$/.test(asked)) {
    throw new Problem("usage", `--commit takes a commit's id, not ${quoted(asked)}`, { exit: 2, fix: "git rev-parse HEAD prints one" });
  }
  const found = await git.objects().read(`${asked ?? "HEAD"}^{commit}`);
  // G7: a branch or a tag may be called like an id, and would win.
  if (found && (asked === undefined || found.id.startsWith(asked.toLowerCase()))) return found.id;
  if (found) throw new Problem("usage", `${asked} is a branch or a tag here`, { exit: 2, fix: "write the commit's id in full" });
  if (asked === undefined)
    throw new Problem("no-commits", `${git.repository.top} has no commit yet`, { fix: "commit the version files first" });
  throw new Problem("usage", `there is no commit ${asked} here`, { exit: 2, fix: "git fetch, then run the same command again" });
}

function noVersion(commit: string, text: string | undefined, broken: Unreadable | undefined): Problem {
  const where = `the version files of ${commit.slice(0, 10)}`;
  if (broken)
    return new Problem("manifest-syntax", `${where} cannot be read: ${whyUnreadable(broken)}`, {
      fix: `put ${broken.path} right, commit, then cogrel tag`,
    });
  if (text === undefined)
    return new Problem("no-version-files", `there is no version file at ${commit.slice(0, 10)}`, {
      fix: "cogrel init        finds the files that hold the version; commit what it writes, or VERSION.txt",
    });
  return new Problem("version", `${where} hold ${quoted(text)}, which is not a version that cogrel creates`, { fix: "cogrel bump X.Y.Z" });
}

/** Where a push really goes (G15), and whether that is the repository of INTERFACE's rule: configuration, GITHUB_REPOSITORY, the remote's own address. */
export async function pushAddress(git: Git, remote: string, repository: string | undefined, serverUrl: string): Promise<PushAddress> {
  const args = ["remote", "get-url", "--push", "--all", "--end-of-options", remote];
  const ran = await git.ask(args);
  // git's own code for a remote that it doesn't know.
  if (ran.code === 2) throw await noRemote(git, remote);
  const out = ran.code === 0 ? ran.out.toString("utf8") : await git.tell(args);
  const addresses = out.split("\n").filter((line) => line !== "");
  const own = (await git.ask(["config", "--get", `remote.${remote}.url`])).out.toString("utf8").trim();
  const expected = repository === undefined ? own : `${serverUrl.replace(/\/+$/, "")}/${repository}`;
  const same = addresses.length > 0 && addresses.every((address) => samePlace(placeOf(address), placeOf(expected)));
  return { addresses: addresses.map(withoutSecrets), expected: withoutSecrets(expected), same };
}
