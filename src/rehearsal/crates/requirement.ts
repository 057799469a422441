const NUMBER = "(?:0|[1-9]\\d*)";
const COMPARATOR = new RegExp(
  `^(?<operator>=|>=|>|<=|<|~|\\^)?\\s*(?<version>${NUMBER}(?:\\.(?:${NUMBER}|[*xX])){0,2}(?:-[0-9A-Za-z.-]+)?)(?:\\+[0-9A-Za-z.-]+)?$`,
);

/** A Cargo version requirement as crate `semver` writes it, which is how the index has it; undefined when it is none. */
export function writtenRequirement(text: string): string | undefined {
  if (/^\s*[*xX](\.[*xX]){0,2}\s*$/.test(text)) return "*";
  const written = text.split(",").map((part) => writtenComparator(part.trim()));
  return written.every((part) => part !== undefined) ? written.join(", ") : undefined;
}

function writtenComparator(text: string): string | undefined {
  const { operator = "", version = "" } = COMPARATOR.exec(text)?.groups ?? {};
  if (version === "") return undefined;
  const wild = version.search(/\.[*xX]/);
  if (wild !== -1) return operator === "" ? `${version.slice(0, wild)}.*` : undefined;
  return `${operator || "^"}${version}`;
}
