import { StringDecoder } from "node:string_decoder";

/** Where a streaming command reads and writes. `out` and `err` may answer with a promise to wait for. */
export interface Streams {
  input: AsyncIterable<Buffer>;
  out(text: string): Promise<void> | undefined;
  err(text: string): Promise<void> | undefined;
}

const LONGEST = 1_000_000;

/**
 * Converts line by line as the input comes: one line out for each line in, empty for a bad one, whose number goes to `err`.
 * Lines end with LF; one of over a million characters is bad, so that memory does not grow with the input. Gives the number of bad lines.
 */
export async function convertLines({ input, out, err }: Streams, convert: (line: string) => string | undefined): Promise<number> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let number = 0;
  let bad = 0;
  let tooLong = false;
  let numbers = "";
  const line = (text: string) => {
    number++;
    const output = tooLong ? undefined : convert(text);
    tooLong = false;
    if (output !== undefined) return `${output}\n`;
    bad++;
    // What an editor doesn't show.
    numbers += `line ${number}: not converted${text.endsWith("\r") ? ": it ends with a carriage return" : ""}\n`;
    return "\n";
  };
  const put = async (lines: readonly string[]) => {
    numbers = "";
    await out(lines.map(line).join(""));
    if (numbers !== "") await err(numbers);
  };
  for await (const chunk of input) {
    const lines = decoder.write(chunk).split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop() as string;
    if (lines.length > 0) await put(lines);
    // A line without an end must not fill the memory.
    if (rest.length > LONGEST) tooLong = true;
    if (tooLong) rest = "";
  }
  rest += decoder.end();
  if (rest !== "" || tooLong) await put([rest]);
  return bad;
}
