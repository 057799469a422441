import { type Form, field } from "./call";
import type { PypiToken } from "./state";
import { type Refusal, refusal } from "./words";

// Attestations (PEP 740): warehouse/attestations/services.py. Their signatures are not looked at here, so a provenance says who
// uploaded, and not that anything was proved.

const MOST = 2;

/** The provenance of an upload that has attestations, null without; or why they are refused. */
export function provenanceOf(form: Form, token: PypiToken): { provenance: unknown } | Refusal {
  const text = field(form, "attestations");
  if (text === undefined) return { provenance: null };
  if (!token.publisher) return wrong("Attestations are only supported when using Trusted Publishing");
  const attestations = listOf(text);
  // The rest of this sentence is pydantic's, and not known.
  if (!attestations) return wrong("Malformed attestations: ");
  if (attestations.length === 0) return wrong("Malformed attestations: an empty attestation set is not permitted");
  if (attestations.length > MOST) return wrong(`A maximum of ${MOST} attestations per file are supported`);
  const publisher = { claims: null, ...token.publisher };
  return { provenance: { attestation_bundles: [{ attestations, publisher }], version: 1 } };
}

function wrong(words: string): Refusal {
  return refusal(`Invalid attestations supplied during upload: ${words}`);
}

function listOf(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isList = Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null && one.version === 1);
    return isList ? value : undefined;
  } catch {
    return undefined;
  }
}
