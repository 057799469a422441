const LONGEST = 120;

/**
 * Foreign text for a message: in double quotes, every character that a terminal or a log could act on written as an escape,
 * cut after 120 characters. Bidirectional controls and invisible characters count, so that what is read is what is there.
 */
export function shown(text: string): string {
  const cut = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const quoted = `"${escapeControls(cut.replace(/["\\]/g, "\\$&"))}"`;
  return cut === text ? quoted : `${quoted}… (${text.length} characters)`;
}

// C0, DEL, C1, soft hyphen, zero width, bidi, line separators, BOM, lone surrogates, tags block.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

/** Every character that a terminal could act on, written as an escape; the rest as it is. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (one) => NAMED[one] ?? escaped(one.codePointAt(0) as number));
}

function escaped(code: number): string {
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
