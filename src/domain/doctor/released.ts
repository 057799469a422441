import type { Check } from "../check";
import { REGISTRY_PAGES } from "../hosts";
import type { UploadedBy } from "../registries/provenance";
import { type Look, said } from "./look";
import { type Publisher, wanted } from "./publishers";

/** The last release of a project on PyPI, and of each of its files who published it; nobody where it has no provenance. */
export interface LastUpload {
  version: string;
  files: readonly { name: string; by: readonly UploadedBy[] }[];
}

/** A package and what its registry shows of it. */
export type ReleasedSeen =
  | { publisher: Publisher; registry: "pypi"; look: Look<LastUpload> }
  | { publisher: Publisher; registry: "crates"; look: Look<{ versions: number; last: string }> };

/** What the registries show of the publishers: whether the last release came from them, and whether there is a crate to publish to. */
export function releasedChecks(seen: readonly ReleasedSeen[]): Check[] {
  return seen.map((one) => (one.registry === "pypi" ? lastUpload(one.publisher, one.look) : crateThere(one.publisher, one.look)));
}

/** Where a project's publishers are registered, and what is to be filled in there. */
function registration({ package: name, repository, workflow, environment }: Publisher, page: string): string {
  return `${page}        ${name}: repository ${repository}, workflow ${workflow}, environment ${environment}`;
}

function lastUpload(publisher: Publisher, look: Look<LastUpload>): Check {
  const rule = "publisher-proven";
  const { package: name } = publisher;
  const expected = wanted(publisher);
  if (look.is === "absent") {
    const found = `${name} is not on PyPI yet: whether a pending publisher waits for it, PyPI shows its owner only`;
    return said(rule, "unknown", found, registration(publisher, `${REGISTRY_PAGES.pypi}/manage/account/publishing/`), expected);
  }
  if (look.is !== "seen") return said(rule, "unknown", `${name} on PyPI: ${look.why}`, "run the same command again in a minute", expected);
  const { version, files } = look.value;
  const fix = registration(publisher, `${REGISTRY_PAGES.pypi}/manage/project/${name}/settings/publishing/`);
  const what = `${name} ${version} on PyPI`;
  const other = files.flatMap(({ by }) => by).find((one) => !isOf(one, publisher));
  if (other) return said(rule, "no", `${what} came from ${inWords(other)}`, fix, expected);
  const own = files.filter(({ by }) => by.length > 0);
  const [without] = files.filter(({ by }) => by.length === 0);
  // A password, a token, or a publisher without attestations: PyPI does not tell which.
  if (own.length === 0) return said(rule, "unknown", `${what} has no provenance: who published it is not told`, fix, expected);
  if (without)
    return said(rule, "yes", `${what} came from ${inWords(publisher)}, but for ${without.name}`, `look who uploaded ${without.name}`);
  const open = own.flatMap(({ by }) => by).find(({ environment }) => environment === undefined);
  if (open) {
    const found = `${what} came from ${inWords(open)}, registered without an environment: each job of ${publisher.workflow} may publish`;
    return said(rule, "yes", found, fix);
  }
  return said(rule, "yes", `${what} came from ${inWords(publisher)}`);
}

/** The publisher itself; one that was registered without an environment takes every one. GitHub's names have no case. */
function isOf({ kind, repository, workflow, environment }: UploadedBy, publisher: Publisher): boolean {
  return (
    kind === "GitHub" &&
    repository?.toLowerCase() === publisher.repository.toLowerCase() &&
    workflow === publisher.workflow &&
    (environment === undefined || environment.toLowerCase() === publisher.environment.toLowerCase())
  );
}

function inWords({ kind = "GitHub", repository, workflow, environment }: Partial<UploadedBy>): string {
  return [...(kind === "GitHub" ? [] : [kind]), repository, workflow, environment].filter((part) => part !== undefined).join(", ");
}

/** crates.io registers publishers of crates that are there: the first version is a person's (https://crates.io/docs/trusted-publishing). */
function crateThere(publisher: Publisher, look: Look<{ versions: number; last: string }>): Check {
  const rule = "crate-exists";
  const { package: name } = publisher;
  const expected = `${name} on crates.io, published once by a person`;
  const page = `${REGISTRY_PAGES.crates}/crates/${name}/settings`;
  if (look.is === "absent") {
    const fix = `cargo publish -p ${name}        once, with a token of yours; then register the workflow on ${page}`;
    return said(rule, "no", `${name} is not on crates.io, and a workflow cannot make a new crate there`, fix, expected);
  }
  if (look.is !== "seen")
    return said(rule, "unknown", `${name} on crates.io: ${look.why}`, "run the same command again in a minute", expected);
  const { versions, last } = look.value;
  return said(rule, "yes", `${name} ${last}, ${versions === 1 ? "its only version" : `the last of ${versions} versions`}`);
}
