import { Problem } from "./problem";
import { quoted } from "./quoted";
import { fromPep440, pep440Text, VERSION_FORM, whyNotVersion } from "./version";

export type Form = "pep440" | "semver";

/** One version in the other form; `undefined` for what cannot be converted. */
export function converted(text: string, to: Form): string | undefined {
  return to === "pep440" ? pep440Text(text) : fromPep440(text)?.text;
}

/** The Problem of a text that cannot be converted. */
export function notConvertible(text: string, to: Form): Problem {
  const why = to === "pep440" ? whyNotVersion(text) : "not X.Y.Z with at most one of aN, bN, rcN, .devN, in canonical form";
  const fix = to === "pep440" ? `write ${VERSION_FORM}` : "write X.Y.Z, X.Y.ZaN, X.Y.ZbN, X.Y.ZrcN or X.Y.Z.devN";
  return new Problem("version", `${quoted(text)} cannot be converted to ${to === "pep440" ? "PEP 440" : "semver"}: ${why}`, {
    exit: 2,
    fix,
  });
}
