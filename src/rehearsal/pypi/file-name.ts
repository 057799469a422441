import { type Form, field } from "./call";
import { versionOf } from "./metadata";
import { normalName, parsePep440 } from "./pep440";
import { isPlatform } from "./platform";
import { repr } from "./python";
import type { Project } from "./state";
import { readWheelName } from "./wheel-name";
import { type Refusal, refusal } from "./words";

// What a file may be called: warehouse/forklift/legacy.py.

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = { sdist: [".zip", ".tar.gz"], bdist_wheel: [".whl"] };

/** Why no file may be called so, whatever is in it. */
export function fileNameRefusal(name: string, type: string): Refusal | undefined {
  if ([...name].some(isControl))
    return refusal("Cannot upload a file with non-printable characters (ordinals 0-31) or the DEL character (ordinal 127) in the name.");
  if (/[/\\]/.test(name)) return refusal("Cannot upload a file with '/' or '\\' in the name.");
  const extension = /.(\.tar\.gz|\.zip|\.whl)$/i.exec(name)?.[1];
  if (extension === undefined)
    return refusal(
      "Invalid file extension: Use .tar.gz, .whl or .zip extension. See https://www.python.org/dev/peps/pep-0527 and https://peps.python.org/pep-0715/ for more information",
    );
  if (EXTENSIONS[type]?.includes(extension)) return undefined;
  return refusal(
    `Invalid file extension: Extension ${extension} is invalid for filetype ${type}. See https://www.python.org/dev/peps/pep-0527 for more information.`,
  );
}

function isControl(character: string): boolean {
  return character < " " || character === "\x7f";
}

/** Why the file may not be called so in this project and release. */
export function misnamedRefusal(file: string, form: Form, project: Project): Refusal | undefined {
  return field(form, "filetype") === "sdist" ? misnamedSdist(file, form, project) : misnamedWheel(file, form, project);
}

function misnamedSdist(file: string, form: Form, { name }: Project): Refusal | undefined {
  const [, stem = "", written = ""] = /^(.+)-([^-]+?)(?:\.tar\.gz|\.zip)$/.exec(file) ?? [];
  if (!parsePep440(written)) return refusal(`Invalid source distribution filename: ${file}`);
  const normal = normalName(name).replaceAll("-", "_");
  if (normalName(stem) !== normalName(name)) return refusal(`Start filename for ${repr(name)} with ${repr(normal)}.`);
  const expected = `${normal}-${versionOf(form).text}.tar.gz`;
  return file === expected ? undefined : refusal(`Filename ${repr(file)} is invalid, should be ${repr(expected)}.`);
}

function misnamedWheel(file: string, form: Form, project: Project): Refusal | undefined {
  const wheel = readWheelName(file);
  if (typeof wheel === "string") return refusal(wheel);
  const foreign = wheel.platforms.find((platform) => !isPlatform(platform));
  if (foreign !== undefined) return refusal(`Binary wheel '${file}' has an unsupported platform tag '${foreign}'.`);
  const normal = normalName(project.name).replaceAll("-", "_");
  if (wheel.normal !== normalName(project.name)) return refusal(`Start filename for ${repr(project.name)} with ${repr(normal)}.`);
  if (wheel.name !== normal)
    return refusal(`Filename ${repr(file)} should contain the normalized project name ${repr(normal)}, not ${repr(wheel.name)}.`);
  const version = versionOf(form);
  if (wheel.version.canonical === version.canonical) return undefined;
  return refusal(`Version in filename should be ${repr(version.text)} not ${repr(wheel.version.text)}.`);
}
