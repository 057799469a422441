// docs/commands.md from the specs: what `--help` says, on one page.

/** @typedef {import("../../src/specs").Spec} Spec */
/** @typedef {import("../../src/specs").Flag} Flag */

/**
 * @param {readonly Spec[]} specs
 * @param {readonly Flag[]} globalFlags
 * @returns {string} the page
 */
export function commandsPage(specs, globalFlags) {
  const head = [
    "# Commands",
    "Written by `node scripts/docs.mjs` from `src/specs.ts`, which `cogrel --help` is made from too; a test fails while it is stale.",
    specs.map(({ name, about }) => `- [\`cogrel ${name}\`](#cogrel-${name.replaceAll(" ", "-")}): ${about}`).join("\n"),
  ];
  return `${[...head, ...specs.flatMap(section), ...everywhere(globalFlags)].join("\n\n")}\n`;
}

/**
 * @param {Spec} spec
 * @returns {string[]}
 */
function section({ name, args, about, more, flags, examples }) {
  const width = Math.max(...examples.map(([line]) => line.length));
  return [
    `## cogrel ${name}`,
    code([`cogrel ${[name, args, "[flags]"].filter((part) => part !== "").join(" ")}`]),
    about,
    ...more.map(escaped),
    ...(flags.length > 0 ? [list(flags)] : []),
    code(examples.map(([line, what]) => `cogrel ${line.padEnd(width)}   # ${what}`)),
  ];
}

/** @param {readonly Flag[]} flags */
function everywhere(flags) {
  return [
    "## Flags of all commands",
    list(flags),
    "## Exit codes",
    [
      "- 0: done, yes, or nothing to do",
      "- 1: a check says no, or something failed and was taken back",
      "- 2: a wrong flag, argument or configuration; or a plan that nobody was there to confirm",
      "- 3: no check says no, but something could not be found out: run it again",
      "- 70: a bug of cogrel's",
      "- 130, 143, 129: ended by SIGINT, SIGTERM, SIGHUP",
    ].join("\n"),
    "## What comes out",
    "stdout is the result, stderr is the telling. With `--json` stdout is one document, for a problem too; its form is `docs/schemas/output.schema.json`. Each check and each problem has a code, and `cogrel explain CODE` says what it means and what to do.",
  ];
}

/** @param {readonly Flag[]} flags */
const list = (flags) => flags.map(({ flags: flag, about }) => `- \`${flag}\`: ${escaped(about)}`).join("\n");

/** @param {string[]} lines */
const code = (lines) => ["```sh", ...lines, "```"].join("\n");

/** @param {string} text */
const escaped = (text) => text.replace(/[<>*_`]/g, "\\$&");
