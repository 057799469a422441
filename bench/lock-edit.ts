import { readFileSync } from "node:fs";
import { applyEdits } from "../src/domain/edit";
import { lockEdits } from "../src/domain/manifests/cargo-lock";
import { scanLock } from "../src/domain/manifests/cargo-lock-scan";
import { ownTime } from "./own-time";

// One edit of a lock, as a bump does it: scanned, edited, proved.
const text = readFileSync(process.argv[2] ?? "", "utf8");
const names = ["coglet", "coglet-python"];
const all = (version: string) => new Map(names.map((name) => [name, version]));

ownTime(() => {
  const lock = scanLock(text, new Set(names));
  if ("fault" in lock) throw new Error("the lock can't be read");
  const edits = lockEdits(lock, all("0.23.0"), all("0.22.0"));
  if (edits.length !== 2 || applyEdits(text, edits).length !== text.length) throw new Error("the edit is not the one expected");
});
