// What a run of the tests adds up to.

/** @typedef {import("./reporter.mjs").Line} Line */

/**
 * Reads the list of tests that may be skipped: a name a line; what follows ` #` says why.
 * @param {string} text
 */
export function allowedSkips(text) {
  const lines = text.split("\n").map((line) => line.replace(/(^|\s)#.*$/, "").trim());
  return new Set(lines.filter((line) => line !== ""));
}

/**
 * The run as text, for people, and its verdict. A skip that nobody allowed is a failure.
 * @param {Line[]} lines
 * @param {Set<string>} allowed
 * @param {string} again the command that repeats the run
 */
export function account(lines, allowed, again) {
  const of = (/** @type {Line["state"]} */ wanted) => lines.filter(({ state }) => state === wanted);
  const skipped = of("skipped").filter(({ name }) => allowed.has(name));
  const strange = of("skipped").filter(({ name }) => !allowed.has(name));
  const failed = [
    ...of("failed"),
    ...strange.map((line) => ({ ...line, reason: `skipped, and not in test/allowed-skips.txt: ${line.reason}` })),
  ];
  const told = [
    ...skipped.map(({ name, reason }) => `skipped: ${name}\n  ${reason}`),
    ...failed.map(({ name, reason }) => `FAILED: ${name}${reason ? `\n  ${reason}` : ""}`),
    ...(failed.length > 0 ? [`the same run again: ${again}`] : []),
    `${of("passed").length} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
  return { ok: failed.length === 0, text: told.join("\n") };
}
