const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text as Python's `repr` writes it, which PyPI's messages have around names and values. */
export function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\\n\r\t]/g, (mark) => ESCAPES[mark] ?? mark).replace(/\p{Cc}/gu, hex);
  return quote + inside.replaceAll(quote, `\\${quote}`) + quote;
}

function hex(mark: string): string {
  return `\\x${mark.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
