const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };

/**
 * A text from outside as messages show it: in quotes, on one line, cut after `longest` characters. Everything but
 * printable ASCII is escaped, so that nothing can move the cursor, hide, or look like something else.
 */
export function quoted(text: string, longest = 60): string {
  const cut = text.slice(0, longest);
  return `"${cut.replace(/["\\]|[^ -~]/gu, escaped)}${cut.length < text.length ? "…" : ""}"`;
}

function escaped(character: string): string {
  return NAMED[character] ?? `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
}

const PLAIN_WORD = /^[A-Za-z0-9_./:@%+=,-]+$/;

/** A text as one word of a command line that a person may paste into a shell. */
export function shellWord(text: string): string {
  return PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
