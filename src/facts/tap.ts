import { caskVersion } from "../domain/homebrew/cask";
import { caskBranch, type Homebrew } from "../domain/homebrew/homebrew";
import type { TapFacts } from "../domain/homebrew/tap";
import { compareVersions, type Version } from "../domain/version";
import type { Github } from "../world/github/github";

/**
 * Reads the Homebrew tap: the cask that people install, and the branch and pull requests that bring `version` to it. `github` is the
 * tap's repository: `world.tap(homebrew.tap)`, which takes the tap's own token where there is one, else the usual one. Where `homebrew`
 * comes from says `homebrewOf`; what the facts mean says `tapStanding` (domain/homebrew/tap.ts), which needs no rendered cask. Throws
 * Problems with exit 3 where the tap can't be read: that is "unknown", never "absent". With `whole` false only what decides where the
 * version stands is read: not how the cask that is there came.
 */
export async function tapFacts(github: Github, homebrew: Homebrew, version: Version, { whole = true } = {}): Promise<TapFacts> {
  const branch = caskBranch(homebrew, version);
  const { default_branch: base } = await github.about();
  if (!whole) {
    const [at, there] = await Promise.all([github.mustHaveBranch(base), github.file(homebrew.cask, base)]);
    const has = there && caskVersion(there.text);
    const settled = { tap: homebrew.tap, cask: homebrew.cask, base, at, there, branch, branchThere: false, proposed: undefined, pulls: [] };
    if (has && compareVersions(has, version) >= 0) return settled;
  }
  const [at, there, tip, proposed, pulls] = await Promise.all([
    github.mustHaveBranch(base),
    github.file(homebrew.cask, base),
    github.branchTip(branch),
    github.file(homebrew.cask, branch),
    github.pulls(branch),
  ]);
  const own = pulls.filter((pull) => pull.base === base);
  return { tap: homebrew.tap, cask: homebrew.cask, base, at, there, branch, branchThere: tip !== undefined, proposed, pulls: own };
}
