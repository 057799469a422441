import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { ownTime } from "./own-time";

const text = readFileSync(process.argv[2] ?? "", "utf8");

ownTime(() => parse(text));
