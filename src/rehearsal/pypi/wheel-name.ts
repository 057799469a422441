import { normalName, type Pep440, parsePep440 } from "./pep440";
import { repr } from "./python";

/** What a wheel's name says (PEP 427). */
export interface WheelName {
  /** As written, and in its normal form. */
  name: string;
  normal: string;
  version: Pep440;
  platforms: string[];
}

/** Reads a wheel's name, or says what is wrong with it, in the words of packaging/utils.py in github.com/pypa/packaging. */
export function readWheelName(file: string): WheelName | string {
  const stem = file.replace(/\.whl$/, "");
  if (stem === file) return `Invalid wheel filename (extension must be '.whl'): ${repr(file)}`;
  const parts = stem.split("-");
  if (parts.length !== 5 && parts.length !== 6) return `Invalid wheel filename (wrong number of parts): ${repr(stem)}`;
  const [name = "", written = "", build = ""] = parts;
  if (name.includes("__") || !/^[\p{L}\p{N}._]*$/u.test(name)) return `Invalid project name: ${repr(stem)}`;
  const version = parsePep440(written);
  if (!version) return `Invalid wheel filename (invalid version): ${repr(stem)}`;
  if (parts.length === 6 && !/^\d/.test(build)) return `Invalid build number: ${build} in ${repr(stem)}`;
  return { name, normal: normalName(name), version, platforms: (parts.at(-1) ?? "").toLowerCase().split(".") };
}
