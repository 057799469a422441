// docs/errors: a page for each code, from the explanations that `cogrel explain` has too, and an index.

/**
 * @typedef {object} Codes
 * @property {Readonly<Record<string, string>>} RULES
 * @property {Readonly<Record<string, string>>} PROBLEMS
 * @property {Readonly<Record<string, { cause: string, fix: string }>>} EXPLANATIONS
 * @property {(code: any) => string[]} exampleOf
 */

/**
 * @param {Codes} codes
 * @param {string} tagRefused the text of docs/tag-refused.md, whose sections are linked
 * @returns {Map<string, string>} each file's name and text
 */
export function errorPages({ RULES, PROBLEMS, EXPLANATIONS, exampleOf }, tagRefused) {
  const sections = sectionsOf(tagRefused);
  const codes = Object.keys(EXPLANATIONS).sort();
  const titleOf = (/** @type {string} */ code) => RULES[code] ?? PROBLEMS[code] ?? "";
  const pages = codes.map((code) => {
    const { cause = "", fix = "" } = EXPLANATIONS[code] ?? {};
    const more = sections.get(code);
    return /** @type {const} */ ([
      `${code}.md`,
      page([
        `# ${code}: ${escaped(titleOf(code))}`,
        `${kindOf(code, RULES, PROBLEMS)} \`cogrel explain ${code}\` shows this page's text.`,
        "## Cause",
        escaped(cause),
        "## What to do",
        escaped(fix),
        ...(more === undefined ? [] : [`More of it in [My tag was refused](../tag-refused.md#${more}).`]),
        "## Example",
        ["```text", ...exampleOf(code), "```"].join("\n"),
        "[All codes](README.md)",
      ]),
    ]);
  });
  return new Map([["README.md", index(codes, RULES, titleOf)], ...pages]);
}

/**
 * @param {string} code
 * @param {Readonly<Record<string, string>>} rules
 * @param {Readonly<Record<string, string>>} problems
 */
function kindOf(code, rules, problems) {
  const check = "A check: a rule that holds (yes), does not (no), or could not be looked at (unknown).";
  const problem = "A problem: what ended a command.";
  if (!Object.hasOwn(rules, code)) return problem;
  return Object.hasOwn(problems, code) ? `${check} Also a problem: what ended a command.` : check;
}

/**
 * @param {readonly string[]} codes
 * @param {Readonly<Record<string, string>>} rules
 * @param {(code: string) => string} titleOf
 */
function index(codes, rules, titleOf) {
  const list = (/** @type {boolean} */ isRule) =>
    codes
      .filter((code) => Object.hasOwn(rules, code) === isRule)
      .map((code) => `- [${code}](${code}.md): ${escaped(titleOf(code))}`)
      .join("\n");
  return page([
    "# What a code means",
    "Each check and each problem of cogrel's has a code, which never changes. Written by `node scripts/docs.mjs` from the texts that `cogrel explain` has; a test fails while a page is stale.",
    "## Checks",
    "A check is a rule. The title says what is so when it says yes.",
    list(true),
    "## Problems",
    "A problem is what ended a command.",
    list(false),
  ]);
}

/**
 * The sections of docs/tag-refused.md: code → where GitHub's pages have it.
 * @param {string} text
 */
function sectionsOf(text) {
  const headings = [...text.matchAll(/^### (.+ \(`(.+)`\))$/gm)];
  return new Map(headings.map(([, heading = "", code = ""]) => [code, anchor(heading)]));
}

/** @param {string} heading */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

/** @param {readonly string[]} parts */
const page = (parts) => `${parts.join("\n\n")}\n`;

/** @param {string} text */
const escaped = (text) => text.replace(/[<>*_`[\]]/g, "\\$&");
