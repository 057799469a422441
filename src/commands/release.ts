import { planBranchBump } from "../domain/branch-bump";
import { planBranchPush } from "../domain/branch-push";
import { type FlowFacts, flowTable, newsOf, nextStep, type Step, type Way } from "../domain/flow";
import { creatable, KEYWORDS, wantedVersion } from "../domain/next-version";
import { toldChanges } from "../domain/notes";
import { planOpenPull } from "../domain/open-pull";
import type { Answer, Outcome, Plan, Table, Turn } from "../domain/plan";
import { Problem } from "../domain/problem";
import { planPublish } from "../domain/publish";
import { releaseType, type Version } from "../domain/version";
import { doneAnswer, failedAnswer, notesAnswer, planNotes, planRerun, startAnswer } from "../domain/wizard";
import { branchBumpFacts } from "../facts/branch-bump";
import { type Flow, packagesAt, readFlow } from "../facts/flow";
import { followRun } from "../facts/follow";
import { followPull } from "../facts/follow-pull";
import { notesFacts } from "../facts/notes";
import { publishFacts } from "../facts/publish";
import { failedLog } from "../facts/runs";
import { type Start, startFacts } from "../facts/start";
import { statusFacts } from "../facts/status";
import { sha256 } from "../world/digest";
import type { World } from "../world/world";
import { bump } from "./bump";
import { tag } from "./tag";

export interface ReleaseOptions {
  /** --pr, --no-pr; absent: as the branch's protection says. */
  pr?: boolean;
  yes?: boolean;
  dryRun?: boolean;
}

type Steps = AsyncGenerator<Turn, void, Outcome[] | Answer>;

/** Looks that may show the same step to do, though it was done: lists lag. */
const PATIENCE = 3;

/**
 * The wizard: looks at the world, says where the release stands, does the next step with that step's own command, looks again.
 * It keeps no state, so anybody may go on with it anywhere, and steps that somebody else did are simply done.
 */
export async function* release(world: World, wanted: string | undefined, options: ReleaseOptions): Steps {
  const named = wanted === undefined || KEYWORDS.includes(wanted) ? undefined : creatable(wanted);
  const start = await startFacts(world, named);
  yield startAnswer(start);
  const version = named ?? (await chosen(world, wanted, start));
  // A dry run writes nothing (I10): no lock, no journal.
  if (!options.dryRun) {
    await world.lock(`release-${version.text}`);
    await world.keepJournal(start.repository);
  }
  const way: Way | undefined = options.pr === undefined ? undefined : options.pr ? "pull" : "push";
  const seen = new Map<Step, number>();
  let earlier: Table | undefined;
  for (;;) {
    const flow = await readFlow(world, version, way);
    const step = nextStep(flow.facts);
    if (step === "done") {
      yield doneAnswer(flow.facts, await packagesAt(flow.ground, flow.facts.tagged, version), await statusFacts(world, version.text));
      return;
    }
    mustMove(step, seen, version);
    const table = flowTable(flow.facts);
    yield standing(flow.facts, earlier ? newsOf(table, earlier) : table);
    earlier = table;
    if ((yield* DO[step](world, flow, options)) === "over") return;
  }
}

/** Whether the wizard is over with the step, or looks again. */
// biome-ignore lint/suspicious/noConfusingVoidType: a generator that returns nothing returns void
type Next = "over" | void;
type Doing = (world: World, flow: Flow, options: ReleaseOptions) => AsyncGenerator<Turn, Next, Outcome[] | Answer>;

const DO: Readonly<Record<Exclude<Step, "done">, Doing>> = {
  bump: bumpStep,
  open: openStep,
  merge: mergeStep,
  tag: tagStep,
  build: buildStep,
  publish: publishStep,
  follow: followStep,
};

async function chosen(world: World, wanted: string | undefined, { current, tags, choices }: Start): Promise<Version> {
  if (wanted !== undefined) return wantedVersion(wanted, undefined, () => ({ current, tags }));
  if (!world.ask) throw unnamed(choices);
  const answer = await world.ask.choose("Which version?", [...choices, { value: "", label: "other…" }]);
  return creatable(answer === "" ? (await world.ask.type("Version:")).trim() : answer);
}

function unnamed(choices: Start["choices"]): Problem {
  const list = choices.map(({ value }) => value).join(", ");
  return new Problem("usage", `no version was named, and there is no terminal to choose one on; next could be ${list}`, {
    exit: 2,
    fix: `cogrel release ${choices[0]?.value ?? "X.Y.Z"} --yes`,
  });
}

/** The same step again and again: what was done does not show. */
function mustMove(step: Step, seen: Map<Step, number>, { text }: Version): void {
  const times = (seen.get(step) ?? 0) + 1;
  seen.set(step, times);
  if (times <= PATIENCE || step === "build" || step === "merge" || step === "follow") return;
  throw new Problem("flow-stuck", `the step "${step}" was done ${PATIENCE} times, and the world does not show it`, {
    exit: 3,
    fix: `cogrel release ${text}        in a minute`,
  });
}

function standing(facts: FlowFacts, table: Table): Answer {
  const data = { version: facts.version.text, tag: facts.tag, step: nextStep(facts) };
  const again = `cogrel release ${facts.version.text}`;
  return { kind: "answer", title: `${facts.tag}: ${nextStep(facts)}`, verdict: "yes", data, checks: [], table, aside: true, again };
}

async function* bumpStep(world: World, { facts, ground }: Flow): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const { way, version, base, head, remote } = facts;
  if (way === "branch") {
    yield onward(await bump(world, version.text, { commit: true }));
    return;
  }
  const create = way === "pull";
  const message = ground.project.bumpMessage.replaceAll("{version}", version.text);
  const wanted = { remote, branch: create ? head.branch : base.branch, create, message };
  yield onward(planBranchBump(await branchBumpFacts(ground, base.tip, version), version, wanted));
}

/** A step's own Plan, without its word of what to do next: the wizard does that. */
function onward<T extends Turn>(turn: T): T {
  if (turn.kind === "watch") return turn;
  const { next: _, ...rest } = turn as Plan | Answer;
  return rest as T;
}

async function* openStep(_world: World, { facts, ground, github, seen }: Flow): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const { version, tag: name, head, base } = facts;
  const { changes: all, previous } = await notesFacts(ground, seen.url, { tag: name, version, commit: base.tip });
  const changes = toldChanges(all, ground.project.bumpMessage);
  const title = ground.project.bumpMessage.replaceAll("{version}", version.text);
  yield planOpenPull({ repository: github.repository, version, tag: name, head: head.branch, base: base.branch, title, changes, previous });
}

async function* mergeStep(_world: World, { facts, github }: Flow): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const answer = yield followPull(github, facts.pull?.number ?? 0, facts.version);
  return isYes(answer) ? undefined : "over";
}

async function* tagStep(world: World, { facts }: Flow): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const { way, base, brought, remote, version } = facts;
  if (way === "branch" && base.branch !== "HEAD") yield planBranchPush({ remote, branch: base.branch, at: base.tip, was: undefined });
  yield onward(await tag(world, version.text, { push: true, ...(brought !== undefined && { commit: brought }) }));
}

async function* buildStep(world: World, flow: Flow, options: ReleaseOptions): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const { tag: name, tagged, workflows, version } = flow.facts;
  const answer = yield followRun(flow.github, { file: workflows.build, tag: name, sha: tagged ?? "", event: "push", silent: false });
  if (isYes(answer)) return flow.facts.release || releaseType(version) === "dev" ? undefined : yield* draftMissing(flow);
  return yield* failed(world, flow, workflows.build, options);
}

/** A build that ended well and left no draft: the workflow does not make one, so that a person must. */
async function* draftMissing({ github, facts }: Flow): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const { tag: name } = facts;
  const there = (await github.releases()).some((one) => one.tag === name);
  if (there) return;
  throw new Problem("flow-stuck", `${facts.workflows.build} succeeded, and there is no draft of ${name}`, {
    exit: 1,
    fix: `cogrel draft ${name} --assets DIR        then cogrel release ${facts.version.text}`,
  });
}

async function* publishStep(
  world: World,
  { facts, github }: Flow,
  { yes }: ReleaseOptions,
): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const { release: draft, tag: name, version } = facts;
  if (draft && world.ask && !yes) {
    yield notesAnswer(name, draft.body);
    const body = await reviewed(world, draft.body);
    if (body === undefined) return "over";
    if (body !== draft.body)
      yield planNotes({
        repository: github.repository,
        tag: name,
        at: facts.tagged ?? "",
        was: sha256(draft.body),
        body,
        prerelease: draft.prerelease,
      });
  }
  yield planPublish(await publishFacts(world, name), { ciNotRequired: undefined, typed: releaseType(version) === "stable" });
}

/** The notes as the person wants them; `undefined` to stop here. */
async function reviewed({ ask }: World, notes: string): Promise<string | undefined> {
  const choices = [
    { value: "keep", label: "yes" },
    { value: "edit", label: "edit them", about: "in $VISUAL or $EDITOR" },
    { value: "leave", label: "leave the draft for now" },
  ];
  const answer = await ask?.choose("Publish with these notes?", choices);
  if (answer === "leave") return undefined;
  return answer === "edit" ? ask?.edit("Notes", notes) : notes;
}

async function* followStep(world: World, flow: Flow, options: ReleaseOptions): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const { tag: name, tagged, workflows } = flow.facts;
  const answer = yield followRun(flow.github, { file: workflows.publish, tag: name, sha: tagged ?? "", event: "release", silent: false });
  return isYes(answer) ? undefined : yield* failed(world, flow, workflows.publish, options);
}

/** A run that failed: its last words, and the offer to do it again. A script gets none: it would ask for ever. */
async function* failed(
  world: World,
  { facts, github }: Flow,
  file: string,
  { yes }: ReleaseOptions,
): AsyncGenerator<Turn, Next, Outcome[] | Answer> {
  const found = await failedLog(github, file, facts.tagged ?? "", facts.tag);
  if (!found) return "over";
  yield failedAnswer(file, found);
  if (!world.ask || yes) return "over";
  yield planRerun({ repository: github.repository, tag: facts.tag, run: found.run.id, workflow: file });
}

function isYes(result: Outcome[] | Answer): boolean {
  return !Array.isArray(result) && result.verdict === "yes";
}
