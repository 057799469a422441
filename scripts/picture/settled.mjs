// What is other each time in what the program shows of a rehearsal: as long as it is, so that lines break where they break.

/** @type {readonly (readonly [RegExp, string])[]} */
const CHANGING = [
  [/cogrel_[0-9a-f-]{36}/g, "cogrel_<random>"],
  // Assets are uploaded side by side.
  [/"id": 10\d\d\b/g, '"id": 1000'],
  [/127\.0\.0\.1:\d{5}/g, "127.0.0.1:40000"],
  [/untagged-[0-9a-f]{20}/g, `untagged-${"0".repeat(20)}`],
  [/(?<=published (?:by \S+ on )?)20\d\d-\d\d-\d\d/g, "2026-01-12"],
  [/(?<="published": ")20[^"]*/g, "2026-01-12T10:00:00Z"],
  [/ in \d+\.\d s\b/g, " in 1.0 s"],
  [/git \d+\.\d+\.\d+, Node \d+\.\d+\.\d+/g, "git 2.39.5, Node 20.20.2"],
  [/(?<=flow needs are there +)cargo \d+\.\d+\.\d+/g, "cargo"],
];

/**
 * The text as it is each time.
 * @param {string} text
 * @param {string} [all] where a merge is told, if not in the text
 */
export function settled(text, all = text) {
  return CHANGING.reduce((one, [what, as]) => one.replace(what, as), withoutMerge(text, all));
}

/**
 * A merge that GitHub makes has the time in it, and so an id of its own each time.
 * @param {string} text
 * @param {string} all
 */
function withoutMerge(text, all) {
  const [, id] = /merged as ([0-9a-f]{10})\b/.exec(all) ?? [];
  return id === undefined ? text : text.replaceAll(id, "4be01c7a9e");
}
