import type { Octokit } from "@octokit/rest";
import type { TapFile } from "../../domain/homebrew/tap";
import type { WriteFile } from "../../domain/plan";
import { maybe, objectOf, oneOf, type Shape, text } from "../../domain/shape";

interface Asking {
  mustRead<T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>): Promise<T>;
  read<T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>): Promise<T | undefined>;
  changing<T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>): Promise<T>;
}

const ref = objectOf({ object: objectOf({ sha: text }) });
const written = objectOf({ content: maybe(objectOf({ sha: text })), commit: objectOf({ sha: text }) });

/** A file's text; a folder, a link, or a file too large for this call is another shape, and told as one. */
const fileOf: Shape<TapFile> = (value, at) => {
  const { sha, content } = objectOf({ type: oneOf(["file"]), sha: text, encoding: oneOf(["base64"]), content: text })(value, at);
  return { text: Buffer.from(content, "base64").toString("utf8"), blob: sha };
};

/** Files and branches of a repository that there is no checkout of. */
export function contentsOf(octokit: Octokit, here: { owner: string; repo: string }, { mustRead, read, changing }: Asking) {
  const { git, repos } = octokit.rest;
  return {
    /** The commit that a branch is at; undefined: there is no such branch. */
    branchTip: async (branch: string) => (await read("the branch", () => git.getRef({ ...here, ref: `heads/${branch}` }), ref))?.object.sha,
    /** The same of a branch that must be there. */
    mustHaveBranch: async (branch: string) =>
      (await mustRead("the branch", () => git.getRef({ ...here, ref: `heads/${branch}` }), ref)).object.sha,
    createBranch: (branch: string, sha: string) =>
      changing("making the branch", () => git.createRef({ ...here, ref: `refs/heads/${branch}`, sha }), ref),
    /** A file as a branch or commit has it; undefined: it has none, or there is no such branch. */
    file: (path: string, at: string) => read(`the file ${path}`, () => repos.getContent({ ...here, path, ref: at }), fileOf),
    /** Writes a file as one commit on a branch; GitHub refuses it where the file is another than `was`. */
    writeFile: ({ path, branch, message, text: content, was }: Omit<WriteFile, "do" | "repository">) =>
      changing(
        `writing ${path}`,
        () =>
          repos.createOrUpdateFileContents({
            ...here,
            ...{ path, branch, message, content: Buffer.from(content).toString("base64") },
            ...(was !== undefined && { sha: was }),
          }),
        written,
      ),
  };
}
