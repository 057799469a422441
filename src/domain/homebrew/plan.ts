import { checksumsDigests } from "../assets/checksums";
import { type Check, verdictOf } from "../check";
import type { RuleCode } from "../codes";
import type { Action, Answer, Plan } from "../plan";
import type { Release } from "../release";
import { POLICY } from "../release-type";
import { releaseType, type Version } from "../version";
import { type CaskValues, renderCask, wantedDigests } from "./cask";
import { caskName, type Homebrew } from "./homebrew";
import { type TapFacts, type TapStanding, tapStanding } from "./tap";

/** A program that a cask names, as GitHub has it; `digest` is sha256 in hex. */
export interface CaskProgram {
  name: string;
  digest: string | undefined;
}

/** The release that a cask is made from. */
export interface CaskFacts {
  tag: string;
  version: Version;
  homebrew: Homebrew;
  /** The template at the tag's commit; undefined where there is none. */
  template: string | undefined;
  /** Published, or a draft; undefined where none is shown. */
  release: Release | undefined;
  /** The text of its checksums.txt; undefined where it has none. */
  checksums: string | undefined;
  /** Whether the bytes that came are those of which GitHub has the digest. */
  checksumsSame: boolean;
  /** The programs for macOS; undefined where the inventory has none. */
  arm64: CaskProgram | undefined;
  x86_64: CaskProgram | undefined;
}

export interface HomebrewFacts extends CaskFacts {
  tap: TapFacts;
  /** The token is a workflow's own, which reaches no other repository. */
  silent: boolean;
}

export interface HomebrewData {
  tag: string;
  version: string;
  tap: string;
  cask: string;
  /** What a run of it finds; `absent` is what a Plan is for. */
  state: TapStanding["state"];
  branch?: string;
  pull?: { number: number; url: string };
}

interface Rendered {
  checks: Check[];
  text: string | undefined;
}

/** An Answer for versions that are no cask's: pre-releases and dev versions. */
export function notForHomebrew(tag: string, version: Version): Answer<{ tag: string; version: string; state: "not owed" }> | undefined {
  const type = releaseType(version);
  if (POLICY[type].homebrew) return undefined;
  const title = `nothing to do: ${tag} is a ${type === "dev" ? "dev version" : type}, and the tap has stable ones only`;
  return { kind: "answer", title, verdict: "yes", data: { tag, version: version.text, state: "not owed" }, checks: [] };
}

interface PrintedCask {
  tag: string;
  version: string;
  /** The cask's file in the tap, and what it would hold. */
  cask: string;
  text?: string;
}

/** The cask of a release, on standard output. */
export function printedCask(facts: CaskFacts): Answer<PrintedCask> {
  const { checks, text } = rendered(facts);
  const data = { tag: facts.tag, version: facts.version.text, cask: facts.homebrew.cask, ...(text !== undefined && { text }) };
  const verdict = verdictOf(checks);
  const title = verdict === "yes" ? `the cask of ${facts.tag}` : `the cask of ${facts.tag} cannot be made`;
  return { kind: "answer", title, verdict, data, checks, ...(text !== undefined && { lines: text.replace(/\n$/, "").split("\n") }) };
}

/** The Plan that brings a release's cask to the tap by a branch and a pull request. An Answer where nothing is left to do, or owed. */
export function planHomebrew(facts: HomebrewFacts): Plan<HomebrewData> | Answer<HomebrewData> {
  const { tag, version, homebrew, tap } = facts;
  const cask = rendered(facts);
  const published: Check = publishedCheck(facts);
  const wanted = cask.text === undefined ? undefined : { text: cask.text };
  const standing = tapStanding(tap, version, wanted ?? "any");
  const data: HomebrewData = {
    ...{ tag, version: version.text, tap: homebrew.tap, cask: homebrew.cask, state: standing.state, branch: tap.branch },
    ...(standing.pull && { pull: { number: standing.pull.number, url: standing.pull.url } }),
  };
  const first = [published, ...cask.checks];
  const over = verdictOf(first) === "yes" ? OVER[standing.state] : undefined;
  if (over) return { kind: "answer", title: `${over}: ${standing.found}`, verdict: "yes", data, checks: [] };
  const checks = [...first, standingCheck(facts, standing), ...(facts.silent ? [tapTokenCheck(homebrew)] : [])];
  const ready = verdictOf(checks) === "yes" && wanted !== undefined;
  return {
    kind: "plan",
    title: `update the cask of ${homebrew.tap} to ${version.text}`,
    checks,
    steps: ready ? stepsOf(facts, wanted.text) : [],
    local: false,
    data,
    question: `Open a pull request for ${version.text} on ${homebrew.tap}?`,
  };
}

/** The states in which nothing is to be done. */
const OVER: Readonly<Partial<Record<TapStanding["state"], string>>> = {
  done: "nothing to do",
  open: "nothing to do",
  "not owed": "nothing is owed",
};

function rendered({ tag, template, homebrew, version, ...facts }: CaskFacts): Rendered {
  if (template === undefined) return { checks: [noTemplate(tag, homebrew)], text: undefined };
  const wanted = wantedDigests(template).flatMap((processor) => facts[processor] ?? []);
  const faults = digestFaults(facts, wanted);
  const values: CaskValues = { version, arm64: facts.arm64?.digest, x86_64: facts.x86_64?.digest };
  const cask = renderCask(template, { ...values, ...placeholders(facts) });
  const checks = [digestsCheck(tag, facts.checksums, faults), templateCheck(homebrew, cask)];
  return { checks, text: verdictOf(checks) === "yes" && "text" in cask ? cask.text : undefined };
}

/** A digest that isn't known is its own Check's finding: the template is judged as if it were. */
function placeholders({ arm64, x86_64 }: Pick<CaskFacts, "arm64" | "x86_64">): Pick<CaskValues, "arm64" | "x86_64"> {
  return { arm64: arm64 && (arm64.digest ?? "?"), x86_64: x86_64 && (x86_64.digest ?? "?") };
}

function noTemplate(tag: string, { template }: Homebrew): Check {
  return {
    rule: "cask-template",
    verdict: "no",
    found: `${tag} has no ${template}`,
    expected: "the cask's template",
    fix: "cogrel.toml        template in [homebrew] names its file; the next release has it then",
  };
}

function templateCheck({ template }: Homebrew, cask: ReturnType<typeof renderCask>): Check {
  if ("text" in cask) return { rule: "cask-template", verdict: "yes" };
  const fix = `put ${template} right        the next release has it then`;
  return { rule: "cask-template", verdict: "no", found: `${template}: ${cask.fault}`, fix };
}

/** Everything in which the digests are not those of the published bytes: exact names, one line each, the same on GitHub. */
function digestFaults(
  { checksums, checksumsSame }: Pick<CaskFacts, "checksums" | "checksumsSame">,
  wanted: readonly CaskProgram[],
): string[] {
  if (checksums === undefined) return ["the release has no checksums.txt"];
  if (!checksumsSame) return ["checksums.txt that came is not the one that GitHub tells of"];
  const { digests, faults } = checksumsDigests(checksums);
  const own = wanted.flatMap(({ name, digest }) => {
    const lines = digests.get(name) ?? [];
    if (lines.length !== 1) return [`checksums.txt has ${lines.length === 0 ? "no line" : `${lines.length} lines`} for ${name}`];
    if (digest === undefined) return [`the release has no ${name}`];
    return lines[0] === digest ? [] : [`checksums.txt has another digest for ${name} than GitHub`];
  });
  return [...faults.map((fault) => `checksums.txt ${fault}`), ...own];
}

function digestsCheck(tag: string, checksums: string | undefined, faults: readonly string[]): Check {
  if (faults.length === 0) return { rule: "cask-digests", verdict: "yes" };
  const fix =
    checksums === undefined
      ? `cogrel audit ${tag}        shows what the release has`
      : `cogrel audit ${tag}        shows what is wrong with it`;
  return { rule: "cask-digests", verdict: "no", found: faults.join("; "), expected: "one line for each program, with its digest", fix };
}

function publishedCheck({ tag, release }: CaskFacts): Check {
  if (release && !release.draft) return { rule: "release-published", verdict: "yes", found: release.url };
  const found = release ? `${tag} is a draft` : `no published release of ${tag} is shown`;
  return { rule: "release-published", verdict: "no", found, expected: "published", fix: `cogrel publish ${tag}` };
}

const FIXES: Readonly<Partial<Record<TapStanding["state"], readonly [RuleCode, Check["verdict"]]>>> = {
  unknown: ["cask-version", "unknown"],
  different: ["cask-kept", "no"],
  declined: ["cask-kept", "no"],
};

/** Whether the tap may be changed: nobody's cask is overwritten, no decision of a person is made again. */
function standingCheck(facts: HomebrewFacts, { state, found, pull }: TapStanding): Check {
  const [rule, verdict] = FIXES[state] ?? (["cask-kept", "yes"] as const);
  if (verdict === "yes") return { rule, verdict, found };
  const { tag, homebrew } = facts;
  const print = `cogrel homebrew ${tag} --print        shows the cask that it should be`;
  const again = pull && !pull.merged ? `gh pr reopen ${pull.number} --repo ${homebrew.tap}        if it is wanted after all` : print;
  return { rule, verdict, found, expected: EXPECTED[state] ?? "", fix: state === "declined" ? again : print };
}

const EXPECTED: Readonly<Partial<Record<TapStanding["state"], string>>> = {
  unknown: 'one line version "X.Y.Z"',
  different: "this release's digests, or a lower version",
  declined: "no decision of a person against it",
};

function tapTokenCheck({ tap }: Homebrew): Check {
  return {
    rule: "tap-token",
    verdict: "no",
    found: "neither COGREL_TAP_TOKEN nor COGREL_TAP_APP_ID is set, and a workflow's GITHUB_TOKEN reaches its own repository only",
    expected: `a token that may write to ${tap}`,
    fix: "COGREL_TAP_APP_ID and COGREL_TAP_APP_PRIVATE_KEY        of a GitHub App that is installed on the tap, in the job's env",
  };
}

function stepsOf({ tag, version, homebrew, tap, release, ...programs }: HomebrewFacts, text: string): Action[][] {
  const repository = homebrew.tap;
  const { branch, base, at, proposed, there } = tap;
  const title = `Update ${caskName(homebrew)} to ${version.text}`;
  const was = tap.branchThere ? proposed?.blob : there?.blob;
  const branches: Action[] = tap.branchThere ? [] : [{ do: "create-branch", repository, branch, at }];
  const write: Action = {
    do: "write-file",
    repository,
    branch,
    path: homebrew.cask,
    message: title,
    text,
    ...(was !== undefined && { was }),
  };
  const pull: Action = { do: "open-pull", repository, head: branch, base, title, body: bodyOf(tag, release, programs) };
  return [branches, [write], [pull]].filter((step) => step.length > 0);
}

function bodyOf(tag: string, release: Release | undefined, { arm64, x86_64 }: Pick<CaskFacts, "arm64" | "x86_64">): string {
  const lines = [arm64, x86_64].flatMap((one) => (one ? [`- \`${one.name}\` sha256 \`${one.digest}\``] : []));
  return [`The cask of ${tag}: ${release?.url ?? ""}`, "Digests, from the release's checksums.txt:", lines.join("\n")].join("\n\n");
}
