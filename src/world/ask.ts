import inquirer from "inquirer";
import { escapeControls } from "../domain/escape";

/** Asks one question with yes as the answer to Enter. The question goes to stderr, so that stdout stays the result. */
export async function askYesOrNo(question: string): Promise<boolean> {
  const { yes } = await inquirer.createPromptModule({ output: process.stderr })([
    { type: "confirm", name: "yes", message: escapeControls(question), default: true },
  ]);
  return yes;
}
