import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../src/domain/codes";

const FOLDER = join(import.meta.dirname, "../../src/domain/doctor");

/** Where rules are met in their verdicts: test/domain/doctor.test.ts, test/domain/workflows.test.ts, test/commands/doctor.test.ts, doctor-registries.test.ts and status.test.ts. */
type Place = "here" | "files" | "github" | "registries" | "releases";
const PLACES: Readonly<Record<string, Place | "none">> = {
  // They name rules, and judge by none of their own.
  "doctor.ts": "none",
  "tags-here.ts": "none",
  "here.ts": "here",
  "configuration.ts": "here",
  "files.ts": "files",
  "publishers.ts": "files",
  "tags.ts": "here",
  "environments.ts": "github",
  "repository.ts": "github",
  "tag-rules.ts": "github",
  "tap.ts": "github",
  "released.ts": "registries",
  "last-releases.ts": "releases",
};

/** Why a rule has not all three verdicts; a warning stands for its no. */
const WITHOUT: Readonly<Record<string, Partial<Record<"no" | "unknown", string>>>> = {
  "git-identity": { unknown: "git either names somebody, or it doesn't and would not commit" },
  "tags-plain": { unknown: "judged by the tags that were seen; what was not read of the remote is remote-there's" },
  "tags-distinct": { unknown: "as tags-plain" },
  "configuration-committed": { unknown: "a file of the working tree is read, or is none that can be" },
  "line-spelling": { no: "a mixture is published all the same: a warning", unknown: "as tags-plain" },
  "sdk-constraint": { unknown: "what cannot be read, the build cannot raise either: no" },
  "token-default": { no: "a workflow that says its permissions is not touched by it: a warning" },
  "immutable-releases": { no: "a release works without: a warning" },
  "tag-rules": { no: "a release works without: a warning" },
  "environment-bypass": { no: "a release works with it: a warning" },
};

/** The rules that a file of the doctor's names. */
function rulesOf(file: string): string[] {
  const text = readFileSync(join(FOLDER, file), "utf8");
  return [...new Set([...text.matchAll(/"([a-z-]+)"/g)].map(([, name = ""]) => name).filter((name) => name in RULES))];
}

/** The verdicts that no case is about, of each rule that is to be met in this place: `rule: verdict`. A warning is the no of what never refuses. */
export function missingVerdicts(place: Place, cases: readonly (readonly [rule: string, verdict: string])[]): string[] {
  const met = new Set(cases.map(([rule, verdict]) => `${rule}: ${verdict}`));
  const files = readdirSync(FOLDER).filter((file) => rulesOf(file).length > 0);
  const strays = files.filter((file) => PLACES[file] === undefined).map((file) => `${file}: no test is named for it`);
  const own = files.filter((file) => PLACES[file] === place).flatMap(rulesOf);
  const missing = own.flatMap((rule) => {
    const without = WITHOUT[rule] ?? {};
    const wanted = ["yes", ...(without.no === undefined ? ["no"] : ["warning"]), ...(without.unknown === undefined ? ["unknown"] : [])];
    return wanted.map((verdict) => `${rule}: ${verdict}`).filter((one) => !met.has(one));
  });
  // A reason that holds no more is as wrong as a gap.
  const stale = own
    .flatMap((rule) => Object.keys(WITHOUT[rule] ?? {}).map((verdict) => `${rule}: ${verdict}`))
    .filter((one) => met.has(one));
  return [...strays, ...missing, ...stale.map((one) => `${one} is met, and listed as one that cannot be`)];
}
