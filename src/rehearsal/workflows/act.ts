import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import type { StepFacts } from "./place";
import { hearLastWords, writeStarters } from "./programs";
import { writeStandIns } from "./stand-ins";

/** One run of a workflow file by act, on this machine. */
export interface ActRun {
  /** How act is started: the program itself, or what cuts the network before it. */
  act: readonly string[];
  /** A checkout that has the workflow file; the jobs have checkouts of their own. */
  folder: string;
  /** The workflow file in it. */
  file: string;
  event: string;
  payload: object;
  /** A folder for all that the run writes: home, stand-ins, artifacts. */
  room: string;
  /** The program of the stand-ins (step.ts), built. */
  step: string;
  /** The `uses` of the workflow's steps. */
  uses: readonly string[];
  /** Actions as folders of this machine, by `owner/name`, in place of stand-ins. */
  own?: Readonly<Record<string, string>>;
  /** The runners that its jobs ask for, beside GitHub's own; each is this machine. */
  runners: readonly string[];
  /** What the stand-ins are told. */
  facts: Omit<StepFacts, "artifacts" | "token">;
  /** The environment of act and of the steps, but for HOME and its like. */
  env: Readonly<Record<string, string>>;
  token?: string;
  secrets?: Readonly<Record<string, string>>;
  /** What the workflow sees as `vars`. */
  vars?: Readonly<Record<string, string>>;
}

/** What act tells while it runs. */
export interface ActLine {
  /** The job's key in the file; absent: it is about the whole run. */
  jobID?: string;
  job?: string;
  jobResult?: "success" | "failure";
  matrix?: Readonly<Record<string, unknown>>;
  step?: string;
  stepResult?: string;
  level?: string;
  msg: string;
  /** A line that a step printed. */
  raw_output?: boolean;
}

/** Milliseconds: a step that waits for what never comes, such as a person, ends with the run. */
const LONGEST = 20 * 60_000;

/** Labels of GitHub's own runners, which an expression may come to. */
const LABELS = [
  ...["ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04", "ubuntu-24.04-arm", "ubuntu-22.04-arm"],
  ...["macos-latest", "macos-26", "macos-15", "macos-14", "macos-13", "windows-latest", "windows-2025", "windows-2022"],
];

/**
 * Runs a workflow: calls back with each line that act tells, and gives its exit code. Steps run as plain processes of this machine
 * with a home of their own; nothing is read from act's configuration files, neither the person's nor the repository's.
 */
export async function runWorkflow(run: ActRun, each: (line: ActLine) => void): Promise<number | null> {
  const { room, folder, file, event, env, step } = run;
  const at = (name: string) => join(room, name);
  const home = at("home");
  for (const one of ["home", "actions"]) mkdirSync(at(one), { recursive: true });
  const place: StepFacts = { ...run.facts, artifacts: at("artifacts"), ...(run.token !== undefined && { token: run.token }) };
  const secrets = { ...(run.token !== undefined && { GITHUB_TOKEN: run.token }), ...run.secrets };
  // YAML, which JSON is: act's other format fills in what looks like a variable.
  const texts = { "step.json": place, "event.json": run.payload, "secrets.yml": secrets, "vars.yml": run.vars ?? {}, "input.yml": {} };
  // act gives steps a terminal, which a runner does not: no colours for it.
  const { PATH = "" } = env;
  writeStarters(at("starters"), at("heard"), PATH);
  const told = { ...env, PATH: `${at("starters")}${delimiter}${PATH}`, NO_COLOR: "1", COGREL_STEP: at("step.json") };
  for (const [name, value] of Object.entries({ ...texts, "env.yml": told }))
    writeFileSync(at(name), JSON.stringify(value), { mode: 0o600 });
  const [program = "", ...first] = run.act;
  const args = [
    ...first,
    ...[event, "--json", "--no-cache-server", "--no-skip-checkout"],
    ...["--directory", folder, "--workflows", join(folder, file), "--eventpath", at("event.json")],
    ...["--env-file", at("env.yml"), "--secret-file", at("secrets.yml"), "--var-file", at("vars.yml"), "--input-file", at("input.yml")],
    ...["--action-cache-path", at("cache")],
    ...[...new Set([...LABELS, ...run.runners])].flatMap((label) => ["--platform", `${label}=-self-hosted`]),
    ...writeStandIns(at("actions"), step, run),
  ];
  const child = spawn(program, args, {
    cwd: room,
    env: { ...env, HOME: home, XDG_CACHE_HOME: at("cache"), XDG_CONFIG_HOME: home, GH_CONFIG_DIR: home },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST,
    killSignal: "SIGKILL",
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  child.stderr.setEncoding("utf8").on("data", (text: string) => each({ msg: text.trimEnd(), level: "error" }));
  const reading = createInterface({ input: child.stdout }).on("line", (text) => {
    const line = lineOf(text);
    const msg = line.raw_output ? hearLastWords(line.msg, at("heard")) : line.msg;
    if (msg !== "" || line.msg === "") each({ ...line, msg });
  });
  const closed = new Promise<void>((resolve) => reading.once("close", () => resolve()));
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  await closed;
  return code;
}

const running = new Set<ChildProcess>();

/** Ends every run that is under way, with all its steps; comes back when they are gone. */
export async function endRuns(): Promise<void> {
  const ended = [...running].map((child) => new Promise((resolve) => child.once("close", resolve)));
  for (const child of running) child.kill("SIGKILL");
  await Promise.all(ended);
}

function lineOf(line: string): ActLine {
  try {
    return JSON.parse(line) as ActLine;
  } catch {
    return { msg: line };
  }
}
