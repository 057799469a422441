import { sizeShown } from "../domain/size";
import type { Event } from "../world/world";
import type { Screen } from "./screen";
import type { Style } from "./style";

interface Moving {
  doing: string;
  bytes: number;
  of: number;
}

/** Milliseconds between two pictures of what moves. */
const PACE = 80;
const BAR = 16;
const MOST = 6;
/** Milliseconds after which a person is told that a far end is being asked. */
const PATIENCE = 1000;

/** Shows what is under way: bars and a total on a terminal; elsewhere one line for each thing that has ended. */
export function openProgress(screen: Screen, style: Style, live: boolean): (event: Event) => void {
  const moving = new Map<string, Moving>();
  const total = { bytes: 0, of: 0, ended: 0 };
  let last = 0;
  const asked = new Map<string, NodeJS.Timeout>();
  const slow = new Set<string>();
  const ask = ({ on, at }: Event) => {
    clearTimeout(asked.get(on));
    if (at !== "begun") return slow.delete(on) ? draw() : undefined;
    const late = () => {
      slow.add(on);
      draw();
    };
    asked.set(on, setTimeout(late, PATIENCE).unref());
  };
  const draw = () => {
    const waits = [...slow].map((on) => `  ${style.dim("asking")} ${style.plain(on)}`);
    if (waits.length + moving.size === 0) return screen.clear();
    const bars = [...moving].slice(0, MOST).map(([on, one]) => barLine(on, one, style));
    const ended = total.bytes + [...moving.values()].reduce((sum, one) => sum + one.bytes, 0);
    const all = total.of + [...moving.values()].reduce((sum, one) => sum + one.of, 0);
    const many = total.ended + moving.size > 1;
    screen.show([...waits, ...bars, ...(many ? [`  ${style.dim(`${total.ended} done · ${sizeShown(ended)} of ${sizeShown(all)}`)}`] : [])]);
  };
  return (event) => {
    const { on, at, doing, bytes = 0, of = 0 } = event;
    if (doing === "asking") {
      if (live) ask(event);
      return;
    }
    if (at === "ended") {
      const was = moving.get(on);
      moving.delete(on);
      total.ended++;
      total.bytes += was?.of ?? of;
      total.of += was?.of ?? of;
      if (!live) screen.show([`  ${doing} ${style.plain(on)}: ${sizeShown(was?.of ?? of)}`]);
      else draw();
      return;
    }
    moving.set(on, { doing, bytes, of });
    if (!live || (at === "moved" && Date.now() - last < PACE)) return;
    last = Date.now();
    draw();
  };
}

function barLine(on: string, { doing, bytes, of }: Moving, style: Style): string {
  const part = of === 0 ? 1 : Math.min(1, bytes / of);
  const full = Math.round(part * BAR);
  const bar = style.bar.full.repeat(full) + style.bar.empty.repeat(BAR - full);
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  const room = Math.max(12, style.width - BAR - doing.length - 16);
  const name = [...on].length <= room ? on : `${[...on].slice(0, room - 1).join("")}…`;
  return `  ${style.dim(doing)} ${style.plain(name.padEnd(Math.min(room, 48)))} ${bar}${percent}`;
}
