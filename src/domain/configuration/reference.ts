import { CONFIGURATION, type Key, type Shape, type TableShape } from "./grammar";
import { RULES_OF_TEXT } from "./rules";

/** The table of keys in docs/configuration.md and the list of forms below it, in Markdown. */
export function configurationReference(): string {
  const rows = rowsOf(CONFIGURATION, "");
  const forms = Object.values(RULES_OF_TEXT).map(
    ({ called, is, longest }) => `- **${called}**: ${plain(is)}; at most ${longest} characters`,
  );
  return ["| key | form | default | what it says |", "| --- | --- | --- | --- |", ...rows, "", ...forms].join("\n");
}

/** A text whose stars are stars. */
function plain(text: string): string {
  return text.replaceAll(/[*\\<|]/g, "\\$&");
}

function rowsOf({ keys }: TableShape, before: string): string[] {
  return Object.entries(keys).flatMap(([name, key]) => {
    const path = before + name;
    const inner = key.shape.is === "list" ? key.shape.of : key.shape;
    const rows = inner.is === "table" ? rowsOf(inner, `${path}${key.shape.is === "list" ? "[]" : ""}.`) : [];
    return [row(path, key), ...rows];
  });
}

function row(path: string, { shape, required, default: otherwise, about }: Key): string {
  const value = otherwise === undefined ? (required ? "required" : "") : `\`${JSON.stringify(otherwise)}\``;
  return `| ${[`\`${path}\``, inWords(shape), value, plain(about)].join(" | ")} |`;
}

function inWords(shape: Shape): string {
  switch (shape.is) {
    case "text":
      return shape.rule.called;
    case "choice":
      return shape.of.map((one) => `\`${one}\``).join(" or ");
    case "number":
      return `${shape.of}`;
    case "list":
      return shape.of.is === "table" ? "list of tables" : `list, each: ${inWords(shape.of)}`;
    case "flag":
      return "true or false";
    case "table":
      return "table";
  }
}
