import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { StepPlace } from "./place";

/**
 * Stands for actions/checkout, with its depths: one commit under its own ref unless `fetch-depth` says otherwise, and with 0 all
 * branches and tags. A tag of one commit comes as the commit that it names, as there (actions/checkout#290).
 */
export function checkout({ origin, token, workspace, ref, sha, input }: StepPlace): void {
  const folder = resolve(workspace, input("path"));
  const [repository, wanted, depth] = [input("repository"), input("ref"), input("fetch-depth") || "1"];
  const from = repository === "" ? origin : origin.replace(/[^/]+\/[^/]+\.git$/, () => `${repository}.git`);
  const header = token === undefined ? [] : ["-c", `http.extraheader=AUTHORIZATION: bearer ${token}`];
  const git = (...args: string[]) => run("git", [...header, ...args], folder);
  mkdirSync(folder, { recursive: true });
  git("init", "--quiet", "--template=");
  git("remote", "add", "origin", from);
  const some = depth === "0" ? [] : ["--no-tags", `--depth=${Number(depth)}`];
  if (depth === "0") git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*");
  if (repository !== "" || wanted !== "") {
    git("fetch", "--quiet", ...some, "origin", wanted || "HEAD");
    git("checkout", "--quiet", "--detach", "FETCH_HEAD");
  } else {
    const branch = ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
    const here = branch === undefined ? ref : `refs/remotes/origin/${branch}`;
    if (depth !== "0" || branch === undefined) git("fetch", "--quiet", ...some, "--force", "origin", `+${sha}:${here}`);
    if (branch === undefined) git("checkout", "--quiet", "--detach", sha);
    else git("checkout", "--quiet", "-B", branch, sha);
  }
  if (token !== undefined && input("persist-credentials") !== "false") git("config", "http.extraheader", `AUTHORIZATION: bearer ${token}`);
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(program, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
}
