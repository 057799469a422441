import type { Watch } from "../domain/plan";
import { type PullData, pullAnswer } from "../domain/pull";
import type { Version } from "../domain/version";
import type { Github } from "../world/github/github";
import { allChecksOf } from "./runs";

/** Seconds between looks: a merge takes a person. */
const WAITS = [5, 10, 15, 20, 30] as const;
/** A GitHub on this machine needs no sparing. */
const LOCAL_WAITS = [0.1, 0.5, 2, ...WAITS] as const;

/** Follows a pull request until it is merged, or closed without. It may take days: who leaves comes back with the same command. */
export function followPull(github: Github, number: number, version: Version): Watch<PullData> {
  return {
    kind: "watch",
    title: `pull request #${number} of ${version.text}`,
    waits: github.hosts.loopback ? LOCAL_WAITS : WAITS,
    atMost: Number.POSITIVE_INFINITY,
    left: `the pull request waits; cogrel release ${version.text} goes on when it is merged`,
    async look() {
      const pull = await github.pull(number);
      const [checks, reviews] = await Promise.all([allChecksOf(github, pull.head.sha), github.reviews(number)]);
      return pullAnswer({ pull, checks, reviews });
    },
  };
}
