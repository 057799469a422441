// biome-ignore lint/style/noRestrictedImports: a part of @iarna/toml, which the rule lets in as a whole only
import parseToml from "@iarna/toml/parse-string.js";

/** The names and aliases of a mise.toml's tasks; `undefined` where it cannot be read, or takes in tasks of other files. */
export function tasksOf(text: string): ReadonlySet<string> | undefined {
  const table = parsed(text);
  if (!table) return undefined;
  const { tasks, task_config: more } = table;
  if (isTable(more) && more.includes !== undefined) return undefined;
  if (tasks !== undefined && !isTable(tasks)) return undefined;
  return new Set(Object.entries(tasks ?? {}).flatMap(([name, task]) => [name, ...aliasesOf(task)]));
}

function aliasesOf(task: unknown): string[] {
  const alias = isTable(task) ? task.alias : undefined;
  return [alias].flat().filter((one): one is string => typeof one === "string");
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return parseToml(text);
  } catch {
    return undefined;
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
