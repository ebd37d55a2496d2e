/** The lists of /proc/PID/net, which can be longer than what else is there: read in pieces, and to a bound. */
import { closeSync, openSync, readSync } from 'node:fs';

/** Of a list, some 400 sockets: parsed in 2 ms. */
const PIECE_BYTES = 64 * 1024;

const utf8 = new TextDecoder();

/**
 * Whole lines without the heading, some at a time; nothing where there is no such list. Who stops asking has read no more.
 * The kernel hands out a page a call, also where more is asked for.
 */
export function* linesOf(path: string): Generator<readonly string[]> {
  const fd = openOrNull(path);
  if (fd === null) return;
  const bytes = new Uint8Array(PIECE_BYTES);
  let kept = 0;
  let heading = true;
  try {
    for (;;) {
      const read = readOrEnd(fd, bytes, kept);
      const end = kept + read;
      if (read > 0 && end < PIECE_BYTES) {
        kept = end;
        continue;
      }
      // A line that fills the whole piece is none of the kernel's: it is parted, and no part reads as a socket.
      const newline = bytes.lastIndexOf(NEWLINE, end - 1);
      const whole = read === 0 || newline < 0 ? end : newline + 1;
      const lines = utf8.decode(bytes.subarray(0, whole)).split('\n');
      yield heading ? lines.slice(1) : lines;
      if (read === 0) return;
      heading = false;
      bytes.copyWithin(0, whole, end);
      kept = end - whole;
    }
  } finally {
    closeSync(fd);
  }
}

const NEWLINE = 0x0a;

function openOrNull(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}

/** 0 at the end, and where the process has ended meanwhile. */
function readOrEnd(fd: number, bytes: Uint8Array, at: number): number {
  try {
    return readSync(fd, bytes, at, bytes.length - at, null);
  } catch {
    return 0;
  }
}
