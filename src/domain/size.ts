const UNITS = ["B", "kB", "MB", "GB"] as const;

/** Bytes as people read them, in units of 1000: 18.2 MB. */
export function sizeShown(bytes: number): string {
  let unit = 0;
  let size = bytes;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return unit === 0 ? `${bytes} B` : `${size.toFixed(1)} ${UNITS[unit]}`;
}
