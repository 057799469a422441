import { build } from "../../scripts/build.mjs";

/**
 * Transcripts and the packed package run the built program: it is built once before the first test. A build that fails is
 * told here and is a failed phase of `npm test`; the tests that need no build still run.
 */
export default async function setup(): Promise<void> {
  try {
    await build();
  } catch (error) {
    console.error(`the build failed, tests of the built program run an old one or none:\n${error}`);
  }
}
