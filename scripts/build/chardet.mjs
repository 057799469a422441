// Stands in for `chardet` in the bundle: its only user is inquirer's external editor, and cogrel reads and writes UTF-8 only.

/** @returns {"UTF-8"} */
export function detect() {
  return "UTF-8";
}
