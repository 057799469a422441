import type { Watch } from "../domain/plan";
import { followed, newestRun, type RunData } from "../domain/runs";
import type { Github } from "../world/github/github";
import { jobsOf, runsOf } from "./runs";

interface Following {
  /** The workflow's file name. */
  file: string;
  tag: string;
  /** The tag's commit. */
  sha: string;
  event: "push" | "release";
  /** A workflow's own token made the event, which starts no workflow (H12). */
  silent: boolean;
}

/** Seconds between looks: soon at first, since a run takes a few seconds to appear; then as often as GitHub's limits bear for hours. */
const WAITS = [2, 3, 5, 5, 10, 10, 15, 20] as const;
const AT_MOST = 2 * 3600;

/** Follows the newest run that an event of the tag started, to its end. */
export function followRun(github: Github, { file, tag, sha, event, silent }: Following): Watch<RunData> {
  let looks = 0;
  return {
    kind: "watch",
    title: `${file} of ${tag}`,
    waits: WAITS,
    atMost: AT_MOST,
    left: "the run goes on without cogrel",
    async look() {
      looks++;
      const run = newestRun(
        (await runsOf(github, file, sha)).filter((one) => one.event === event),
        tag,
      );
      return followed({ file, tag, run, jobs: run ? await jobsOf(github, run) : [], looks, event, silent });
    },
  };
}
