import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ActRun } from "./act";

/**
 * What stands for an action of other people's, whose own code would have to be fetched: `nothing` does nothing, since what it
 * fetches or keeps is not there to be had.
 */
export type StandIn = "checkout" | "upload" | "download" | "maturin" | "goreleaser" | "pypi" | "crates-token" | "cogrel" | "nothing";

const STAND_INS: Readonly<Record<string, StandIn>> = {
  "actions/checkout": "checkout",
  "actions/upload-artifact": "upload",
  "actions/download-artifact": "download",
  "actions/cache": "nothing",
  "actions/setup-go": "nothing",
  "actions/setup-node": "nothing",
  "actions/setup-python": "nothing",
  "astral-sh/setup-uv": "nothing",
  "goreleaser/goreleaser-action": "goreleaser",
  "pyo3/maturin-action": "maturin",
  "pypa/gh-action-pypi-publish": "pypi",
  "rust-lang/crates-io-auth-action": "crates-token",
  "dtolnay/rust-toolchain": "nothing",
  "jdx/mise-action": "nothing",
  "swatinem/rust-cache": "nothing",
};

/** The stand-in for a step's `uses`; `undefined` where there is none. */
export function standInFor(uses: string): StandIn | undefined {
  const [name = ""] = uses.toLowerCase().split("@");
  if (Object.hasOwn(STAND_INS, name)) return STAND_INS[name];
  // This program as an action, whoever keeps the copy.
  return /^[^/.]+\/cogrel$/.test(name) ? "cogrel" : undefined;
}

const NOTHING = 'runs:\n  using: composite\n  steps:\n    - run: ":"\n      shell: sh\n';
const BY_NODE = "runs:\n  using: node20\n  main: index.js\n";

/** Writes a folder for each stand-in, as an action; `step` is the program behind it. Gives act's arguments by which it finds them. */
export function writeStandIns(folder: string, step: string, { uses, own = {} }: Pick<ActRun, "uses" | "own">): string[] {
  return [...new Set(uses)].flatMap((one) => {
    const mine = own[one.split("@", 1)[0] ?? ""];
    if (mine !== undefined) return ["--local-repository", `${one}=${mine}`];
    const kind = standInFor(one);
    if (kind === undefined) return [];
    const at = join(folder, kind);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, "action.yml"), `name: ${kind}\ndescription: A stand-in\n${kind === "nothing" ? NOTHING : BY_NODE}`);
    writeFileSync(join(at, "index.js"), `process.argv.splice(2, 0, ${JSON.stringify(kind)});\nrequire(${JSON.stringify(step)});\n`);
    return ["--local-repository", `${one}=${at}`];
  });
}
