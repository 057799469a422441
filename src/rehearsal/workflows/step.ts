import { readFileSync } from "node:fs";
import { download, upload } from "./artifacts";
import { checkout } from "./checkout";
import type { StepPlace } from "./place";

// A step of a workflow that act runs, as a process of its own: what stands for an action. Which one is its first argument; what it
// needs to know is in the file that COGREL_STEP names, since a list of processes must not show it.

const STEPS: Readonly<Record<string, (place: StepPlace) => void>> = { checkout, upload, download };

function main([kind = ""]: readonly string[]): void {
  const work = Object.hasOwn(STEPS, kind) ? STEPS[kind] : undefined;
  if (!work) throw new Error(`there is no stand-in ${kind}`);
  const place = JSON.parse(readFileSync(process.env.COGREL_STEP ?? "", "utf8")) as Pick<StepPlace, "origin" | "token" | "artifacts">;
  const { GITHUB_WORKSPACE: workspace = process.cwd(), GITHUB_REF: ref = "", GITHUB_SHA: sha = "" } = process.env;
  const input = (name: string) => (process.env[`INPUT_${name.toUpperCase().replaceAll(" ", "_")}`] ?? "").trim();
  work({ ...place, workspace, ref, sha, input, say: (line) => void process.stdout.write(`${line}\n`) });
}

try {
  main(process.argv.slice(2));
} catch (cause) {
  process.exitCode = 1;
  process.stderr.write(`${cause instanceof Error ? cause.message : cause}\n`);
}
