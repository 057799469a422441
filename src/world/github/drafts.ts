import { Problem } from "../../domain/problem";
import type { Release } from "../../domain/release";
import type { Clock } from "../clock";
import type { Github } from "./github";

/** Seconds between looks for what must be there, though a list may lag behind (H2). */
const LAG = [1, 2, 4, 8, 16] as const;

/** The one draft of a tag as it is now; `undefined` for none. Throws `two-drafts` for several (H1). */
export async function draftOf(github: Github, tag: string): Promise<Release | undefined> {
  const known = github.made(tag);
  const release = known === undefined ? onlyOne(await draftsOf(github, tag), tag) : await github.release(known);
  if (release?.draft && release.tag === tag) github.remember(tag, release.id);
  return release?.draft && release.tag === tag ? release : undefined;
}

/** The same where it must be there. Throws `changed-meanwhile`. */
export async function mustBeDraft(github: Github, tag: string): Promise<Release> {
  const draft = await draftOf(github, tag);
  if (draft) return draft;
  throw new Problem("changed-meanwhile", `the draft ${tag} is gone: it was published or deleted while cogrel worked`, {
    fix: "run the same command again: it looks first",
  });
}

export async function draftsOf(github: Github, tag: string): Promise<Release[]> {
  return (await github.releases()).filter((release) => release.draft && release.tag === tag);
}

function onlyOne(drafts: readonly Release[], tag: string): Release | undefined {
  if (drafts.length > 1) throw twoDrafts(drafts, tag);
  return drafts[0];
}

export function twoDrafts(drafts: readonly Release[], tag: string): Problem {
  return new Problem("two-drafts", `${tag} has ${drafts.length} drafts: ${drafts.map(({ url }) => url).join(", ")}`, {
    fix: "delete the one that is not wanted on GitHub, then run the same command again",
  });
}

/** Looks until it is found, for as long as a list may lag; on this machine without waiting. */
export async function lookAgain<T>(github: Github, clock: Clock, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const seconds of LAG) {
    const found = await look();
    if (found !== undefined) return found;
    if (!github.hosts.loopback) await clock.wait(seconds);
  }
  return look();
}
