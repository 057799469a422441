/** A Python package's name as PyPI compares it (PEP 503): case and the choice between - _ . don't count. */
export function normalized(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}

const LONGEST = 200;
const PARTS =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preN>\d*))?(?<post>-(?<postN>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postM>\d*))?(?<dev>[-_.]?dev[-_.]?(?<devN>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const PRE: Readonly<Record<string, string>> = { alpha: "a", beta: "b", c: "rc", pre: "rc", preview: "rc" };

/** A PEP 440 version in a form that is equal for equal versions (`1.0` and `1`, `1.0-RC.1` and `1rc1`); `undefined` if it is none. */
export function versionKey(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const parts = PARTS.exec(text.trim().toLowerCase())?.groups;
  if (!parts) return undefined;
  const { epoch = "0", release = "", pre, preN, post, postN, postM, dev, devN, local } = parts;
  const numbers = release.split(".").map(number);
  while (numbers.length > 1 && numbers.at(-1) === "0") numbers.pop();
  return [
    `${number(epoch)}!${numbers.join(".")}`,
    pre === undefined ? "" : `${PRE[pre] ?? pre}${number(preN)}`,
    post === undefined ? "" : `.post${number(postN ?? postM)}`,
    dev === undefined ? "" : `.dev${number(devN)}`,
    local === undefined ? "" : `+${local.split(/[-_.]/).map(number).join(".")}`,
  ].join("");
}

/** Whether two texts are one PEP 440 version; false if one of them is none. */
export function sameVersion(one: string, other: string): boolean {
  const key = versionKey(one);
  return key !== undefined && key === versionKey(other);
}

/** Without leading zeros; nothing is 0. Parts of a local version that are no numbers stay. */
function number(digits = ""): string {
  return /^\d*$/.test(digits) ? digits.replace(/^0+(?=.)/, "") || "0" : digits;
}
