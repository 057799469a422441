import { afterEach, expect, test, vi } from "vitest";
import { openProgress } from "../src/output/progress";
import { openScreen } from "../src/output/screen";
import { openStyle } from "../src/output/style";

afterEach(() => void vi.useRealTimers());

test.each([
  ["on a terminal, once it takes long", true, 1500, "  asking GitHub\n\r\x1b[1A\x1b[J"],
  ["not where the answer comes soon", true, 500, ""],
  ["nor in a log", false, 1500, ""],
] as const)("who waits for a far end is told so %s", (_, live, wait, expected) => {
  vi.useFakeTimers();
  let shown = "";
  const write = (text: string) => {
    shown += text;
  };
  const screen = openScreen({ write, live, columns: 80, rows: 24 });
  const tell = openProgress(screen, openStyle({ chalk: undefined, unicode: true, width: 80 }), live);
  tell({ on: "GitHub", at: "begun", doing: "asking" });
  vi.advanceTimersByTime(wait);
  tell({ on: "GitHub", at: "ended", doing: "asking" });
  vi.advanceTimersByTime(2000);
  expect(shown).toBe(expected);
});
