/** The fields of a wheel's file name (https://packaging.python.org/specifications/binary-distribution-format/). */
export interface WheelName {
  distribution: string;
  version: string;
  build?: string;
  python: string;
  abi: string;
  platform: string;
}

/** Reads a wheel's name; `undefined` if it has not five or six fields. */
export function readWheelName(name: string): WheelName | undefined {
  if (!name.endsWith(".whl")) return undefined;
  const fields = name.slice(0, -".whl".length).split("-");
  if (fields.some((field) => field === "") || fields.length < 5 || fields.length > 6) return undefined;
  const [distribution = "", version = "", ...rest] = fields;
  const [platform = "", abi = "", python = "", build] = rest.reverse();
  // PEP 427: a build tag begins with a digit
  if (build !== undefined && !/^\d/.test(build)) return undefined;
  return { distribution, version, ...(build !== undefined && { build }), python, abi, platform };
}

/** Every tag that compressed tags stand for: `py2.py3-none-any` is two (PEP 425). */
export function expandedTags({ python, abi, platform }: Pick<WheelName, "python" | "abi" | "platform">): string[] {
  const all = [python, abi, platform].map((field) => field.toLowerCase().split("."));
  const [pythons = [], abis = [], platforms = []] = all;
  return pythons.flatMap((one) => abis.flatMap((two) => platforms.map((three) => `${one}-${two}-${three}`)));
}
