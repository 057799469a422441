import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { escapeControls } from "../domain/escape";

/** Asks one question where no escapes and no glyphs can be shown: a line out, a line in. `enter` is what Enter means, the end of input is no. */
export async function askPlainly(question: string, enter: boolean): Promise<boolean> {
  const screen = process.stderr;
  const lines = createInterface({ input: process.stdin, output: screen, terminal: false });
  const ended = once(lines, "close").then(() => {
    screen.write("\n");
    return "n";
  });
  try {
    for (;;) {
      const answer = await Promise.race([lines.question(`? ${escapeControls(question)} (${enter ? "Y/n" : "y/N"}) `), ended]);
      if (/^\s*$/.test(answer)) return enter;
      if (/^\s*(y|yes)\s*$/i.test(answer)) return true;
      if (/^\s*(n|no)\s*$/i.test(answer)) return false;
    }
  } finally {
    lines.close();
  }
}
