import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { download, upload } from "./artifacts";
import { cargoPublish, cratesToken, goreleaser, maturin, pypi, uvBuild, uvPublish } from "./builders";
import { checkout } from "./checkout";
import type { StepFacts, StepPlace } from "./place";
import { inside } from "./ports";

// A process of a workflow that act runs: what stands for an action, or for a program. Which one is its first argument; what it needs
// to know is in the file that COGREL_STEP names, since a list of processes must not show it. And `inside`, which lets the far ends in.

type Work = (place: StepPlace, args: readonly string[]) => void | Promise<void>;

const STEPS: Readonly<Record<string, Work>> = {
  ...{ checkout, upload, download, maturin, goreleaser, pypi },
  "crates-token": cratesToken,
  cogrel,
  "uv-build": uvBuild,
  "uv-publish": uvPublish,
  "cargo-publish": cargoPublish,
};

/** Stands for this program as an action: `run`, split at spaces, by the program that rehearses. */
function cogrel({ cogrel: [program = "", ...first] = [], workspace, token = "", input }: StepPlace): void {
  const env = { ...process.env, GITHUB_TOKEN: process.env.GITHUB_TOKEN || input("token") || token };
  const { status, error } = spawnSync(program, [...first, ...input("run").split(/\s+/)], { cwd: workspace, env, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`cogrel ended with ${status}`);
}

async function main([kind = "", ...args]: readonly string[]): Promise<number> {
  if (kind === "inside") return inside(args);
  const work = Object.hasOwn(STEPS, kind) ? STEPS[kind] : undefined;
  if (!work) throw new Error(`there is no stand-in ${kind}`);
  const facts = JSON.parse(readFileSync(process.env.COGREL_STEP ?? "", "utf8")) as StepFacts;
  const { GITHUB_WORKSPACE: workspace = process.cwd(), GITHUB_REF: ref = "", GITHUB_SHA: sha = "" } = process.env;
  const input = (name: string) => (process.env[`INPUT_${name.toUpperCase().replaceAll(" ", "_")}`] ?? "").trim();
  await work({ ...facts, workspace, ref, sha, input, say: (line) => void process.stdout.write(`${line}\n`) }, args);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
    // Inside, what listens would keep it.
    if (process.argv[2] === "inside") process.exit();
  },
  (cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : cause}\n`);
    process.exit(1);
  },
);
