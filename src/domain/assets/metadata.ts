/** The headers of METADATA, WHEEL or PKG-INFO, by lower-case name, each with its values in order; what stands below them is the body. */
export interface Headers {
  values(name: string): readonly string[];
  /** The first value; `undefined` if there is none. */
  first(name: string): string | undefined;
  body: string;
}

/** Reads a text of headers as Python's core metadata has them: `Name: value`, a line that begins with white space goes on. */
export function readHeaders(text: string): Headers {
  const plain = text.replaceAll("\r\n", "\n");
  const end = plain.startsWith("\n") ? 0 : plain.indexOf("\n\n");
  const known = new Map<string, string[]>();
  let values: string[] | undefined;
  for (const line of (end === -1 ? plain : plain.slice(0, end)).split("\n")) {
    const [, name, value = ""] = /^([!-9;-~]+):(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      values = known.get(name.toLowerCase()) ?? [];
      known.set(name.toLowerCase(), values);
      values.push(value.trim());
    } else if (/^[ \t]/.test(line) && values) values.push(`${values.pop()}\n${unfolded(line)}`);
  }
  const of = (name: string) => known.get(name.toLowerCase()) ?? [];
  return { values: of, first: (name) => of(name)[0], body: end === -1 ? "" : plain.slice(end).replace(/^\n+/, "") };
}

/** Old metadata folds a description with eight blanks, or seven and a bar, before each line. */
function unfolded(line: string): string {
  return line.replace(/^(?: {7}\|| {8}|\t|[ \t]+)/, "");
}

/** The README that the metadata carries, and the kind of text that it is; `undefined` if there is none. */
export function description(headers: Headers): { text: string; type: string } | undefined {
  const text = headers.body.trim() === "" ? (headers.first("Description") ?? "") : headers.body;
  if (text.trim() === "") return undefined;
  return { text, type: (headers.first("Description-Content-Type") ?? "text/markdown").split(";", 1)[0]?.trim().toLowerCase() ?? "" };
}
