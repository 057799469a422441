import type { Answer } from "../domain/plan";
import { EXIT, Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { type Platform, readPlatform } from "../domain/wheel/platform";
import { mustBe, resolveWheel, WHEELS, type WheelData, type WheelPackage } from "../domain/wheel/wheel";
import { saidInside, wheelFacts } from "../facts/wheel";
import type { World } from "../world/world";

export interface WheelOptions {
  released?: boolean;
  platform?: string;
  explain?: boolean;
}

/** Which wheel of cog or coglet is installed, as a line that pip takes. */
export async function wheel(
  world: World,
  name: string,
  { released = false, platform, explain = false }: WheelOptions,
): Promise<Answer<WheelData>> {
  if (!isPackage(name)) throw usage(`there is no wheel ${quoted(name)}; known: ${Object.keys(WHEELS).join(", ")}`, "cogrel wheel cog");
  const wanted = platform === undefined ? undefined : platformAsked(platform, name);
  const answer = resolveWheel(wheelFacts(world, name, { released, platform: wanted }), explain);
  const inside = saidInside(world, answer.data);
  if (inside) mustBe(answer.data, inside);
  return answer;
}

function isPackage(name: string): name is WheelPackage {
  return Object.hasOwn(WHEELS, name);
}

function platformAsked(text: string, name: WheelPackage): Platform {
  const platform = readPlatform(text);
  if (platform) return platform;
  throw usage(
    `--platform takes linux/amd64, linux/arm64, darwin/arm64 and the like, not ${quoted(text)}`,
    `cogrel wheel ${name} --platform linux/amd64`,
  );
}

function usage(message: string, fix: string): Problem {
  return new Problem("usage", message, { exit: EXIT.usage, fix });
}
