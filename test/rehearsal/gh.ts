import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../harness";
import { ghTool } from "../tools/python.mjs";
import type { FarEnd } from "./far-end";

/** The real gh, whose whole traffic goes to the far end's socket: unedited, it believes that it talks to github.com. */
export function ghOn(hub: FarEnd) {
  const tool = ghTool();
  const home = scratch();
  const config = join(home, "gh");
  mkdirSync(config);
  writeFileSync(join(config, "config.yml"), `version: "1"\nhttp_unix_socket: ${hub.recorder.socket}\n`);

  /** Runs gh as this one; gives what it printed, or throws its words when it fails. */
  async function ghAs(token: string, ...args: string[]): Promise<string> {
    if (tool.missing !== undefined) throw new Error(tool.missing);
    const own = { GH_CONFIG_DIR: config, GH_TOKEN: token, GH_NO_UPDATE_NOTIFIER: "1", NO_COLOR: "1", GH_REPO: "o/r" };
    const env = { PATH: process.env.PATH ?? "", HOME: home, ...own };
    const child = spawn(tool.gh, args, { cwd: home, env, stdio: ["ignore", "pipe", "pipe"] });
    const text = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text.out += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      text.err += chunk;
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    if (code !== 0) throw new Error(`gh ${args.join(" ")}: ${text.err}${text.out}`);
    return text.out;
  }

  return { tool, home, ghAs, gh: (...args: string[]) => ghAs("maintainer", ...args) };
}
