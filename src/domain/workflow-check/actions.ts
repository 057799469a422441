import type { Finding } from "./finding";
import { type Text, textOf, under } from "./tree";
import { found, inputOf, isRelease, type Step, type Workflow } from "./workflow";

/** Actions by a name that can be moved. */
export function unpinned(workflow: Workflow): Finding[] {
  const used = workflow.jobs.flatMap((job) => [job.uses, ...job.steps.map(({ uses }) => uses)]);
  const findings = used.flatMap((uses) => (uses ? pinFinding(workflow, uses) : []));
  // A file that uses an action in thirty jobs has one thing to mend, not thirty.
  const first = new Map<string, Finding>();
  for (const finding of findings) if (!first.has(finding.what)) first.set(finding.what, finding);
  return [...first.values()].map((finding) => {
    const places = findings.filter(({ what }) => what === finding.what).length;
    return places === 1 ? finding : { ...finding, what: `${finding.what}, in ${places} places of this file` };
  });
}

function pinFinding(workflow: Workflow, uses: Text): Finding[] {
  const text = uses.text.trim();
  if (text.startsWith("./") || text.startsWith("./")) return [];
  const rule = "action-pinned";
  const moved = "who can move that name decides what runs here, with this job's token and secrets";
  if (text.startsWith("docker://")) {
    if (/@sha256:[0-9a-f]{64}$/.test(text)) return [];
    return [
      found(workflow, uses.at, {
        rule,
        what: `${text} is an image by a tag`,
        why: moved,
        fix: `uses: ${text.replace(/[:@][^/]*$/, "")}@sha256:DIGEST        of the image that is meant`,
      }),
    ];
  }
  const [name = "", ref = ""] = text.split("@", 2);
  const repository = name.split("/").slice(0, 2).join("/");
  if (!/^[0-9a-f]{40}$/.test(ref)) {
    const version = ref === "" ? "VERSION" : ref;
    const fix = `uses: ${name}@COMMIT # ${version}        COMMIT is the first line of: git ls-remote https://github.com/${repository} ${version}^{} ${version}`;
    return [found(workflow, uses.at, { rule, what: `${text} is not pinned to a commit`, why: moved, fix })];
  }
  const rest = workflow.lines[uses.end.line - 1]?.slice(uses.end.column - 1) ?? "";
  if (/^["']?\s*#\s*\S*\d/.test(rest)) return [];
  const fix = `uses: ${text} # VERSION        the tag that this commit has`;
  return [
    found(workflow, uses.at, {
      rule,
      what: `${name} is pinned without its version in a comment`,
      why: "nobody sees how old it is, and updates pass it by",
      fix,
    }),
  ];
}

/** An action that caches, and the input that keeps it from that. Where `unless` is the default, only another value is a cache. */
const CACHES: readonly { action: RegExp; off?: { input: string; value: RegExp }; on?: { input: string } }[] = [
  { action: /^actions\/cache(?:\/(?:restore|save))?$/ },
  { action: /^swatinem\/rust-cache$/ },
  { action: /^mozilla-actions\/sccache-action$/ },
  { action: /^jdx\/mise-action$/, off: { input: "cache", value: /^false$/ } },
  { action: /^actions\/setup-go$/, off: { input: "cache", value: /^false$/ } },
  { action: /^astral-sh\/setup-uv$/, off: { input: "enable-cache", value: /^false$/ } },
  { action: /^golangci\/golangci-lint-action$/, off: { input: "skip-cache", value: /^true$/ } },
  { action: /^actions\/setup-(?:node|python|java)$/, on: { input: "cache" } },
  { action: /^ruby\/setup-ruby$/, on: { input: "bundler-cache" } },
  { action: /^pyo3\/maturin-action$/, on: { input: "sccache" } },
  { action: /^docker\/build-push-action$/, on: { input: "cache-from" } },
];

/** Caches in the jobs of a release. */
export function releaseCaches(workflow: Workflow, names: readonly string[]): Finding[] {
  if (!isRelease(workflow, names)) return [];
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) => {
      const known = CACHES.find(({ action }) => action.test(step.action ?? ""));
      if (!known || !caches(step, known)) return [];
      return [
        found(workflow, (step.uses as Text).at, {
          rule: "release-cache",
          what: `${step.action} restores a cache in ${job.name}`,
          why: "what a pull request's or another branch's run has left in it gets into the release",
          fix: known.off
            ? `with: { ${known.off.input}: ${known.off.value.source.slice(1, -1)} }        on this step`
            : "leave the cache out        of a release's jobs",
        }),
      ];
    }),
  );
}

function caches(step: Step, { off, on }: (typeof CACHES)[number]): boolean {
  if (off) return !off.value.test(inputOf(step, off.input) ?? "");
  const input = on && inputOf(step, on.input);
  return !on || (input !== undefined && input !== "" && input !== "false");
}

/** `pull_request_target`, and whose code it runs. */
export function pullRequestTarget(workflow: Workflow): Finding[] {
  const event = workflow.events.get("pull_request_target");
  if (!event) return [];
  const runsTheirs = workflow.jobs.some(({ steps }) =>
    steps.some((step) => step.action === "actions/checkout" && /head/i.test(textOf(under(step.node, "with", "ref")) ?? "")),
  );
  return [
    found(workflow, event.at, {
      rule: "pull-request-target",
      what: runsTheirs ? "pull_request_target, and the pull request's own code is checked out" : "pull_request_target",
      why: `it runs with this repository's secrets and a token that may write${runsTheirs ? ", and so does what a stranger wrote" : "; one checkout of the pull request's head gives them away"}`,
      fix: "on: pull_request        has no secrets, and does for whatever only tests",
    }),
  ];
}
