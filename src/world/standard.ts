import { fstatSync, statSync, writeSync } from "node:fs";
import { isatty } from "node:tty";

/** Whether a person sits at it: a character device other than the null one, which a machine's runs often have. */
export function isTerminal(fd: 0 | 1 | 2): boolean {
  const stat = fstatSync(fd);
  return stat.isCharacterDevice() && !isNull(stat.rdev) && isatty(fd);
}

function isNull(device: number): boolean {
  return statSync("/dev/null", { throwIfNoEntry: false })?.rdev === device;
}

/** Standard output or error. */
export interface Writer {
  /** Writes a text at once, as Node itself does for terminals, files and pipes. */
  write(text: string): void;
  /** Node's own stream, which takes a tenth of a start to open; once it is open it takes all that is written. */
  stream(): NodeJS.WriteStream;
}

/** The stream serves where a write would have to wait, and on Windows, whose consoles need it. */
export function openWriter(fd: 1 | 2, open: () => NodeJS.WriteStream, failed: (cause: NodeJS.ErrnoException) => void): Writer {
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => {
    opened ??= open();
    return opened;
  };
  function write(text: string): void {
    if (opened || process.platform === "win32") return void stream().write(text);
    const bytes = Buffer.from(text);
    let at = 0;
    try {
      while (at < bytes.length) at += writeSync(fd, bytes, at);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EAGAIN") stream().write(bytes.subarray(at));
      else failed(cause as NodeJS.ErrnoException);
    }
  }
  return { write, stream };
}
