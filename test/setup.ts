import { afterAll } from "vitest";
import { endFile } from "./harness";

// Runs for each test file, also where one process runs many of them.
afterAll(endFile);
