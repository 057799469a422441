import type { Check } from "../check";
import { fnmatch } from "../fnmatch";
import { isWider, tagPattern } from "../setup/wanted";
import { bySetup, type Finding, hiddenCheck, said, seenIn, unguarded } from "./look";
import type { Environment, Settings } from "./settings";
import { areWish, LATER } from "./tag-patterns";

/** Each environment that a release deploys to: there, for tags alone, with somebody who must agree. */
export function environmentChecks(settings: Settings, names: readonly string[], tag: string | undefined, prefix: string): Finding[] {
  const { environments, page } = settings;
  const known = seenIn(environments, []);
  return names.flatMap((name): Finding[] => {
    const there = known?.find((one) => isSameEnvironment(one.name, name));
    if (known === undefined) return [hiddenCheck("environment-there", name, [environments], "actions")];
    // A job makes the environment that it names, and such a one is guarded by nothing.
    if (!there)
      return [
        unguarded(
          "environment-there",
          `there is no environment ${name}: its first job would make one, open to every branch`,
          bySetup(settings, `or ${page}/settings/environments/new`),
          name,
        ),
      ];
    const waits = there.wait > 0 ? `, waits ${there.wait} minutes` : "";
    return [
      said("environment-there", "yes", `${name}${waits}`),
      refs(settings, there, tag, prefix),
      reviewers(settings, there),
      bypass(settings, there),
    ];
  });
}

/** GitHub takes no notice of the case of an environment's name (https://docs.github.com/actions/how-tos/deploy/configure-and-manage-deployments). */
export function isSameEnvironment(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What may deploy: tags of releases, and no branch (https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments). */
function refs(settings: Settings, { name, refs }: Environment, tag: string | undefined, prefix: string): Finding {
  const { details, page } = settings;
  const rule = "environment-refs";
  const pattern = tagPattern(prefix);
  const expected = `tags that ${pattern} matches, and no branch`;
  const byRun = bySetup(settings, `or ${page}/settings/environments`);
  if (refs === "any") return unguarded(rule, `${name}: every branch and tag may deploy`, byRun, expected);
  if (refs === "protected") return said(rule, "no", `${name}: protected branches may deploy, and no tag`, byRun, expected);
  const policies = details.get(name)?.policies ?? { is: "hidden" as const, why: "it was not looked at" };
  if (policies.is !== "seen") return hiddenCheck(rule, name, [policies], "actions");
  const tags = policies.value.filter(({ type }) => type === "tag").map(({ name }) => name);
  const branches = policies.value.filter(({ type }) => type !== "tag").map(({ name }) => name);
  const shown = `${name}: ${[...tags.map((one) => `tag ${one}`), ...branches.map((one) => `branch ${one}`)].join(", ") || "nothing"}`;
  if (tag === undefined) return said(rule, "unknown", `${shown}; which tag is meant is not known`, "cogrel version", expected);
  const fits = (one: string) => tags.some((pattern) => fnmatch(pattern, one));
  // Setup does not widen by itself what somebody may have wished.
  const fix = areWish(tags, { tag, prefix }) ? bySetup(settings, `or ${page}/settings/environments`, " --force") : byRun;
  if (!fits(tag)) return said(rule, "no", `${shown} may deploy, and that is not ${tag}`, fix, expected);
  if (branches.length > 0) return unguarded(rule, `${shown} may deploy`, byRun, expected);
  const later = LATER.map((one) => `${prefix}${one}`).find((one) => !fits(one));
  if (later !== undefined) return said(rule, "yes", `${shown}: fits ${tag}, but would not fit ${later}`, fix);
  const wide = tags.filter((one) => isWider(one, { tag, prefix }));
  if (wide.length > 0)
    return said(rule, "yes", `${shown}: ${wide.join(", ")} ${wide.length === 1 ? "fits" : "fit"} other tags too`, byRun, expected);
  return said(rule, "yes", shown);
}

function reviewers(settings: Settings, { name, reviewers, preventSelfReview }: Environment): Finding {
  const { about, me, page } = settings;
  const rule = "environment-reviewers";
  const fix = `${page}/settings/environments        ${name}: required reviewers`;
  const byRun = bySetup(settings, `or ${page}/settings/environments`, " --reviewers LOGIN,ORG/TEAM");
  if (reviewers.length === 0) {
    if (about.is === "hidden") return hiddenCheck(rule, `${name} shows no reviewer`, [about], "it");
    if (about.is === "seen" && about.value.private)
      return said(rule, "yes", `${name}: nobody must agree; private repositories have reviewers on GitHub Enterprise only`, fix);
    return unguarded(rule, `${name}: nobody must agree`, byRun, "maintainers who must agree");
  }
  const self = preventSelfReview ? ", not for runs of their own" : "";
  const login = me.is === "seen" ? me.value.login : undefined;
  const [only, second] = reviewers;
  if (preventSelfReview && second === undefined && only === login)
    return said(rule, "no", `${name}: only ${only} may agree, and not to a run of their own`, byRun, "a second reviewer");
  return said(rule, "yes", `${name}: ${reviewers.join(", ")}${self}`);
}

function bypass({ page }: Settings, { name, adminsBypass }: Environment): Check {
  const rule = "environment-bypass";
  if (adminsBypass === false) return said(rule, "yes", `${name}: administrators wait like others`);
  if (adminsBypass === undefined) return said(rule, "unknown", `${name}: GitHub does not tell it`, `${page}/settings/environments`);
  return said(
    rule,
    "yes",
    `${name}: administrators may go past it`,
    `${page}/settings/environments        ${name}: do not allow administrators to bypass`,
  );
}
