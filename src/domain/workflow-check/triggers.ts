import { quoted } from "../quoted";
import { passesFilters } from "./filter-pattern";
import type { Finding } from "./finding";
import { textsOf, under } from "./tree";
import { found, type Workflow } from "./workflow";

/** Versions of each kind that the tag grammar has, with digits of one and of several places. */
const VERSIONS = ["0.17.0", "1.2.3", "10.20.30", "0.17.0-alpha3", "0.17.0-beta12", "1.0.0-rc1", "0.17.0-dev1", "12.0.0-dev20"];
/** Refs that are no version, which a release must not start with unless its first job looks. */
const OTHERS = ["next", "1", "1.2", "ersion"];

interface Names {
  tagPrefix: string;
  releaseBuild: string;
  releasePublish: string;
}

/** The patterns and types that start a workflow, against the tags that there are. */
export function triggerFindings(workflow: Workflow, names: Names): Finding[] {
  return [...tagFindings(workflow, names), ...releaseTypes(workflow, names)];
}

const rule = "tag-filter";

function tagFindings(workflow: Workflow, { tagPrefix, releaseBuild }: Names): Finding[] {
  const node = under(workflow.events.get("push")?.node, "tags");
  const patterns = textsOf(node);
  if (!node || patterns.length === 0) return [];
  const fix = `tags: ["${tagPrefix}[0-9]+.[0-9]+.[0-9]+*"]        takes every version; GitHub's patterns are no regular expressions`;
  const odd = patterns.flatMap(({ text, at }) => {
    const sign = /\\[dwsD]|[{}()|^$]/.exec(text)?.[0];
    if (sign === undefined) return [];
    const what = `${sign} in the pattern ${quoted(text)}`;
    return [found(workflow, at, { rule, what, why: "it stands for itself: GitHub's patterns know *, **, ?, +, [] and ! only", fix })];
  });
  if (odd.length > 0) return odd;
  const texts = patterns.map(({ text }) => text);
  const tags = VERSIONS.map((version) => tagPrefix + version);
  const missed = tags.filter((tag) => !passesFilters(texts, tag));
  if (missed.length === tags.length) {
    const what = `no version's tag matches ${texts.map((text) => quoted(text)).join(", ")}`;
    return [found(workflow, node.at, { rule, what, why: `a pushed ${tags[0]} never starts this workflow`, fix })];
  }
  if (workflow.file !== releaseBuild) return [];
  if (missed.length > 0) {
    const what = `${missed.join(", ")} ${missed.length === 1 ? "does" : "do"} not match ${texts.map((text) => quoted(text)).join(", ")}`;
    return [found(workflow, node.at, { rule, what, why: "such a tag is pushed, and no release is built", fix })];
  }
  const [extra] = OTHERS.map((other) => tagPrefix + other).filter((tag) => passesFilters(texts, tag));
  if (extra === undefined || workflow.jobs.some(isVerifying)) return [];
  const what = `${quoted(extra)} matches too, and no job checks the tag`;
  return [
    found(workflow, node.at, {
      rule,
      what,
      why: "a tag that is no version builds a release",
      fix: "cogrel verify-tag        in the first job, which the others need",
    }),
  ];
}

function isVerifying({ name, steps }: Workflow["jobs"][number]): boolean {
  return name === "verify-tag" || steps.some(({ run }) => /\bverify-tag\b/.test(run?.text ?? ""));
}

/** A publication that a draft's creation or a later edit starts, or that a pre-release does not. */
function releaseTypes(workflow: Workflow, { releasePublish }: Names): Finding[] {
  const event = workflow.events.get("release");
  if (!event || workflow.file !== releasePublish) return [];
  const types = textsOf(under(event.node, "types")).map(({ text }) => text);
  if (types.length === 1 && types[0] === "published") return [];
  const what = types.length === 0 ? "on: release without types" : `on: release with the types ${types.join(", ")}`;
  return [
    found(workflow, event.at, {
      rule,
      what,
      why: "published is sent once, for a draft and for a pre-release too; created is not sent for drafts, released not for pre-releases, and edited each time",
      fix: "types: [published]        below release:",
    }),
  ];
}
