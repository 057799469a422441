import inquirer from "inquirer";
import { escapeControls } from "../domain/escape";

/** One of several answers; `about` stands beside it. */
export interface Choice {
  value: string;
  label: string;
  about?: string;
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

/** Questions in a terminal that shows Unicode and moves its cursor. */
export function openAsk(): Ask {
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
        choices: choices.map(({ value, label, about }) => ({
          value,
          short: value,
          name: about === undefined ? safe(label) : `${safe(label)}   ${safe(about)}`,
        })),
      }),
    type: (question) => asked({ type: "input", message: safe(question) }),
    edit: (question, text) => asked({ type: "editor", message: safe(question), default: text, postfix: ".md", waitForUserInput: false }),
  };
}
