import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { WorkflowsHere } from "./domain/own-workflows";
import { Problem } from "./domain/problem";
import { quoted } from "./domain/quoted";
import type { OwnWorkflow } from "./facts/own-workflows";
import type { Rehearsed } from "./facts/rehearsed";
import type { FarEndsAddresses, FarEndsOpening } from "./rehearsal/far-ends";
import { FAULTS } from "./rehearsal/fault-names";
import type { Scripted } from "./rehearsal/faults";
import type { Addresses, Opening } from "./rehearsal/github";
import { openPlace, openTap, type Place } from "./rehearsal/place";
import { cannotCut } from "./rehearsal/workflows/cut";
import type { Own } from "./rehearsal/workflows/own";
import { onPath } from "./rehearsal/workflows/programs";
import { standInFor } from "./rehearsal/workflows/stand-ins";
import type { Clock } from "./world/clock";
import type { World } from "./world/world";

export interface RehearsalOptions {
  example?: boolean;
  fault?: string;
  keep?: boolean;
}

/** What the World of a rehearsal has beside the World's own. */
export interface Rehearsal {
  /** What a command in it is started with. */
  folder: string;
  variables: Record<string, string>;
  clock: Clock;
  /** What the command may tell people of it. */
  told: NonNullable<World["rehearsal"]>;
  close(): Promise<void>;
}

declare const __dirname: string;

/** A rehearsal's CI goes on from look to look: who waits for it need not wait. */
const clock: Clock = { now: () => Date.now(), wait: () => new Promise((resolve) => setImmediate(resolve)) };

/** Opens a throw-away copy, and a process of its own that plays GitHub for it. Throws `rehearsal`. */
export async function openRehearsal(
  world: World,
  { folder, repository, project, assets, packages, homebrew, workflows }: Rehearsed,
  options: RehearsalOptions,
): Promise<Rehearsal> {
  const trouble = faultNamed(options.fault);
  const [branch = "main"] = project.branches.release.filter((glob) => !/[*?[]/.test(glob));
  const place = openPlace({ folder, branch, variables: { ...world.env.child, ...datesOf(world) } });
  const here = workflows && workflowsHere(workflows, place);
  const facts = { repository, project, assets, packages, homebrew, ...(here?.own && { own: here.own }) };
  const { addresses, end, token } = await started(place, facts, options).catch((cause) => {
    place.remove();
    throw cause;
  });
  const close = () => closed(end, place, options);
  try {
    const { github, pypi, crates } = addresses;
    const indexes = { pypi: pypi.simple, crates: crates.index.replace("sparse+", "") };
    const variables = { ...place.env, ...variablesOf(github, repository), ...indexVariables(indexes), GH_TOKEN: token };
    place.git("remote", "set-url", "origin", `${github.web}/${repository}.git`);
    if (trouble) await ordered(github, "POST faults", { faults: trouble.faults });
    const { root, work } = place;
    const effects = async () => {
      const [one, two, three] = await Promise.all([github, pypi, crates].map((end) => ordered(end, "GET effects") as Promise<unknown[]>));
      return { github: one ?? [], pypi: two ?? [], crates: three ?? [] };
    };
    const met = async () => ((await ordered(github, "GET faults")) as Scripted[]).filter((one) => one.met >= one.nth).length;
    const fault = trouble && { about: trouble.about, met };
    const asked = async (order: string, body?: object) => (await ordered(github, order, body)) as { on: boolean };
    const use = async () => void (await asked("POST own-workflows", { on: true }));
    const own = here && { ...here.told, use, on: async () => (await asked("GET own-workflows")).on };
    const told = { ...github, ...indexes, root, work, repository, token, effects, fault, ...(own && { workflows: own }) };
    return { folder: work, variables, clock, told, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

type Facts = Omit<Rehearsed, "folder" | "workflows"> & { own?: Own };

async function started(place: Place, facts: Facts, { keep }: RehearsalOptions) {
  const opening = openingOf(place, facts, !keep);
  const [token = ""] = Object.keys(opening.github.tokens);
  return { ...(await startFarEnds(opening, place)), token };
}

/** What this machine has for running workflow files; and what runs them, where nothing is missing. */
function workflowsHere(files: readonly OwnWorkflow[], { root, env }: Place): { told: WorkflowsHere; own?: Own } {
  const file = onPath("act", env.PATH ?? "");
  const asked = file === undefined ? undefined : spawnSync(file, ["--version"], { env, encoding: "utf8", timeout: 10_000 });
  const act = file !== undefined && asked?.status === 0 ? { file, version: quoted(asked.stdout.trim(), 60).slice(1, -1) } : undefined;
  const uncut = cannotCut(env);
  const told = files.map((one) => {
    const unknown = "runnable" in one ? one.runnable.uses.filter((uses) => standInFor(uses) === undefined) : [];
    return { path: one.path, unknown, ...("why" in one && { why: one.why }) };
  });
  const runnables = files.flatMap((one) => ("runnable" in one ? [{ path: one.path, runnable: one.runnable }] : []));
  const own = act && {
    act: act.file,
    step: join(__dirname, "workflow-step.js"),
    sockets: join(root, "ports"),
    files: runnables,
    on: false,
  };
  return { told: { act, uncut, files: told }, ...(own && { own }) };
}

type All = Required<FarEndsOpening> & { root?: string };

/** GitHub with its CI, a tap where the project has a cask, and registries that have nothing yet. */
function openingOf(place: Place, { repository, project, assets, packages, homebrew, own }: Facts, removed: boolean): All {
  const [owner = "", name = ""] = repository.split("/");
  const [token, job, tap] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  const { gate, releaseBuild, releasePublish } = project.ci;
  const all = { contents: "write", workflows: "write", administration: "write" } as const;
  // A tap that is the repository itself has its token.
  const beside = homebrew && homebrew.tap !== repository ? homebrew : undefined;
  const [tapOwner = "", tapName = ""] = beside?.tap.split("/") ?? [];
  const cask = beside?.last === undefined ? undefined : { path: beside.cask, text: beside.last };
  const github: Opening = {
    repository: { owner, name, bare: place.bare },
    ...(beside && { repositories: [{ owner: tapOwner, name: tapName, bare: openTap(place, cask) }] }),
    tokens: {
      [token]: { kind: "classic", login: "you", access: all },
      [job]: { kind: "github-token", login: "github-actions[bot]", access: { contents: "write", workflows: "write" } },
      [tap]: {
        kind: "fine-grained",
        login: "tap-bot",
        access: { contents: "write", pull_requests: "write" },
        repositories: [beside?.tap ?? ""],
      },
    },
    people: ["colleague"],
    env: place.env,
    ci: {
      build: releaseBuild,
      publish: releasePublish,
      gate,
      colleague: "colleague",
      workshop: {
        program: [process.execPath, process.argv[1] ?? ""],
        folder: join(place.root, "ci"),
        token: job,
        assets,
        packages,
        prefix: project.tagPrefix,
        ...(own && { own }),
        ...(beside && { tap: { repository: beside.tap, token: tap } }),
      },
    },
  };
  const publisher = { user: "release-publish" };
  return {
    github,
    pypi: { tokens: { [`pypi-${crypto.randomUUID()}`]: publisher } },
    crates: { tokens: { [`cio${crypto.randomUUID()}`]: publisher } },
    ...(removed && { root: place.root }),
  };
}

/** How cogrel finds the registries here. */
function indexVariables({ pypi, crates }: { pypi: string; crates: string }): Record<string, string> {
  return { COGREL_PYPI_INDEX: pypi, COGREL_CRATES_INDEX: crates };
}

/** Dates that a person fixed for git's commits hold in the copy too. */
function datesOf({ env: { person } }: World): Record<string, string> {
  return Object.fromEntries(Object.entries(person).filter(([name]) => /^GIT_(AUTHOR|COMMITTER)_DATE$/.test(name)));
}

function faultNamed(name: string | undefined): (typeof FAULTS)[string] | undefined {
  if (name === undefined) return undefined;
  const known = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (known) return known;
  const list = Object.entries(FAULTS).map(([one, { about }]) => `${one.padEnd(16)} ${about}`);
  throw new Problem("usage", `there is no fault ${quoted(name)}; there are:\n${list.join("\n")}`, {
    exit: 2,
    fix: "cogrel rehearse --fault upload-cut",
  });
}

/** How git, cogrel and their like find this GitHub. */
function variablesOf({ web, api }: Addresses, repository: string): Record<string, string> {
  return { GITHUB_SERVER_URL: web, GITHUB_API_URL: api, GITHUB_REPOSITORY: repository };
}

/** The far ends as a process of their own: it says where it listens in its first line, and ends with its input. */
async function startFarEnds(opening: All, { root }: Place): Promise<{ addresses: Required<FarEndsAddresses>; end(): Promise<void> }> {
  const child = spawn(process.execPath, [join(__dirname, "far-end.js")], {
    cwd: root,
    env: opening.github.env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
  child.stdin.write(`${JSON.stringify(opening)}\n`);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, "line").then(([line]) => String(line)), ended.then(() => undefined)]);
  if (first === undefined)
    throw new Problem("rehearsal", `the rehearsal's GitHub did not start: ${err.trim().split("\n").at(-1) ?? ""}`, {
      exit: 3,
      cause: new Error(err),
    });
  const end = async () => {
    child.stdin.end();
    await ended;
  };
  return { addresses: JSON.parse(first) as Required<FarEndsAddresses>, end };
}

async function ordered({ control }: { control: string }, order: string, body?: object): Promise<unknown> {
  const [method = "GET", path = ""] = order.split(" ");
  const answer = await fetch(`${control}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Problem("bug", `the rehearsal's GitHub does not take ${order}`, { exit: 70 });
  return answer.json();
}

async function closed(end: () => Promise<void>, place: Place, { keep }: RehearsalOptions): Promise<void> {
  await end();
  if (!keep) place.remove();
}
