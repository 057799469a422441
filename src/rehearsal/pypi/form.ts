import { type Form, field } from "./call";
import { repr } from "./python";
import { type Refusal, refusal } from "./words";

// The form that comes before the metadata: warehouse/forklift/forms.py and legacy.py. Order and words are theirs.

const NAME = /^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;
const SHA256 = /^[A-F0-9]{64}$/i;
const MORE = "See https://packaging.python.org/specifications/core-metadata for more information.";

type Rule = (form: Form) => string | undefined;

const required: (name: string) => Rule = (name) => (form) => (field(form, name) === undefined ? "This field is required." : undefined);
const fits: (name: string, pattern: RegExp, message: string) => Rule = (name, pattern, message) => (form) => {
  const value = field(form, name);
  return value === undefined || pattern.test(value) ? undefined : message;
};

/** The rules of single fields. Of several that fail the name's is told, else the first in the alphabet. */
const FIELDS: Readonly<Record<string, readonly Rule[]>> = {
  name: [
    required("name"),
    fits("name", NAME, "Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'."),
  ],
  blake2_256_digest: [fits("blake2_256_digest", SHA256, "Use a valid, hex-encoded, BLAKE2 message digest.")],
  filetype: [required("filetype"), fits("filetype", /^(sdist|bdist_wheel)$/, "Use a known file type.")],
  sha256_digest: [fits("sha256_digest", SHA256, "Use a valid, hex-encoded, SHA256 message digest.")],
};

/** Why the form is refused before anybody is asked who sends it. */
export function tupleRefusal({ files }: Form): Refusal | undefined {
  const [tuple] = files.filter((name) => name !== "content" && name !== "gpg_signature").sort();
  return tuple === undefined ? undefined : refusal(`${tuple}: Should not be a tuple.`);
}

/** Why the form is refused; undefined if it isn't. */
export function formRefusal(form: Form): Refusal | undefined {
  if ((field(form, "protocol_version") ?? "1") !== "1") return refusal("Unknown protocol version.");
  for (const [name, rules] of Object.entries(FIELDS)) {
    const flaw = firstFlaw(form, rules);
    if (flaw !== undefined) return refusal(name === "name" ? named(form, flaw) : `Invalid value for ${name}. Error: ${flaw}`);
  }
  return togetherRefusal(form);
}

function firstFlaw(form: Form, rules: readonly Rule[]): string | undefined {
  for (const rule of rules) {
    const flaw = rule(form);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function named(form: Form, flaw: string): string {
  const value = field(form, "name") ?? "";
  const shown = value.length > 60 ? `${value.slice(0, 30)}...${value.slice(-30)}` : value;
  return `${repr(shown)} is an invalid value for Name. Error: ${flaw} ${MORE}`;
}

/** The rules of several fields together. */
function togetherRefusal(form: Form): Refusal | undefined {
  const [type, python] = [field(form, "filetype"), field(form, "pyversion")];
  const wrong = (flaw: string) => refusal(`Invalid value for pyversion. Error: ${flaw}`);
  if (type !== "sdist" && python === undefined) return wrong("Python version is required for binary distribution uploads.");
  if (type === "sdist" && python !== undefined && python !== "source") return wrong("Use 'source' as Python version for an sdist.");
  const digests = ["md5_digest", "sha256_digest", "blake2_256_digest"].map((name) => field(form, name));
  return digests.some((digest) => digest !== undefined) ? undefined : refusal("Error: Include at least one message digest.");
}
