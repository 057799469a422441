import { bypassList } from "../bypass";
import { type Look, seenIn } from "../doctor/look";
import type { Settings } from "../doctor/settings";
import { samples } from "../doctor/tag-patterns";
import { goPast, holes, isAbout, KEEPING } from "../doctor/tag-rules";
import { besides, excludedBy, rename, taken } from "./ruleset-body";
import { hiddenSetting, type Setting, unknownSetting } from "./setting";
import type { Wanted } from "./wanted";
import type { Whole } from "./whole";

/** The ruleset that setup makes for tags. */
export const TAG_RULESET = "release tags";

/** Whether tags of versions stay where they are: by rulesets of whatever name. `own` is the one that has setup's name, if any. */
export function tagSetting({ tagRulesets, page, repository }: Settings, own: Look<{ whole: Whole }>, wanted: Wanted): Setting {
  const of = `tags ${wanted.pattern}`;
  const base = { rule: "tag-rules", of } as const;
  const after = `by nobody: ${TAG_RULESET}`;
  const fix = `${page}/settings/rules/new?target=tag`;
  if (tagRulesets.is === "plan")
    return {
      ...base,
      is: "left",
      before: "the plan of this private repository has no rulesets",
      after,
      fix: "make it public, or upgrade the plan",
    };
  const known = seenIn(tagRulesets, []);
  if (known === undefined) return hiddenSetting("tag-rules", of, tagRulesets);
  const about = samples(wanted).map((tag) => known.filter((one) => isAbout(one, `refs/tags/${tag}`)));
  const open = KEEPING.filter((type) => about.some((some) => !some.some(({ rules }) => rules.includes(type))));
  if (open.length === 0) {
    const rulesets = [...new Set(about.flat())];
    const more = [...new Set(rulesets.flatMap(({ rules }) => rules))].filter((type) => !KEEPING.some((needed) => needed === type));
    const past = about.map(goPast);
    if (past.includes(undefined)) return unknownSetting("tag-rules", of, "who may go past its rulesets is not told");
    const but = [...new Set(past.flatMap((some) => some ?? []))];
    const before = kept(but, rulesets.map(({ name }) => name).join(", "), more);
    const left = [...new Set(about.flatMap((some) => holes(some, wanted.prefix)))];
    const ways = [...(but.length > 0 ? ["an empty bypass list"] : []), ...(left.length > 0 ? ["leave nothing out"] : [])];
    // A bypass list is somebody's wish, and so is what is left out: told, and left.
    if (ways.length > 0)
      return { ...base, is: "right", before: [before, ...left].join("; "), fix: `${page}/settings/rules        ${ways.join("; ")}` };
    return { ...base, is: more.length > 0 ? "stricter" : "right", before };
  }
  const [only, both] = open.map((type) => (type === "update" ? "moved " : "deleted "));
  const before = `${both === undefined ? only : ""}by whoever may push`;
  if (own.is === "hidden") return hiddenSetting("tag-rules", of, own);
  const whole = own.is === "seen" ? own.value.whole : undefined;
  if (whole !== undefined && whole.target !== "tag")
    return { ...base, is: "left", before: `${before}; ${taken(TAG_RULESET, whole)}`, after, fix: rename(TAG_RULESET, page) };
  // Exclusions are somebody's wish, and would go on to hold.
  const excluded = whole === undefined ? [] : excludedBy(whole);
  if (excluded.length > 0)
    return {
      ...base,
      is: "left",
      before: `${before}; the ruleset ${TAG_RULESET} leaves out ${excluded.join(", ")}`,
      after,
      fix: `${page}/settings/rules        ${TAG_RULESET}: leave nothing out`,
    };
  const past = whole === undefined ? [] : bypassList(whole.bypass_actors, "its bypass list");
  if (past === undefined) return unknownSetting("tag-rules", of, `who may go past the ruleset ${TAG_RULESET} is not told`);
  const change = {
    ...{ name: TAG_RULESET, target: "tag" as const, include: [`refs/tags/${wanted.pattern}`] },
    rules: KEEPING.map((type) => ({ type })),
  };
  return {
    ...{ ...base, is: "change", before, after: kept(past, TAG_RULESET, besides(whole, change).types), fix },
    actions: [{ do: "set-ruleset", repository, ...change }],
  };
}

/** Who may move and delete all the same, by which rulesets, and what those forbid beside. */
function kept(past: readonly string[], rulesets: string, more: readonly string[]): string {
  const also = more.length > 0 ? `; also ${more.map(worded).join(", ")}` : "";
  return `by nobody${past.length > 0 ? ` but ${past.join(", ")}` : ""}: ${rulesets}${also}`;
}

const worded = (type: string) => (type === "creation" ? "made by some only" : type.replaceAll("_", " "));

/** GitHub says 404 for off, and for who may not look: what else the token sees of administration tells them apart. */
export function immutableSetting({ immutable, actions, repository, page }: Settings): Setting {
  const base = { rule: "immutable-releases", of: "releases" } as const;
  if (immutable.is === "seen" && immutable.value) return { ...base, is: "right", before: "immutable" };
  const off = immutable.is === "seen" || (immutable.is === "absent" && actions.is === "seen");
  if (off)
    return {
      ...{ ...base, is: "change", before: "whoever may push can replace assets", after: "immutable" },
      ...{ fix: `${page}/settings`, late: [{ do: "make-immutable", repository }] },
    };
  if (immutable.is !== "absent") return hiddenSetting("immutable-releases", "releases", immutable);
  return unknownSetting("immutable-releases", "releases", "GitHub says 404, which means off or not shown");
}
