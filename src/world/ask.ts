import inquirer from "inquirer";
import { escapeControls } from "../domain/escape";

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

/** Questions in a terminal that shows Unicode and moves its cursor; `paint` gives a text the colour of what changes. */
export function openAsk(paint: (text: string) => string): Ask {
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const asked = async <T>(question: object): Promise<T> =>
    ((await prompt([{ name: "answer", ...question }] as never)) as { answer: T }).answer;
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
    edit: (question, text) => asked({ type: "editor", message: safe(question), default: text, postfix: ".md", waitForUserInput: false }),
  };
}
