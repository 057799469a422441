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

/** Shows what is under way: bars and a total on a terminal; elsewhere one line for each thing that has ended. */
export function openProgress(screen: Screen, style: Style, live: boolean): (event: Event) => void {
  const moving = new Map<string, Moving>();
  const total = { bytes: 0, of: 0, ended: 0 };
  let last = 0;
  const draw = () => {
    const bars = [...moving].slice(0, MOST).map(([on, one]) => barLine(on, one, style));
    const ended = total.bytes + [...moving.values()].reduce((sum, one) => sum + one.bytes, 0);
    const all = total.of + [...moving.values()].reduce((sum, one) => sum + one.of, 0);
    const many = total.ended + moving.size > 1;
    screen.show([...bars, ...(many ? [`  ${style.dim(`${total.ended} done · ${sizeShown(ended)} of ${sizeShown(all)}`)}`] : [])]);
  };
  return ({ on, at, doing, bytes = 0, of = 0 }) => {
    if (at === "ended") {
      const was = moving.get(on);
      moving.delete(on);
      total.ended++;
      total.bytes += was?.of ?? of;
      total.of += was?.of ?? of;
      if (!live) screen.show([`  ${doing} ${style.plain(on)}: ${sizeShown(was?.of ?? of)}`]);
      else if (moving.size === 0) screen.clear();
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
