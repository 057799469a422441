import { planBranchPush } from "../domain/branch-push";
import type { Check } from "../domain/check";
import { planOwnWorkflows, UNPROVEN } from "../domain/own-workflows";
import type { Answer, Outcome, Turn, Watch } from "../domain/plan";
import { tagName } from "../domain/tag";
import { releaseType } from "../domain/version";
import { failedAnswer } from "../domain/wizard";
import { followRun } from "../facts/follow";
import { headFacts } from "../facts/head";
import { failedLog } from "../facts/runs";
import type { Github } from "../world/github/github";
import { advertised } from "../world/remote";
import type { Rehearsal, World } from "../world/world";
import { audit } from "./audit";
import { bump } from "./bump";
import { publish } from "./publish";
import { tag } from "./tag";

export interface RehearseOptions {
  example?: boolean;
  serve?: boolean;
  keep?: boolean;
  workflows?: boolean;
}

type Steps = AsyncGenerator<Turn, void, Outcome[] | Answer>;

/** A whole release in a throw-away copy, with the commands that a real one takes: bump, push, tag, build, audit, publish. */
export async function* rehearse(world: World, wanted: string | undefined, options: RehearseOptions): Steps {
  const started = world.clock.now();
  const rehearsal = world.rehearsal as Rehearsal;
  const own = rehearsal.workflows;
  if (own) yield planOwnWorkflows(own);
  const versions = wanted === undefined ? usual(options) : [wanted];
  for (const version of versions) if (!(yield* release(world, version))) return;
  if (options.serve) yield serving(rehearsal);
  else
    yield summary(rehearsal, {
      effects: await rehearsal.effects(),
      seconds: (world.clock.now() - started) / 1000,
      keep: options.keep ?? false,
      ci: own ? "workflows" : "built-in",
      fault: rehearsal.fault && { about: rehearsal.fault.about, met: await rehearsal.fault.met() },
    });
}

/** The example goes through all three kinds; a repository of one's own through its next release candidate; who serves does it by hand. */
function usual({ example, serve }: RehearseOptions): string[] {
  if (serve) return [];
  return example ? ["0.18.0-dev1", "0.18.0-rc1", "0.18.0"] : ["rc"];
}

type Ending = AsyncGenerator<Turn, boolean, Outcome[] | Answer>;

/** One release; false where a workflow failed, and it ends there. */
async function* release(world: World, wanted: string): Ending {
  yield* turnsOf(bump(world, wanted, { commit: true }));
  const git = await world.git("person");
  const { head, project, manifests } = await headFacts(git);
  const branch = (await git.tell(["symbolic-ref", "--short", "HEAD"])).trim();
  yield planBranchPush({
    remote: world.remote,
    branch,
    at: head,
    was: (await advertised(git, world.remote)).branches.get(`refs/heads/${branch}`),
  });
  yield* turnsOf(tag(world, undefined, { push: true }));
  const version = manifests.version;
  if (!version) return true;
  const name = tagName(version, project.tagPrefix);
  const github = await world.github((world.rehearsal as Rehearsal).repository);
  const { releaseBuild, releasePublish } = project.ci;
  const built = yield* turnsOf([followRun(github, { file: releaseBuild, tag: name, sha: head, event: "push", silent: false })]);
  if (!built) return yield* failure(github, releaseBuild, head, name);
  if (releaseType(version) === "dev") return yield* turnsOf(audit(world, name));
  const published = yield* turnsOf(publish(world, name, { watch: true }));
  return published || (yield* failure(github, releasePublish, head, name));
}

/** Hands on a command's Turns; false where a Watch saw a failure. */
async function* turnsOf(turns: Promise<Turn> | Steps | Turn[]): Ending {
  let well = true;
  const heard = (turn: Turn, result: Outcome[] | Answer) => {
    if (turn.kind === "watch" && "verdict" in result && result.verdict !== "yes") well = false;
    return result;
  };
  const shown = (turn: Turn): Turn => (turn.kind === "watch" ? withoutRerun(turn) : turn);
  if (turns instanceof Promise) heard(await turns, yield shown(await turns));
  else if (Array.isArray(turns)) for (const turn of turns) heard(turn, yield shown(turn));
  else for (let next = await turns.next(); !next.done; ) next = await turns.next(heard(next.value, yield shown(next.value)));
  return well;
}

/** No run of a rehearsal can be started again: its GitHub goes with it. */
function withoutRerun(watch: Watch): Watch {
  const mended = (check: Check): Check =>
    check.fix?.startsWith("gh run ") ? { ...check, fix: "put right what the job says, commit it, then the same command again" } : check;
  const look = async () => {
    const seen = await watch.look();
    return { ...seen, answer: { ...seen.answer, checks: seen.answer.checks.map(mended) } };
  };
  return { ...watch, look };
}

/** The last words of the job that failed: of the run itself nothing is left. */
async function* failure(github: Github, file: string, sha: string, tag: string): Ending {
  const failed = await failedLog(github, file, sha, tag);
  if (failed) yield failedAnswer(file, failed);
  return false;
}

interface Ended {
  effects: Awaited<ReturnType<Rehearsal["effects"]>>;
  seconds: number;
  keep: boolean;
  /** What ran as CI. */
  ci: "built-in" | "workflows";
  fault: { about: string; met: number } | undefined;
}

interface Effect {
  do: string;
  what: Record<string, unknown>;
  repository?: string;
}

/** What the rehearsal came to. */
function summary({ repository, root, work }: Rehearsal, { effects, seconds, keep, ci, fault }: Ended): Answer {
  const done = effects.github as Effect[];
  const published = done.filter((effect) => effect.do === "publish").map(({ what }) => String(what.tag));
  const registries = registriesOf(effects, repository);
  const left = keep ? `the copy is kept: ${work}` : "nothing is left of it";
  const prose = [
    "",
    `Rehearsed on a copy of ${repository}: ${published.join(", ")} published; ${done.length} changes on its GitHub, in ${seconds.toFixed(1)} s.`,
    ...(published.length > 0 ? [inWords(registries)] : []),
    ...(fault ? [faultInWords(fault)] : []),
    ci === "workflows" ? `CI was the repository's own workflow files, run by act. ${UNPROVEN}` : "CI was the one that is built in.",
    `No token was used and no other machine was asked; ${left}.`,
  ];
  return {
    kind: "answer",
    title: "rehearsed",
    verdict: "yes",
    data: { repository, published, registries, ci, effects: done, seconds, ...(fault && { fault }), ...(keep && { folder: root }) },
    checks: [],
    prose,
  };
}

/** A fault that nothing met proves nothing, and is said so. */
function faultInWords({ about, met }: NonNullable<Ended["fault"]>): string {
  if (met === 0) return `On purpose was to go wrong: ${about}. Nothing came so far as to meet it: this run proves nothing about it.`;
  return `On purpose went wrong: ${about}. It was overcome.`;
}

interface Registries {
  /** The files that came. */
  pypi: string[];
  /** As name@version. */
  crates: string[];
  /** The tap's pull requests, by their branches. */
  homebrew: string[];
}

function registriesOf({ github, pypi, crates }: Ended["effects"], repository: string): Registries {
  const of = (effects: readonly unknown[], what: string) => (effects as Effect[]).filter((effect) => effect.do === what);
  return {
    pypi: of(pypi, "upload").map(({ what }) => String(what.file)),
    crates: of(crates, "publish").map(({ what }) => `${what.crate}@${what.version}`),
    homebrew: of(github, "create pull request").flatMap((one) => (one.repository === repository ? [] : [String(one.what.head)])),
  };
}

function inWords({ pypi, crates, homebrew }: Registries): string {
  const files = pypi.length === 0 ? "nothing" : `${pypi.length} ${pypi.length === 1 ? "file" : "files"}`;
  const tap = homebrew.length === 0 ? "" : `; the tap has the pull request of ${homebrew.join(", ")}`;
  return `PyPI has ${files}, crates.io ${crates.join(", ") || "nothing"}${tap}.`;
}

/** Shows where the far ends are, for as long as somebody wants to try a release by hand. */
function serving({ repository, web, api, socket, token, work, pypi, crates }: Rehearsal): Watch {
  const lines = [
    `The far ends are there until Ctrl-C. Work in  ${work}`,
    "",
    `export GITHUB_SERVER_URL=${web} GITHUB_API_URL=${api}`,
    `export GITHUB_REPOSITORY=${repository} GH_TOKEN=${token}`,
    `export COGREL_PYPI_INDEX=${pypi} COGREL_CRATES_INDEX=${crates}`,
    "",
    `git:     git -c http.extraheader="AUTHORIZATION: bearer ${token}" push origin HEAD:main`,
    `gh:      export GH_CONFIG_DIR=$(mktemp -d) GH_REPO=${repository}`,
    `         gh config set http_unix_socket ${socket} && gh release list`,
    `pip:     pip download --no-deps --index-url ${pypi} coglet`,
    `uv:      uv pip install --index-url ${pypi} coglet`,
    `cargo:   CARGO_REGISTRIES_REHEARSAL_INDEX=sparse+${crates} cargo add coglet --registry rehearsal`,
    `curl:    curl -H "Authorization: Bearer ${token}" ${api}/repos/${repository}/releases`,
  ];
  const data = { repository, web, api, socket, token, work, pypi, crates };
  const answer: Answer = { kind: "answer", title: "serving", verdict: "yes", data, checks: [], lines };
  return {
    kind: "watch",
    title: `a rehearsal of ${repository}`,
    waits: [3600],
    atMost: Number.POSITIVE_INFINITY,
    idle: true,
    left: "the far ends are gone, and the copy with them",
    look: async () => ({ answer, over: false }),
  };
}
