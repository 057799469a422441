const LONGEST = 64;

/** A name in the form in which those that clash are the same. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}

/** What is wrong with a crate's name (crates/crates_io_validation); `what` is what the name is of. */
export function nameFlaw(what: "crate" | "dependency", name: string): string | undefined {
  if ([...name].length > LONGEST) return `the ${what} name \`${name}\` is too long (max ${LONGEST} characters)`;
  const [first, ...rest] = name;
  if (first === undefined) return `${what} name cannot be empty`;
  if (/[0-9]/.test(first)) return `the name \`${name}\` cannot be used as a ${what} name, the name cannot start with a digit`;
  if (!/[A-Za-z]/.test(first))
    return `invalid character \`${first}\` in ${what} name: \`${name}\`, the first character must be an ASCII character`;
  const wrong = rest.find((character) => !/[A-Za-z0-9_-]/.test(character));
  if (wrong === undefined) return undefined;
  return `invalid character \`${wrong}\` in ${what} name: \`${name}\`, characters must be an ASCII alphanumeric characters, \`-\`, or \`_\``;
}

const NUMBER = "(?:0|[1-9]\\d*)";
const LABEL = `(?:${NUMBER}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const SEMVER = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${LABEL}(?:\\.${LABEL})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`);

export function isSemver(text: string): boolean {
  return SEMVER.test(text) && !text.endsWith("\n");
}

/** A version without its build metadata, by which crates.io tells versions apart. */
export function withoutBuild(version: string): string {
  return version.split("+", 1)[0] ?? "";
}
