import inquirer from "inquirer";
import { escapeControls } from "../domain/escape";

/** Asks one question; `enter` is what Enter means. The question goes to stderr, so that stdout stays the result. */
export async function askYesOrNo(question: string, enter: boolean): Promise<boolean> {
  const { yes } = await inquirer.createPromptModule({ output: process.stderr })([
    { type: "confirm", name: "yes", message: escapeControls(question), default: enter },
  ]);
  return yes;
}
