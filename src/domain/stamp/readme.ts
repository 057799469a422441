import type { Edit } from "../edit";
import { isRelative } from "../markdown/relative";
import { targetsOf } from "../markdown/targets";
import { absolute, type Base } from "./target";

export interface StampedReadme {
  /** The edits that make each relative link absolute. */
  edits: Edit[];
  /** Relative images, which stay as they are. */
  images: string[];
}

/** What makes every relative link of a README absolute at the tag, or why it cannot be read. */
export function stampReadme(text: string, base: Base): StampedReadme | { fault: string } {
  const targets = targetsOf(text);
  if ("fault" in targets) return targets;
  const written = [...targets.links, ...targets.unused].map((one) => ({ ...one, was: text.slice(one.start, one.end) }));
  const edits = written
    .filter(({ was, as }) => isRelative(was, as))
    .map(({ start, end, was }) => ({ start, end, was, now: absolute(was, base) }));
  const images = targets.images.flatMap(({ start, end, as }) => {
    const image = text.slice(start, end);
    return isRelative(image, as) ? [image] : [];
  });
  return { edits, images };
}
