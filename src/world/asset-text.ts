import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../domain/problem";
import type { Asset } from "../domain/release";
import type { Github } from "./github/github";
import { scratchFolder } from "./scratch";

const LARGEST = 4 * 1024 * 1024;

/** The text of a small asset, whole and with the digest that GitHub tells. Throws Problems with exit 3. */
export async function textOfAsset(github: Github, asset: Asset): Promise<string> {
  const { id, name, size, digest } = asset;
  if (size > LARGEST) throw odd(name, `${size} bytes are too many for a list`);
  const file = join(scratchFolder(), `${id}-${crypto.randomUUID()}`);
  const { sha256 } = await github.download(asset, file, () => undefined);
  const text = readFileSync(file, "utf8");
  rmSync(file, { force: true });
  if (digest !== undefined && sha256 !== digest) throw odd(name, "other bytes came than GitHub tells of");
  return text;
}

function odd(name: string, why: string): Problem {
  return new Problem("server-answer", `${name}: ${why}`, { exit: 3, fix: "run the same command again" });
}
