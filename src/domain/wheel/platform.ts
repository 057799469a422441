import { expandedTags, type WheelName } from "../assets/wheel-name";

/** A system and a processor, as wheels name them. */
export interface Platform {
  system: "linux" | "macos" | "windows";
  processor: "x86_64" | "arm64";
}

const SYSTEMS: Readonly<Record<string, Platform["system"]>> = { linux: "linux", darwin: "macos", macos: "macos", windows: "windows" };
const PROCESSORS: Readonly<Record<string, Platform["processor"]>> = { amd64: "x86_64", x86_64: "x86_64", arm64: "arm64", aarch64: "arm64" };

/** A platform as Docker, Go or Rust's people write it: `linux/amd64`, `darwin/arm64`; a processor alone is Linux's, since that is what images are of. */
export function readPlatform(text: string): Platform | undefined {
  const [, system, processor = ""] =
    /^(?:(linux|darwin|macos|windows)[/_-])?(amd64|x86_64|arm64|aarch64)(?:\/v8)?$/.exec(text.toLowerCase()) ?? [];
  const found = PROCESSORS[processor];
  return found && { system: SYSTEMS[system ?? "linux"] ?? "linux", processor: found };
}

/** What the last part of a tag is for each platform (https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/). */
const TAGS: Readonly<Record<Platform["system"], Readonly<Record<Platform["processor"], RegExp>>>> = {
  linux: { x86_64: /-(?:many|musl)?linux\w*_x86_64$/, arm64: /-(?:many|musl)?linux\w*_aarch64$/ },
  macos: { x86_64: /-macosx_\d+_\d+_(?:x86_64|universal2)$/, arm64: /-macosx_\d+_\d+_(?:arm64|universal2)$/ },
  windows: { x86_64: /-win_amd64$/, arm64: /-win_arm64$/ },
};

/** Whether a wheel can be installed on a platform: one of its tags is for it, or for any. */
export function runsOn(wheel: WheelName, { system, processor }: Platform): boolean {
  return expandedTags(wheel).some((tag) => tag.endsWith("-any") || TAGS[system][processor].test(tag));
}
