/** Platform tags by how their pattern begins: an old system, so that everybody's pip takes the wheel. */
const TAGS: readonly (readonly [RegExp, string])[] = [
  [/manylinux_?\*+/g, "manylinux_2_17"],
  [/musllinux_?\*+/g, "musllinux_1_2"],
  [/macosx_?\*+/g, "macosx_11_0"],
  [/win_?\*+/g, "win_amd64"],
];
/** What a star stands for in the last three fields of a wheel's name. */
const FIELDS = ["py3", "none", "any"];

/** A name that a pattern matches, as a build would choose it: `manylinux*_x86_64` is manylinux_2_17_x86_64. */
export function concreteName(pattern: string): string {
  const plain = pattern.replace(/\?/g, "0").replace(/\[[!^]?(.)[^\]]*\]/g, (set, first: string) => (/^\[[!^]/.test(set) ? "x" : first));
  return plain.endsWith(".whl") ? wheelName(plain.slice(0, -".whl".length)) : plain.replace(/\*+/g, "x");
}

function wheelName(pattern: string): string {
  const [distribution = "", version = "", ...tags] = TAGS.reduce((name, [from, to]) => name.replace(from, to), pattern).split("-");
  const said = tags.filter((tag) => !STARS.test(tag));
  const all = tags.length < FIELDS.length ? [...said, ...FIELDS.slice(said.length)] : tags;
  const fields = all.map((tag, at) => (STARS.test(tag) ? FIELDS[at] : PYTHONS.reduce((name, [from, to]) => name.replace(from, to), tag)));
  return `${[distribution.replace(/\*+/g, "x"), version.replace(/\*+/g, "0"), ...fields].join("-")}.whl`;
}

const STARS = /^\*+$/;
const PYTHONS: readonly (readonly [RegExp, string])[] = [
  [/^cp\*+$/, "cp310"],
  [/^py\*+$/, "py3"],
  [/\*+/g, "0"],
];
