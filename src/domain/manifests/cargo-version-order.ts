/** Cargo's order of versions, as it sorts a lock: semver precedence with numbers of any size, then the build metadata. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return (
    compareAll(left.numbers, right.numbers) ||
    Number(left.labels.length === 0) - Number(right.labels.length === 0) ||
    compareAll(left.labels, right.labels) ||
    compareText(left.build, right.build)
  );
}

/** Order of bytes, which for ASCII is that of UTF-16 units. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function partsOf(version: string): { numbers: string[]; labels: string[]; build: string } {
  const [rest = "", build = ""] = splitAt(version, "+");
  const [core = "", label = ""] = splitAt(rest, "-");
  return { numbers: core.split("."), labels: label === "" ? [] : label.split("."), build };
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function compareAll(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((part, index) => part !== b[index]);
  if (differs === -1 || differs >= b.length) return a.length - b.length;
  return compareParts(a[differs] as string, b[differs] as string);
}

/** Numbers as numbers and before words, words as text. */
function compareParts(a: string, b: string): number {
  const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
  return (leftIsNumber ? a.length - b.length : 0) || compareText(a, b);
}
