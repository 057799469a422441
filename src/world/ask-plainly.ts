import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { escapeControls } from "../domain/escape";

/** Asks one question where no escapes and no glyphs can be shown: a line out, a line in. Enter is yes, the end of input no. */
export async function askPlainly(question: string): Promise<boolean> {
  const screen = process.stderr;
  const lines = createInterface({ input: process.stdin, output: screen, terminal: false });
  const ended = once(lines, "close").then(() => {
    screen.write("\n");
    return "n";
  });
  try {
    for (;;) {
      const answer = await Promise.race([lines.question(`? ${escapeControls(question)} (Y/n) `), ended]);
      if (/^\s*(y|yes)?\s*$/i.test(answer)) return true;
      if (/^\s*(n|no)\s*$/i.test(answer)) return false;
    }
  } finally {
    lines.close();
  }
}
