import { projectFromText } from "../domain/configuration/project";
import { brokenOf, findingsOf, namedBroken, whyLeftOut } from "../domain/init/findings";
import { FILE, type InitData, planInit, refuseBroken } from "../domain/init/plan";
import { type Answers, checkAnswers, chosenFiles, flagOf, type Open, questions, type Seen, taggedVersions } from "../domain/init/questions";
import type { Answer, Plan } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { firstOf } from "../domain/version-check";
import { initFacts } from "../facts/init";
import { sha256 } from "../world/digest";
import { lookAt } from "../world/files";
import type { World } from "../world/world";

export interface InitOptions extends Answers {
  schema?: string;
  replace?: true;
  yes?: true;
}

/** Where the package has the schema once it is a dependency of the repository. */
const SCHEMA = "./node_modules/cogrel/docs/schemas/cogrel.schema.json";

/** Writes a cogrel.toml of what the repository tells, and of what only a person or a flag can tell. */
export async function init(world: World, options: InitOptions): Promise<Plan<InitData> | Answer<InitData | null>> {
  const { top } = world.repository();
  const there = lookAt(top, FILE);
  if (there.kind === "link" || there.kind === "outside") throw odd();
  if (there.kind === "plain" && !options.replace) return isThere(there.text);
  const schema = schemaOf(options.schema);
  const seen = await initFacts(world);
  const given = givenIn(options);
  const named = namedBroken(seen, given);
  if (named.length > 0) return refuseBroken(named, undefined);
  checkAnswers(seen, given);
  const answers = { ...(await asked(world, seen, given, options)), ...given };
  const { refused, told } = brokenOf(seen, answers);
  const findings = findingsOf(seen, answers);
  const canonical = chosenFiles(seen, answers)[0]?.part;
  if (refused.length > 0) return refuseBroken(refused, canonical?.path);
  if (!findings) throw noVersion(seen);
  const was = there.kind === "plain" ? sha256(there.bytes) : undefined;
  return planInit({ findings, told, canonical, tagged: taggedVersions(seen), answers, schema, was, digest: sha256 });
}

const OPEN: readonly Open[] = ["files", "packages", "repository", "branch", "prefix", "buildWorkflow", "publishWorkflow"];

function givenIn(options: InitOptions): Answers {
  return Object.fromEntries(OPEN.flatMap((open) => (options[open] === undefined ? [] : [[open, options[open]]])));
}

/** Each question that no flag answers, put to the person who is there; else its usual answer. */
async function asked(world: World, seen: Seen, given: Answers, { yes }: InitOptions): Promise<Answers> {
  const answers: Partial<Record<Open, string>> = {};
  const next = () => {
    const known = { ...answers, ...given };
    return questions(seen, known).find(({ open }) => known[open] === undefined);
  };
  for (let one = next(); one; one = next()) {
    const { open, ask, choices, usual } = one;
    const sorted = [...choices.filter(({ value }) => value === usual), ...choices.filter(({ value }) => value !== usual)];
    answers[open] = world.ask && !yes ? await world.ask.choose(`${ask} (${flagOf(open)})`, sorted) : usual;
  }
  return answers;
}

/** A cogrel.toml that is there is loaded, so that what is wrong with it is told. */
function isThere(text: string | undefined): Answer<null> {
  if (text === undefined) throw odd();
  projectFromText(text, FILE);
  const prose = [`${FILE} is there already, and is right; nothing to do`];
  return {
    kind: "answer",
    title: `${FILE} is there`,
    verdict: "yes",
    data: null,
    checks: [],
    prose,
    next: "cogrel init --replace --dry-run        what would be written today",
  };
}

function schemaOf(given: string | undefined): string | undefined {
  if (given === "none") return undefined;
  if (given === undefined || /^[!-~]{1,300}$/.test(given)) return given ?? SCHEMA;
  throw new Problem("usage", `--schema has ${quoted(given)}; it must be a path or an address without blanks, or none`, {
    exit: 2,
    fix: "cogrel init --help",
  });
}

function odd(): Problem {
  return new Problem("configuration", `${FILE} is no plain UTF-8 file`, { exit: 2, fix: `make ${FILE} a plain UTF-8 file, or remove it` });
}

function noVersion(seen: Seen): Problem {
  const { unreadable, isGoModule } = seen;
  const found = unreadable
    .slice(0, 3)
    .map((one) => `; ${whyLeftOut(one)}`)
    .join("");
  return new Problem("no-version-files", `no file of this repository holds a version${found}`, {
    fix:
      unreadable.find(({ fix }) => fix !== undefined)?.fix ??
      `echo ${firstOf(taggedVersions(seen).map((version) => ({ version })))} > VERSION.txt        then cogrel init again${isGoModule ? "; a Go module has its version in its tags only" : ""}`,
  });
}
