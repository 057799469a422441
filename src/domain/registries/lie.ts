import { Problem } from "../problem";
import { REGISTRIES, type Registry } from "./endpoints";

/** An answer of a registry that cannot be right: `server-answer`, exit 3. Nothing is known then, and least of all that something is absent. */
export function wrongAnswer(registry: Registry, page: string, what: string, cause?: unknown): Problem {
  const { title, variable } = REGISTRIES[registry];
  return new Problem("server-answer", `${title}'s ${page} ${what}`, {
    exit: 3,
    ...(cause !== undefined && { cause }),
    fix: `run the same command again; if it stays so, look at ${variable} and at what stands between here and ${title}`,
  });
}
