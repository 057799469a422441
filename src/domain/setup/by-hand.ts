import type { Publisher } from "../doctor/publishers";
import type { Settings } from "../doctor/settings";
import { installationsPage } from "../doctor/tap";
import { runningJobs, type Workflow } from "../doctor/workflows";
import { REGISTRY_PAGES } from "../hosts";
import { shellWord } from "../quoted";

/** What only a person can do, in a browser or with a secret in hand: where, and what goes into which field. */
export interface ByHand {
  what: string;
  page: string;
  /** By their names on the page. */
  fields: Readonly<Record<string, string>>;
  note?: string;
}

interface Facts {
  publishers: readonly Publisher[];
  tap: string | undefined;
  settings: Settings;
  workflows: readonly Workflow[];
  /** The files of the release. */
  files: readonly string[];
}

export function byHand({ publishers, tap, settings, workflows, files }: Facts): ByHand[] {
  return [...publishers.map(publisher), ...secrets(settings, workflows, files), ...(tap === undefined ? [] : [app(tap, settings)])];
}

/** The fields as the registries' forms have them (https://docs.pypi.org/trusted-publishers/, https://crates.io/docs/trusted-publishing). */
function publisher({ registry, package: name, repository, workflow, environment }: Publisher): ByHand {
  const [owner = "", repo = ""] = repository.split("/");
  if (registry === "pypi")
    return {
      what: `trusted publisher of ${name} on PyPI`,
      page: `${REGISTRY_PAGES.pypi}/manage/project/${name}/settings/publishing/`,
      fields: { Owner: owner, "Repository name": repo, "Workflow name": workflow, "Environment name": environment },
      note: `before its first upload: ${REGISTRY_PAGES.pypi}/manage/account/publishing/, with PyPI Project Name ${name} too`,
    };
  return {
    what: `trusted publisher of ${name} on crates.io`,
    page: `${REGISTRY_PAGES.crates}/crates/${name}/settings`,
    fields: { "Repository owner": owner, "Repository name": repo, "Workflow filename": workflow, Environment: environment },
    note: "its first version is published with a token, by hand",
  };
}

/** Names that the release's jobs use and that are not there, as far as is shown. */
function secrets(settings: Settings, workflows: readonly Workflow[], files: readonly string[]): ByHand[] {
  const { details, page, repository } = settings;
  const jobs = workflows.filter(({ file }) => files.includes(file)).flatMap((file) => runningJobs(file, workflows));
  const found = jobs.flatMap(({ environment, secrets: secret, variables: variable }) => {
    const place = typeof environment === "string" ? environment : undefined;
    const at = place === undefined ? undefined : details.get(place);
    // What an environment has is not known where it was not looked at, though it may be there.
    const unseen = place !== undefined && at === undefined && settings.environments.is === "hidden" ? [settings.environments] : [];
    return [
      ...missing("secret", secret, [...settings.secrets, ...(at ? [at.secrets] : unseen)], place),
      ...missing("variable", variable, [...settings.variables, ...(at ? [at.variables] : unseen)], place),
    ];
  });
  const items = found.map(({ kind, name, place, isShown }): ByHand => {
    const where = place === undefined ? {} : { environment: place };
    return {
      what: `${kind} ${name}${place === undefined ? "" : ` of the environment ${place}`}`,
      page: place === undefined ? `${page}/settings/${kind}s/actions` : `${page}/settings/environments`,
      fields: { Name: name, ...where },
      note: `gh ${kind} set ${name}${place === undefined ? "" : ` --env ${shellWord(place)}`} --repo ${repository}${isShown ? "" : "   # unless it is there: that was not shown"}`,
    };
  });
  return [...new Map(items.map((item) => [item.what, item])).values()];
}

function missing(kind: "secret" | "variable", names: readonly string[], looks: Settings["secrets"], place: string | undefined) {
  const isShown = looks.every(({ is }) => is !== "hidden");
  const known = new Set(looks.flatMap((look) => (look.is === "seen" ? look.value : [])).map((name) => name.toUpperCase()));
  return names.filter((name) => !known.has(name.toUpperCase())).map((name) => ({ kind, name, place, isShown }));
}

function app(tap: string, settings: Settings): ByHand {
  const [, name = ""] = tap.split("/");
  return {
    what: `the GitHub App that writes the cask, installed on ${tap}`,
    page: installationsPage(tap, settings),
    fields: { "Repository access": name, Contents: "Read and write", "Pull requests": "Read and write" },
  };
}

/** An item in lines for people: what and where, then its fields. */
export function byHandLines(items: readonly ByHand[]): string[] {
  if (items.length === 0) return [];
  return [
    "by hand, in a browser, where cogrel cannot do it:",
    ...items.flatMap(({ what, page, fields, note }) => [
      `  ${what}`,
      `    ${page}`,
      `    ${Object.entries(fields)
        .map(([field, value]) => `${field}: ${value}`)
        .join(" · ")}`,
      ...(note === undefined ? [] : [`    ${note}`]),
    ]),
  ];
}
