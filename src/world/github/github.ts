import { Octokit } from "@octokit/rest";
import { badToken, TOKEN_FIX } from "../../domain/bad-token";
import type { Hosts } from "../../domain/hosts";
import type { Content } from "../../domain/plan";
import { Problem } from "../../domain/problem";
import type { Asset, Release } from "../../domain/release";
import { count, flag, listOf, objectOf, type Shape, text } from "../../domain/shape";
import type { Clock } from "../clock";
import { contentsOf } from "./contents";
import { type Fetched, fetchAsset, fetchText } from "./download";
import { openFetch, unknown } from "./http";
import { pullsOf } from "./pulls";
import { assetOf, checkOf, jobOf, releaseOf, repositoryOf, runOf, runsOf } from "./shapes";
import { sendAsset } from "./upload";

export interface Opened {
  hosts: Hosts;
  /** owner/name. */
  repository: string;
  token: string;
  clock: Clock;
}

/** What a release is made from, or changed to. */
export interface ReleaseChange {
  tag: string;
  /** Absent only where GitHub refuses it though the tag is there (H3). */
  target?: string;
  name?: string;
  body?: string;
  draft: boolean;
  prerelease: boolean;
  latest?: boolean;
}

export interface AssetSending {
  name: string;
  type: string;
  size: number;
  from: Content;
  sent(bytes: number): void;
}

/** Why GitHub refuses a change, as it says it: the cause of a Problem `server-refused`. */
export interface Refusal {
  status: number;
  errors: readonly { code?: string; field?: string; message?: string }[];
}

/** The refusal that a Problem is about; `undefined` for any other. */
export function refusalIn(cause: unknown): Refusal | undefined {
  return cause instanceof Problem && cause.code === "server-refused" && Object(cause.cause).errors ? (cause.cause as Refusal) : undefined;
}

export type Run = ReturnType<typeof runsOf>["workflow_runs"][number];
export type Job = ReturnType<typeof jobOf>;
export type CheckRun = ReturnType<typeof checkOf>;
export type Github = ReturnType<typeof openGithub>;

/** One repository on GitHub, in cogrel's own words. Reads throw Problems; changes throw a Refusal, or `outcome-unknown`. */
export function openGithub({ hosts, repository, token, clock }: Opened) {
  const [owner = "", repo = ""] = repository.split("/");
  const silent = () => undefined;
  let sent = 0;
  const send = openFetch({ hosts, clock });
  const octokit = new Octokit({
    auth: token,
    baseUrl: hosts.api,
    userAgent: "cogrel",
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: {
      fetch(...call: Parameters<typeof send>) {
        sent++;
        return send(...call);
      },
    },
  });
  const { repos, actions, checks, users, git } = octokit.rest;
  const here = { owner, repo };
  const read = <T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>) => reading(what, call, shape);
  /** What every repository has: a 404 says that the token doesn't see it, never that there is none. */
  const mustRead = async <T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>): Promise<T> => {
    const found = await reading(what, call, shape);
    if (found !== undefined) return found;
    throw notSeen(what, repository);
  };
  /** The drafts that this process made, by tag: a list may not have them yet (H2). */
  const made = new Map<string, number>();
  const all = <T>(what: string, call: () => Promise<unknown[]>, shape: Shape<T>) =>
    mustRead(what, async () => ({ data: await call() }), listOf(shape));

  return {
    hosts,
    repository,
    /** So many requests went to GitHub; tries again are not counted. */
    sent: () => sent,
    /** Whose token it is; `undefined` where GitHub refuses to tell, as of a job's own. */
    async me(): Promise<string | undefined> {
      try {
        return (await read("the token's owner", () => users.getAuthenticated(), objectOf({ login: text })))?.login;
      } catch (cause) {
        if (cause instanceof Problem && cause.code === "server-refused") return undefined;
        throw cause;
      }
    },
    about: () => mustRead("the repository", () => repos.get(here), repositoryOf),
    /** All that the token may see, newest first: drafts only with push access (H1). */
    releases: () => all("the releases", () => octokit.paginate(repos.listReleases, { ...here, per_page: 100 }), releaseOf),
    /** Never a draft. */
    published: (tag: string) => read("the release", () => repos.getReleaseByTag({ ...here, tag }), releaseOf),
    release: (id: number) => read("the release", () => repos.getRelease({ ...here, release_id: id }), releaseOf),
    latest: () => read("the latest release", () => repos.getLatestRelease(here), releaseOf),
    /** Runs of a workflow file for a commit, newest first. */
    async runs(file: string, sha: string): Promise<Run[]> {
      const found = await mustRead("the runs", () => actions.listWorkflowRunsForRepo({ ...here, head_sha: sha, per_page: 100 }), runsOf);
      return found.workflow_runs.filter(({ path }) => path.replace(/@.*$/, "").endsWith(`/${file}`));
    },
    async jobs(run: number): Promise<Job[]> {
      const shape = objectOf({ total_count: count, jobs: listOf(jobOf) });
      const call = () => actions.listJobsForWorkflowRun({ ...here, run_id: run, filter: "latest", per_page: 100 });
      return (await mustRead("the jobs of a run", call, shape)).jobs;
    },
    /** Check runs of a commit, by this name or of all names. */
    async checks(sha: string, name?: string): Promise<CheckRun[]> {
      const shape = objectOf({ total_count: count, check_runs: listOf(checkOf) });
      const call = () =>
        checks.listForRef({ ...here, ref: sha, ...(name !== undefined && { check_name: name }), filter: "latest", per_page: 100 });
      return (await mustRead("the checks of the commit", call, shape)).check_runs;
    },
    /** What GitHub says of a tag object's signature; `undefined` where it has no such object. */
    async verification(object: string) {
      const shape = objectOf({ verification: objectOf({ verified: flag, reason: text }) });
      return (await read("the tag object", () => git.getTag({ ...here, tag_sha: object }), shape))?.verification;
    },
    run: (id: number) => read("the run", () => actions.getWorkflowRun({ ...here, run_id: id }), runOf),
    /** The failed jobs of a run once more, and those that need them. */
    rerun: (id: number) =>
      changing(
        "running it again",
        () => actions.reRunWorkflowFailedJobs({ ...here, run_id: id }),
        () => true,
      ),
    /** The log of a job, as text; `undefined` where there is none to be had. */
    jobLog: (id: number) => fetchText({ url: `${hosts.api}/repos/${owner}/${repo}/actions/jobs/${id}/logs`, token, hosts }),
    /** The repository's settings, looked at. */
    settings: async () => (await import("./settings")).settingsOf(octokit, here),
    /** Whether the token may push, which the API does not tell of every kind of token. */
    mayPush: async () => (await import("./push-look")).mayPush({ hosts, repository, token }),
    /** The same whole, to be changed and sent back. */
    whole: async () => (await import("./whole")).wholeOf(octokit, here),
    ...pullsOf(octokit, here, { mustRead, changing }),
    ...contentsOf(octokit, here, { mustRead, read, changing }),
    async create(change: ReleaseChange): Promise<Release> {
      const release = await changing("making the release", () => repos.createRelease({ ...here, ...bodyOf(change) }), releaseOf);
      made.set(change.tag, release.id);
      return release;
    },
    /** The draft of this tag that this process made or worked on before. */
    made: (tag: string) => made.get(tag),
    remember: (tag: string, id: number) => void made.set(tag, id),
    change: (id: number, change: ReleaseChange) =>
      changing("changing the release", () => repos.updateRelease({ ...here, release_id: id, ...bodyOf(change) }), releaseOf),
    async deleteAsset(id: number): Promise<void> {
      await changing(
        "deleting an asset",
        () => repos.deleteReleaseAsset({ ...here, asset_id: id }),
        () => undefined,
      );
    },
    async upload(release: number, asset: AssetSending): Promise<Asset> {
      const what = `uploading ${asset.name}`;
      const url = `${hosts.uploads}/repos/${owner}/${repo}/releases/${release}/assets?name=${encodeURIComponent(asset.name)}`;
      const seen = await sendAsset({ ...asset, url, token }).catch((cause: Error) => {
        throw unknown(what, cause.message, cause);
      });
      return changing(what, async () => ({ data: asAnswer(what, seen) }), assetOf);
    },
    /** The asset's bytes, into a new file if one is named. */
    download(asset: Asset, to: string | undefined, came: (bytes: number) => void): Promise<Fetched> {
      sent++;
      const url = `${hosts.api}/repos/${owner}/${repo}/releases/assets/${asset.id}`;
      return fetchAsset({ url, token, hosts, to, size: asset.size, came });
    },
  };
}

/** GitHub's keys; what is absent here is left out there. Every change of a draft names tag and target (H6). */
function bodyOf({ tag, target, name, body, draft, prerelease, latest }: ReleaseChange) {
  return {
    tag_name: tag,
    ...(target !== undefined && { target_commitish: target }),
    ...(name !== undefined && { name }),
    ...(body !== undefined && { body }),
    draft,
    prerelease,
    ...(latest !== undefined && { make_latest: latest ? ("true" as const) : ("false" as const) }),
  };
}

/** What was asked for in the answer to a read; `undefined` for what GitHub doesn't find, or doesn't show this token. */
export async function reading<T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>): Promise<T | undefined> {
  try {
    return shape((await call()).data, what);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const { status, message, cause: inner } = cause as { status?: number; message: string; cause?: unknown };
    if (inner instanceof Problem) throw inner;
    if (status === 404) return undefined;
    if (status === 401) throw badToken(message, cause);
    if (status === undefined) throw cause;
    throw new Problem("server-refused", `GitHub does not tell ${what} (${status}): ${message}`, {
      exit: 3,
      cause,
      fix: status === 403 ? "use a token that may read it" : "run the same command again",
    });
  }
}

function notSeen(what: string, repository: string): Problem {
  return new Problem("server-refused", `GitHub shows this token no ${repository}, or not ${what.replace(/^the /, "its ")} (404)`, {
    exit: 3,
    fix: `gh repo view ${repository}        see that the name is right and the token may read it`,
  });
}

/** The answer to a change. One of another shape is no proof that it happened, nor that it did not. */
export async function changing<T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>): Promise<T> {
  let data: unknown;
  try {
    data = (await call()).data;
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const { status, cause: inner, response } = cause as { status?: number; cause?: unknown; response?: { data?: unknown } };
    if (inner instanceof Problem) throw inner;
    if (status === undefined) throw cause;
    throw refused(what, status, response?.data);
  }
  try {
    return shape(data, what);
  } catch (cause) {
    throw unknown(what, (cause as Error).message, cause);
  }
}

function refused(what: string, status: number, data: unknown): Problem {
  const { message, errors } = Object(data) as { message?: unknown; errors?: unknown };
  const listed: Refusal["errors"] = Array.isArray(errors) ? errors.filter((one) => typeof one === "object" && one !== null) : [];
  const words = [typeof message === "string" ? message : "", ...listed.map(inWords)].filter((word) => word !== "");
  const cause: Refusal = { status, errors: listed };
  return new Problem("server-refused", `GitHub refuses ${what} (${status}): ${words.join("; ") || "it gave no reason"}`, {
    cause,
    fix: fixOf(status),
  });
}

function inWords({ code, field, message }: Refusal["errors"][number]): string {
  return message ?? [field, code].filter((word) => word !== undefined).join(" ");
}

function fixOf(status: number): string {
  if (status === 401) return TOKEN_FIX;
  return status === 403 || status === 404
    ? "use a token with contents: write on the repository"
    : "put right what GitHub names, then run the same command again";
}

/** The uploads host's answer as the API's would come: its data, or a refusal. */
function asAnswer(what: string, { status, text }: { status: number; text: string }): unknown {
  if (status >= 500 || (status >= 300 && status < 400)) throw unknown(what, `the answer was ${status}`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw unknown(what, "an answer that is no JSON", cause);
  }
  if (status >= 400) throw refused(what, status, data);
  return data;
}
