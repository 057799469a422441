/** The workflow that a file came from, as its provenance names it (PEP 740, docs.pypi.org/attestations/publish/v1). */
export interface UploadedBy {
  /** `GitHub`, `GitLab` … */
  kind: string;
  /** owner/name; `undefined` where it is none of GitHub's. */
  repository: string | undefined;
  /** The workflow's file. */
  workflow: string | undefined;
  /** `undefined`: the publisher was registered without one. */
  environment: string | undefined;
}

/** No name on GitHub is longer. */
const LONGEST = 300;

function textIn(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  if (value.length > LONGEST) throw new Error("a provenance with a name that is none");
  return value;
}

/** Who published a file. Throws an Error that says what is wrong with the answer. */
export function readProvenance(text: string): UploadedBy[] {
  const { version, attestation_bundles: bundles } = Object(JSON.parse(text)) as Record<string, unknown>;
  if (version !== 1) throw new Error("a provenance of another version than 1");
  if (!Array.isArray(bundles) || bundles.length === 0) throw new Error("a provenance without publishers");
  return bundles.map((bundle: unknown): UploadedBy => {
    const { kind, repository, workflow, environment } = Object(Object(bundle).publisher) as Record<string, unknown>;
    if (textIn(kind) === undefined) throw new Error("a provenance of an unnamed publisher");
    return { kind: kind as string, repository: textIn(repository), workflow: textIn(workflow), environment: textIn(environment) };
  });
}
