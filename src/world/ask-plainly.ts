import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { escapeControls } from "../domain/escape";
import { Problem } from "../domain/problem";
import type { Ask } from "./ask";
import { editText } from "./editor";
import { whenInterrupted } from "./process";

/** Questions where no escapes and no glyphs can be shown: a line out, a line in. The end of input is no. */
export function openPlainAsk(): Ask {
  return { confirm, choose, type: async (question) => (await line(`? ${question} `)) ?? ended(), edit: editText };
}

async function confirm(question: string, enter: boolean): Promise<boolean> {
  for (;;) {
    const answer = await line(`? ${question} (${enter ? "Y/n" : "y/N"}) `);
    if (answer === undefined || /^\s*(n|no)\s*$/i.test(answer)) return false;
    if (/^\s*$/.test(answer)) return enter;
    if (/^\s*(y|yes)\s*$/i.test(answer)) return true;
  }
}

async function choose(question: string, choices: Parameters<Ask["choose"]>[1]): Promise<string> {
  const lines = choices.map(({ label, about }, at) =>
    `  ${at + 1}  ${label}${about === undefined ? "" : `   ${about}`}`.trimEnd().concat("\n"),
  );
  for (;;) {
    const answer = (await line(`? ${question}\n${lines.join("")}  number: `)) ?? ended();
    const chosen = choices[Number(answer.trim()) - 1];
    if (chosen) return chosen.value;
  }
}

/** One line of input; `undefined` at its end. */
async function line(question: string): Promise<string | undefined> {
  const screen = process.stderr;
  const lines = createInterface({ input: process.stdin, output: screen, terminal: false });
  const over = once(lines, "close").then(() => {
    screen.write("\n");
    return undefined;
  });
  // The end of the input by a signal is no answer.
  let forget: () => void = () => undefined;
  const signal = new Promise<never>((_, reject) => {
    forget = whenInterrupted(() => reject(new Error("ended by a signal")));
  });
  try {
    return await Promise.race([lines.question(question.split("\n").map(escapeControls).join("\n")), over, signal]);
  } finally {
    forget();
    lines.close();
  }
}

function ended(): never {
  throw new Problem("interrupted", "the input ended at a question; nothing was changed", { exit: 130 });
}
