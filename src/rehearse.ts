import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Problem } from "./domain/problem";
import { quoted } from "./domain/quoted";
import type { Rehearsed } from "./facts/rehearsed";
import { FAULTS } from "./rehearsal/fault-names";
import type { Addresses, Opening } from "./rehearsal/github";
import { openPlace, type Place } from "./rehearsal/place";
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
  { folder, repository, project, assets, packages }: Rehearsed,
  options: RehearsalOptions,
): Promise<Rehearsal> {
  const faults = faultsNamed(options.fault);
  const [branch = "main"] = project.branches.release.filter((glob) => !/[*?[]/.test(glob));
  const place = openPlace({ folder, branch, variables: { ...world.env.child, ...datesOf(world) } });
  const [owner = "", name = ""] = repository.split("/");
  const [token, job] = [crypto.randomUUID(), crypto.randomUUID()];
  const { gate, releaseBuild, releasePublish } = project.ci;
  const opening: Opening & { root?: string } = {
    repository: { owner, name, bare: place.bare },
    tokens: {
      [token]: { kind: "classic", login: "you", access: { contents: "write", workflows: "write", administration: "write" } },
      [job]: { kind: "github-token", login: "github-actions[bot]", access: { contents: "write", workflows: "write" } },
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
      },
    },
    ...(!options.keep && { root: place.root }),
  };
  const { addresses, end } = await startFarEnds(opening, place).catch((cause) => {
    place.remove();
    throw cause;
  });
  const close = () => closed(end, place, options);
  try {
    const variables = { ...place.env, ...variablesOf(addresses, repository), GH_TOKEN: token };
    place.git("remote", "set-url", "origin", `${addresses.web}/${repository}.git`);
    const control = (order: string, body?: object) => ordered(addresses, order, body);
    if (faults.length > 0) await control("POST faults", { faults });
    const { root, work } = place;
    const told = { ...addresses, root, work, repository, token, effects: () => control("GET effects") as Promise<unknown[]> };
    return { folder: work, variables, clock, told, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** Dates that a person fixed for git's commits hold in the copy too. */
function datesOf({ env: { person } }: World): Record<string, string> {
  return Object.fromEntries(Object.entries(person).filter(([name]) => /^GIT_(AUTHOR|COMMITTER)_DATE$/.test(name)));
}

function faultsNamed(name: string | undefined): readonly object[] {
  if (name === undefined) return [];
  const known = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (known) return known.faults;
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
async function startFarEnds(
  opening: Opening & { root?: string },
  { root }: Place,
): Promise<{ addresses: Addresses; end(): Promise<void> }> {
  const child = spawn(process.execPath, [join(__dirname, "far-end.js")], { cwd: root, env: opening.env, stdio: ["pipe", "pipe", "pipe"] });
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
  return { addresses: JSON.parse(first) as Addresses, end };
}

async function ordered({ control }: Addresses, order: string, body?: object): Promise<unknown> {
  const [method = "GET", path = ""] = order.split(" ");
  const answer = await fetch(`${control}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Problem("bug", `the rehearsal's GitHub does not take ${order}`, { exit: 70 });
  return answer.json();
}

async function closed(end: () => Promise<void>, place: Place, { keep }: RehearsalOptions): Promise<void> {
  await end();
  if (!keep) place.remove();
}
