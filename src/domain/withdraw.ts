import { caskName, type Homebrew } from "./homebrew/homebrew";
import { type TapFacts, tapStanding } from "./homebrew/tap";
import { REGISTRY_PAGES } from "./hosts";
import { greatestPublished } from "./latest";
import type { Answer } from "./plan";
import { nextAfter } from "./policy";
import type { Package } from "./project";
import { shellWord } from "./quoted";
import type { Standing } from "./registries/standing";
import type { Release } from "./release";
import { POLICY } from "./release-type";
import type { TagFact } from "./tag";
import { isUnread, type Unread } from "./unread";
import { pep440, releaseType, type Version } from "./version";
import { wrapped } from "./wrapped";

export interface WithdrawFacts {
  tag: string;
  prefix: string;
  version: Version;
  /** The remote's tags. */
  tags: readonly TagFact[];
  /** The version that the default branch's files hold. */
  held: Version | undefined;
  remote: string;
  /** owner/name. */
  repository: string;
  /** GitHub's address for people. */
  server: string;
  /** The packages on PyPI and crates.io, and where the version stands there. */
  targets: readonly { package: Package; standing: Standing; unread?: Unread["unread"] }[];
  /** go.mod stands at the root of the repository. */
  goModule: boolean;
  releases: readonly Release[] | Unread;
  homebrew: { place: Homebrew; tap: TapFacts | Unread } | undefined;
}

/** One place that a version went to, and how it is taken back there, as far as that goes. */
export interface Channel {
  channel: "pypi" | "crates" | "github" | "homebrew" | "go" | "tag";
  /** What it is there, such as `coglet 0.18.0`. */
  name: string;
  /** What was found, and what can be undone. */
  about: string;
  /** Command lines, to be looked at and run by a person. */
  commands: string[];
  /** A page where it is done by hand. */
  page?: string;
}

export interface WithdrawData {
  tag: string;
  version: string;
  pep440: string;
  channels: Channel[];
  next: string;
}

/** How a released version is taken back, channel by channel: exact commands and pages, and the number to go on with. Nothing is done. */
export function withdrawal(facts: WithdrawFacts): Answer<WithdrawData> {
  const { tag, version } = facts;
  const registries = POLICY[releaseType(version)].registries ? facts.targets.map((one) => registryChannel(one, version)) : [];
  const channels = [...homebrewChannel(facts), ...registries, githubChannel(facts), ...goChannel(facts), tagChannel(facts)];
  const next = nextAfter(version, facts.tags, facts.held).text;
  const data = { tag, version: version.text, pep440: pep440(version), channels, next };
  const nowhere = isNowhere(facts);
  const head = nowhere
    ? `${tag} is nowhere that could be seen: nothing is to be withdrawn.`
    : `How ${tag} is withdrawn; cogrel does none of it.`;
  const last = nowhere ? [] : ["", "Go on with", `  cogrel bump ${next}`];
  return { kind: "answer", title: `withdraw ${tag}`, verdict: "yes", data, checks: [], lines: [head, ...channels.flatMap(shown), ...last] };
}

function shown({ channel, name, about, commands, page }: Channel): string[] {
  const title = `${TITLES[channel]}: ${name}`;
  return [
    "",
    title,
    ...wrapped(about, WIDTH).map((line) => `  ${line}`),
    ...commands.map((one) => `    ${one}`),
    ...(page ? [`    ${page}`] : []),
  ];
}

/** Of what is said of a channel, in characters; commands are never broken. */
const WIDTH = 76;

const TITLES: Readonly<Record<Channel["channel"], string>> = {
  pypi: "PyPI",
  crates: "crates.io",
  github: "GitHub release",
  homebrew: "Homebrew",
  go: "Go",
  tag: "git tag",
};

function registryChannel({ package: { name, registry }, standing, unread }: WithdrawFacts["targets"][number], version: Version): Channel {
  const onPypi = registry === "pypi";
  const channel = { channel: onPypi ? "pypi" : "crates", name: `${name} ${onPypi ? pep440(version) : version.text}` } as const;
  if (standing.state === "absent") return { ...channel, about: "It is not there: nothing is to be undone.", commands: [] };
  const seen = SEEN[standing.state] ?? `There: ${standing.found}. Yank it.`;
  const about = `${unread ? `Not known: ${standing.found}. If it is there, yank it.` : seen} ${onPypi ? ON_PYPI : ON_CRATES}`;
  // A command here is one that withdraws: what is yanked already needs none, and never the one that takes it back.
  if (!onPypi) return { ...channel, about, commands: standing.state === "yanked" ? [] : [`cargo yank ${name}@${version.text}`] };
  return { ...channel, about, commands: [], page: `${REGISTRY_PAGES.pypi}/manage/project/${name}/release/${pep440(version)}/` };
}

const SEEN: Readonly<Partial<Record<Standing["state"], string>>> = { yanked: "It is yanked already." };
const ON_PYPI =
  "Yanked, installers pass it over unless it is asked for by its number; that can be undone. Deleting cannot, and frees no file name.";
const ON_CRATES = "Yanked, new lock files pass it over and old ones still work; --undo takes it back. The version itself is final.";

function githubChannel({ tag, version, repository, releases, prefix }: WithdrawFacts): Channel {
  const of = (about: string, commands: string[]): Channel => ({ channel: "github", name: tag, about, commands });
  const mark = `gh release edit ${tag} --repo ${repository} --prerelease --title "${tag} (withdrawn)"`;
  const kept = "Leave it there with its assets: casks, go and pip name them, and a deleted release may burn its tag's name.";
  if (isUnread(releases)) return of(`Not known: ${releases.unread.message}. If it is published, mark it. ${kept}`, [mark]);
  const own = releases.find((one) => one.tag === tag && !one.draft) ?? releases.find((one) => one.tag === tag);
  if (!own) return of("There is none that this token sees.", []);
  if (own.draft) return of("It is a draft, which nobody has: it can be deleted.", [`gh release delete ${tag} --repo ${repository}`]);
  const before = greatestPublished(
    releases.filter((one) => one.tag !== tag),
    prefix,
  );
  if (releaseType(version) !== "stable") return of(`Mark it. ${kept}`, [mark]);
  const latest = before ? [`gh release edit ${before.tag} --repo ${repository} --latest`] : [];
  const about = before ? `Mark it, and make ${before.tag} the latest again. ${kept}` : `Mark it. ${kept}`;
  return of(about, [mark, ...latest]);
}

function homebrewChannel({ homebrew, version, server }: WithdrawFacts): Channel[] {
  if (!homebrew || !POLICY[releaseType(version)].homebrew) return [];
  const { place, tap } = homebrew;
  const of = (about: string, commands: string[] = [], page?: string): Channel[] => [
    { channel: "homebrew", name: `${caskName(place)} of ${place.tap}`, about, commands, ...(page !== undefined && { page }) },
  ];
  const history = `${server}/${place.tap}/commits/HEAD/${place.cask}`;
  if (isUnread(tap)) return of(`Not known: ${tap.unread.message}. If the cask is of ${version.text}, revert its commit.`, [], history);
  const { state, pull } = tapStanding(tap, version, "any");
  if (state === "open" && pull) return of("Its pull request is open: close it.", [`gh pr close ${pull.number} --repo ${place.tap}`]);
  if (state !== "done") return of(`The tap's cask is not of ${version.text}: nothing is to be undone.`);
  const merged = tap.pulls.find((one) => one.merged);
  if (!merged) return of(`The cask is of ${version.text}. Revert the commit that made it so.`, [], history);
  const about = `The cask is of ${version.text}. Revert pull request #${merged.number}, with the button on its page.`;
  return of(about, [], `${server}/${place.tap}/pull/${merged.number}`);
}

/** https://go.dev/ref/mod#go-mod-file-retract */
function goChannel(facts: WithdrawFacts): Channel[] {
  const { goModule, prefix, tag, tags } = facts;
  if (!goModule || prefix !== "v" || !tags.some(({ name }) => name === tag)) return [];
  const about = `Put this line into go.mod of the next version, with the reason: the go command passes ${tag} over from then on.`;
  return [{ channel: "go", name: tag, about, commands: [`retract ${tag} // REASON`] }];
}

function tagChannel({ tag, tags, remote }: WithdrawFacts): Channel {
  const there = tags.some(({ name }) => name === tag);
  const about = there
    ? `It stays on ${remote}: a pushed tag is never moved or deleted. Everyone who fetched it keeps it, and Go's checksum database does for ever.`
    : `${remote} has no tag ${shellWord(tag)}.`;
  return { channel: "tag", name: tag, about, commands: [] };
}

/** It is known of each place that the version is not there. */
function isNowhere({ tag, tags, targets, releases, homebrew, version }: WithdrawFacts): boolean {
  if (isUnread(releases) || releases.some((one) => one.tag === tag) || tags.some(({ name }) => name === tag)) return false;
  if (targets.some(({ standing: { state } }) => state !== "absent")) return false;
  if (!homebrew || !POLICY[releaseType(version)].homebrew) return true;
  return !isUnread(homebrew.tap) && ["absent", "not owed"].includes(tapStanding(homebrew.tap, version, "any").state);
}
