import type { GithubAction } from "../../domain/plan";
import { Problem } from "../../domain/problem";
import { type Asset, type Release, sameAssets } from "../../domain/release";
import type { Effect } from "../changes";
import { sha256 } from "../digest";
import { advertised } from "../remote";
import type { World } from "../world";
import { draftOf, draftsOf, lookAgain, mustBeDraft, twoDrafts } from "./drafts";
import { type Github, type ReleaseChange, refusalIn } from "./github";
import { uploadAsset } from "./uploads";

/** Opens the pull request of a branch; one that is open already is it. */
async function openPull(github: Github, { head, base, title, body }: Of<"open-pull">): Promise<Effect> {
  const look = async () => (await github.pulls(head)).find(({ state }) => state === "open");
  const there = await look();
  if (there) return { result: "already so", told: `pull request #${there.number} is open: ${there.url}` };
  const made = await github.openPull({ head, base, title, body }).catch(ifUnknown(look));
  return { result: "done", told: `pull request #${made.number} opened: ${made.url}` };
}

/** Makes a branch; one that is there already, wherever it is by now, is it: nobody's commits are moved. */
async function createBranch(github: Github, { branch, at }: Of<"create-branch">): Promise<Effect> {
  if (await github.branchTip(branch)) return { result: "already so", told: `the branch ${branch} is there` };
  await github.createBranch(branch, at).catch(async (cause) => {
    // Another run may have been faster: GitHub refuses it then.
    if (!(await github.branchTip(branch))) throw cause;
  });
  return { result: "done", told: `branch ${branch} made` };
}

/** Commits one file to a branch. Throws `changed-meanwhile` where the file is neither what it was nor what it is to be. */
async function writeFile(github: Github, { branch, path, message, text, was }: Of<"write-file">): Promise<Effect> {
  const look = async () => ((await github.file(path, branch))?.text === text ? true : undefined);
  const there = await github.file(path, branch);
  if (there?.text === text) return { result: "already so", told: `${path} is this file on ${branch}` };
  if (there?.blob !== was) throw changed(`${path} on ${branch}`);
  await github.writeFile({ path, branch, message, text, ...(was !== undefined && { was }) }).catch(ifUnknown(look));
  if (!(await look())) throw unlike(`${path} on ${branch}`);
  return { result: "done", told: `${path} written on ${branch}` };
}

async function rerun(github: Github, { run, workflow }: Of<"rerun">): Promise<Effect> {
  const attempt = (await github.run(run))?.run_attempt ?? 1;
  await github.rerun(run).catch(ifUnknown(async () => ((await github.run(run))?.run_attempt ?? 1) > attempt || undefined));
  return { result: "done", told: `${workflow} runs again` };
}

type Of<Name extends GithubAction["do"]> = Extract<GithubAction, { do: Name }>;

/** Changes GitHub: looks first, acts once, reads back. An outcome that nobody knows is looked up before it is told. */
export async function applyToGithub(world: World, action: GithubAction): Promise<Effect> {
  const github = await world.github(action.repository);
  switch (action.do) {
    case "create-release":
      return createRelease(world, github, action);
    case "upload":
      return uploadAsset(world, github, action);
    case "delete-asset":
      return deleteAsset(github, action);
    case "edit-release":
      return editRelease(github, action);
    case "publish":
      return publish(world, github, action);
    case "open-pull":
      return openPull(github, action);
    case "rerun":
      return rerun(github, action);
    case "create-branch":
      return createBranch(github, action);
    case "write-file":
      return writeFile(github, action);
  }
}

/** Seconds before the second look for a draft that a list does not show yet (H2). */
const SECOND_LOOK = 2;

async function createRelease(world: World, github: Github, { tag, at, name, body, prerelease }: Of<"create-release">): Promise<Effect> {
  if (!github.hosts.loopback) await world.clock.wait(SECOND_LOOK);
  if (await draftOf(github, tag)) return { result: "already so", told: `the draft ${tag} is there` };
  await mustBeThere(world, tag, at);
  const change = { tag, target: at, name, body, draft: true, prerelease };
  const made = await withoutTarget(change, (one) => github.create(one)).catch(ifUnknown(() => found(world, github, tag)));
  const others = (await draftsOf(github, tag)).filter(({ id }) => id !== made.id);
  if (others.length > 0) throw twoDrafts([made, ...others], tag);
  github.remember(tag, made.id);
  return { result: "done", told: `draft ${tag} made: ${made.url}` };
}

/** The draft that an answer which nobody got may have been about. */
function found({ clock }: World, github: Github, tag: string): Promise<Release | undefined> {
  return lookAgain(github, clock, async () => {
    const drafts = await draftsOf(github, tag);
    if (drafts.length > 1) throw twoDrafts(drafts, tag);
    return drafts[0];
  });
}

/** Where the outcome of a change is not known, the world is asked; what it does not show stays unknown. */
function ifUnknown<T>(look: () => Promise<T | undefined>): (cause: unknown) => Promise<T> {
  return async (cause) => {
    if (!(cause instanceof Problem) || cause.code !== "outcome-unknown") throw cause;
    const seen = await look().catch(() => undefined);
    if (seen === undefined) throw cause;
    return seen;
  };
}

/**
 * GitHub refuses a target whose workflow files differ from the default branch's to a token that may not write workflows. Where
 * the tag is there the target says nothing: then once without it (H3, GITHUB.md §1).
 */
async function withoutTarget(change: ReleaseChange, send: (change: ReleaseChange) => Promise<Release>): Promise<Release> {
  try {
    return await send(change);
  } catch (cause) {
    const { status } = refusalIn(cause) ?? {};
    if (status !== 403 && status !== 404) throw cause;
    const { target: _, ...rest } = change;
    return send(rest).catch(() => Promise.reject(cause));
  }
}

/** H3: a release whose tag is missing would get one at a place of GitHub's choice. */
async function mustBeThere(world: World, tag: string, at: string): Promise<void> {
  const there = (await advertised(await world.git("gate"), world.remote)).tags.get(tag);
  const commit = there?.peeled ?? there?.object;
  if (commit === at) return;
  const found = commit === undefined ? `${world.remote} has no tag ${tag}` : `${tag} is at ${commit.slice(0, 10)} on ${world.remote}`;
  throw new Problem("changed-meanwhile", `${found}, not at ${at.slice(0, 10)}`, {
    fix: "find out who moved it; cogrel verify-tag shows where it is",
  });
}

async function deleteAsset(github: Github, { tag, name, was }: Of<"delete-asset">): Promise<Effect> {
  const draft = await mustBeDraft(github, tag);
  const asset = draft.assets.find((one) => one.name === name);
  if (!asset) return { result: "already so", told: `${name} is gone` };
  if (!isStill(asset, was)) throw changed(name);
  await github
    .deleteAsset(asset.id)
    .catch(ifUnknown(async () => ((await mustBeDraft(github, tag)).assets.some(({ id }) => id === asset.id) ? undefined : null)));
  return { result: "done", told: was === "starter" ? `what was left of ${name} deleted` : `${name} deleted` };
}

function isStill({ state, digest }: Asset, was: Of<"delete-asset">["was"]): boolean {
  return was === "starter" ? state === "starter" : state === "uploaded" && (digest === undefined || digest === was.digest);
}

function changed(what: string): Problem {
  return new Problem("changed-meanwhile", `${what} was changed while cogrel worked`, { fix: "run the same command again: it looks first" });
}

async function editRelease(github: Github, { tag, at, was, body, prerelease }: Of<"edit-release">): Promise<Effect> {
  const draft = await mustBeDraft(github, tag);
  if (draft.body === body) return { result: "already so", told: "the notes are these" };
  if (sha256(draft.body) !== was) throw changed(`the notes of ${tag}`);
  const change = { tag, target: at, body, draft: true, prerelease };
  const seen = await withoutTarget(change, (one) => github.change(draft.id, one)).catch(ifUnknown(() => github.release(draft.id)));
  if (seen.body !== body || seen.tag !== tag) throw unlike(`the notes of ${tag}`);
  return { result: "done", told: "notes written" };
}

function unlike(what: string): Problem {
  return new Problem("changed-meanwhile", `${what}, read back, are not what was written`, {
    fix: "look at the release on GitHub, then run the same command again",
  });
}

async function publish(world: World, github: Github, action: Of<"publish">): Promise<Effect> {
  const { tag, at, prerelease, latest, assets } = action;
  const already = await github.published(tag);
  if (already && sameAssets(already.assets, assets)) return { result: "already so", told: `${tag} is published: ${already.url}` };
  const draft = await mustBeDraft(github, tag);
  await mustBeThere(world, tag, at);
  // I4: what is published is what was audited, byte for byte.
  if (!sameAssets(draft.assets, assets)) throw changed(`the draft ${tag}`);
  const change = { tag, target: at, draft: false, prerelease, latest };
  const seen = await withoutTarget(change, (one) => github.change(draft.id, one)).catch(
    ifUnknown(async () => {
      const now = await github.release(draft.id);
      return now?.draft === false ? now : undefined;
    }),
  );
  if (seen.draft || seen.tag !== tag || seen.prerelease !== prerelease || !sameAssets(seen.assets, assets))
    throw unlike(`${tag} and its assets`);
  await mustBeThere(world, tag, at);
  await mustBeLatest(world, github, tag, latest);
  return { result: "done", told: `${tag} published: ${seen.url}` };
}

/** H11: the latest release is read back, since it is what installers take. */
async function mustBeLatest({ clock }: World, github: Github, tag: string, wanted: boolean): Promise<void> {
  const right = await lookAgain(github, clock, async () => ((await github.latest())?.tag === tag) === wanted || undefined);
  if (right) return;
  throw new Problem("changed-meanwhile", `${tag} is published, but it is ${wanted ? "not " : ""}the latest release`, {
    fix: `gh release edit ${tag} --latest=${wanted}        and see why GitHub took it otherwise`,
  });
}
