import { isSameEnvironment } from "../doctor/environments";
import { seenIn } from "../doctor/look";
import type { Environment, Settings } from "../doctor/settings";
import { areWish, samples } from "../doctor/tag-patterns";
import { fnmatch } from "../fnmatch";
import type { SettingAction } from "../plan";
import { MOST_REVIEWERS } from "./environment-body";
import { hiddenSetting, type Setting } from "./setting";
import { isWider, type Wanted } from "./wanted";

const NO_PLAN = "the plan of this private repository has no rules for environments";
const UPGRADE = "make it public, or upgrade the plan";

/** Each environment that a release deploys to: there, for tags of versions alone, with the reviewers that were named. */
export function environmentSettings(settings: Settings, wanted: Wanted): Setting[] {
  return wanted.environments.flatMap((name) => oneEnvironment(settings, name, wanted));
}

function oneEnvironment(settings: Settings, name: string, wanted: Wanted): Setting[] {
  const { environments, protection, about, repository } = settings;
  const known = seenIn(environments, []);
  if (known === undefined) return [hiddenSetting("environment-there", name, environments)];
  const there = known.find((one) => isSameEnvironment(one.name, name));
  // Free private repositories tell it by their protection: an environment's rules are refused there too.
  const paid = about.is === "seen" && about.value.private && (protection.is === "plan" || environments.is === "plan");
  if (paid)
    return [
      {
        rule: "environment-there",
        of: name,
        is: "left",
        before: there ? `it is there, but ${NO_PLAN}` : NO_PLAN,
        after: "an environment with rules",
        fix: UPGRADE,
      },
    ];
  const mayAgree = reviewers(settings, name, there, wanted);
  if (there) return [refs(settings, there, wanted), mayAgree];
  const make: SettingAction = { do: "set-environment", repository, environment: name };
  const allow: SettingAction = { do: "allow-tags", repository, environment: name, pattern: wanted.pattern };
  const before = "no such environment";
  return [{ rule: "environment-there", of: name, is: "change", before, after: `tag ${wanted.pattern}`, actions: [make, allow] }, mayAgree];
}

function refs({ details, repository, page }: Settings, there: Environment, wanted: Wanted): Setting {
  const { name } = there;
  const base = { rule: "environment-refs", of: name } as const;
  const { pattern } = wanted;
  const own = { repository, environment: name };
  const allow: SettingAction = { do: "allow-tags", ...own, pattern };
  if (there.refs !== "patterns") {
    const before = there.refs === "any" ? "every ref" : "protected branches, no tag";
    // Patterns from before are shown and can be removed only once they are in force again.
    const actions: SettingAction[] = [{ do: "set-environment", ...own }, { do: "forbid-others", ...own, pattern }, allow];
    return { ...base, is: "change", before, after: `tag ${pattern} alone; any older pattern goes`, actions };
  }
  const policies = details.get(name)?.policies ?? { is: "hidden" as const, why: "it was not looked at" };
  if (policies.is !== "seen") return hiddenSetting("environment-refs", name, policies);
  const tags = policies.value.filter(({ type }) => type === "tag").map((one) => one.name);
  const branches = policies.value.filter(({ type }) => type !== "tag").map((one) => one.name);
  const before = [...tags.map((one) => `tag ${one}`), ...branches.map((one) => `branch ${one}`)].join(", ") || "nothing";
  const lackingIn = (some: readonly string[]) => samples(wanted).find((tag) => !some.some((one) => fnmatch(one, tag)));
  const lacking = lackingIn(tags);
  // What lets all versions in, and others too, gives way to what lets in versions alone.
  const wide = lacking === undefined || wanted.force ? tags.filter((one) => isWider(one, wanted)) : [];
  const rest = tags.filter((one) => !wide.includes(one));
  // A pattern that fits no version at all works for nobody: that is no stricter wish of anybody's.
  const add = lackingIn(rest) !== undefined && (wide.length > 0 || !areWish(tags, wanted) || wanted.force);
  const forbid = [
    ...wide.map((one): SettingAction => ({ do: "forbid-tags", ...own, pattern: one })),
    ...branches.map((one): SettingAction => ({ do: "forbid-branches", ...own, pattern: one })),
  ];
  const kept = [...new Set([...rest, ...(add ? [pattern] : [])])].map((one) => `tag ${one}`).join(", ");
  if (add || forbid.length > 0) return { ...base, is: "change", before, after: kept, actions: [...(add ? [allow] : []), ...forbid] };
  const others = tags.filter((one) => !areWish([one], wanted));
  if (lacking === undefined && others.length > 0)
    return {
      ...{ ...base, is: "right", before: `${before}; no version has a tag ${others.join(" or ")}` },
      fix: `${page}/settings/environments        ${name}: remove what is no tag of a version`,
    };
  if (lacking === undefined) return { ...base, is: "right", before };
  return {
    ...base,
    is: "stricter",
    before: `${before} (not ${lacking})`,
    fix: `cogrel setup --force        lets all tags ${pattern} deploy to ${name}; or ${page}/settings/environments`,
  };
}

function reviewers(settings: Settings, name: string, there: Environment | undefined, wanted: Wanted): Setting {
  const { page, about } = settings;
  const isPrivate = about.is === "seen" && about.value.private;
  const base = { rule: "environment-reviewers", of: name } as const;
  const known = there?.reviewers ?? [];
  const more = [
    ...(there && there.wait > 0 ? [`waits ${there.wait} minutes`] : []),
    ...(there?.preventSelfReview ? ["nobody for a run of their own"] : []),
    ...(there?.adminsBypass === false ? ["administrators wait too"] : []),
  ];
  const before = [known.join(", ") || "nobody must agree", ...more].join("; ");
  const missing = wanted.reviewers.filter((one) => !known.some((other) => isCalled(one.name, other)));
  const [only, second] = known;
  const me = settings.me.is === "seen" ? settings.me.value.login : undefined;
  // Whoever starts a release would wait for somebody else for ever.
  if (missing.length === 0 && there?.preventSelfReview && second === undefined && only !== undefined && only === me)
    return { ...base, is: "open", before: `only ${before}`, after: "a second reviewer", fix: "cogrel setup --reviewers LOGIN,ORG/TEAM" };
  if (missing.length === 0) {
    if (known.length > 0) return { ...base, is: more.length > 0 ? "stricter" : "right", before };
    const fix = "cogrel setup --reviewers LOGIN,ORG/TEAM";
    const enterprise = "        private repositories have reviewers on GitHub Enterprise only";
    return isPrivate
      ? { ...base, is: "right", before, fix: `${fix}${enterprise}` }
      : { ...base, is: "open", before, after: "maintainers who must agree", fix };
  }
  const all = [...known, ...missing.map((one) => one.name)];
  if (all.length > MOST_REVIEWERS)
    return {
      ...base,
      is: "left",
      before: `${before}; with ${missing.map((one) => one.name).join(", ")} there would be ${all.length}, and GitHub takes ${MOST_REVIEWERS}`,
      after: `at most ${MOST_REVIEWERS}`,
      fix: `${page}/settings/environments        ${name}: remove some, or name a team`,
    };
  const environment = there?.name ?? name;
  const action: SettingAction = { do: "add-reviewers", repository: wanted.repository, environment, reviewers: missing };
  return { ...base, is: "change", before, after: [all.join(", "), ...more].join("; "), late: [action] };
}

/** Teams are told by their slugs, people by their logins. */
function isCalled(wanted: string, told: string): boolean {
  return (wanted.split("/").at(-1) ?? "").toLowerCase() === told.toLowerCase();
}
