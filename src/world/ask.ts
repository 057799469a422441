import inquirer from "inquirer";
import { escapeControls } from "../domain/escape";
import { editText } from "./editor";
import { whenInterrupted } from "./process";

/** One of several answers; `about` stands beside it, `more` is told of the one that is looked at. */
export interface Choice {
  value: string;
  label: string;
  about?: string;
  more?: string;
  /** Where the part of the label begins that deserves the eye. */
  from?: number;
}

/** Questions to a person. Each goes to stderr, so that stdout stays the result. */
export interface Ask {
  /** Yes or no; `enter` is what Enter means. */
  confirm(question: string, enter: boolean): Promise<boolean>;
  choose(question: string, choices: readonly Choice[]): Promise<string>;
  /** A line of text. */
  type(question: string): Promise<string>;
  /** A longer text, in the person's own editor ($VISUAL, $EDITOR). */
  edit(question: string, text: string): Promise<string>;
}

const same = (text: string) => text;
/** inquirer's own theme without colours: it asks NO_COLOR, and knows nothing of --no-color. */
const PLAIN = {
  prefix: { idle: "?", done: "\u2714" },
  style: {
    ...{ answer: same, message: same, help: same, highlight: same, description: same, disabled: same, confirmDefault: same },
    error: (text: string) => `> ${text}`,
    defaultAnswer: (text: string) => `(${text})`,
    key: (text: string) => `<${text}>`,
    keysHelpTip: (keys: readonly [string, string][]) => keys.map((one) => one.join(" ")).join(" \u2022 "),
  },
};

/** Questions in a terminal that shows Unicode and moves its cursor; `paint` gives a text the colour of what changes. */
export function openAsk(paint: (text: string) => string, color: boolean): Ask {
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const theme = color ? {} : { theme: PLAIN };
  const asked = async <T>(question: object): Promise<T> => {
    const open = prompt([{ name: "answer", ...theme, ...question }] as never) as Promise<{ answer: T }> & { ui: { close(): void } };
    // Closed by its own hand it puts the terminal back as it was.
    const forget = whenInterrupted(() => open.ui.close());
    try {
      return (await open).answer;
    } finally {
      forget();
    }
  };
  const safe = escapeControls;
  return {
    confirm: (question, enter) => asked({ type: "confirm", message: safe(question), default: enter }),
    choose: (question, choices) =>
      asked({
        type: "select",
        message: safe(question),
        loop: false,
        pageSize: 12,
        choices: choices.map(({ value, label, about, more, from = label.length }) => ({
          value,
          short: value,
          name: `${safe(label.slice(0, from))}${paint(safe(label.slice(from)))}${about === undefined ? "" : `   ${safe(about)}`}`,
          ...(more !== undefined && { description: safe(more) }),
        })),
      }),
    type: (question) => asked({ type: "input", message: safe(question) }),
    edit: editText,
  };
}
