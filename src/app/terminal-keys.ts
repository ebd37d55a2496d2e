/** Where the keys of a screen come from: standard input, or the terminal itself where that has something else to say. */
import { openSync } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import type { TargetOption } from './options.ts';

const STDIN_FD = 0;
const TERMINAL = '/dev/tty';

export interface TerminalKeys extends Disposable {
  readonly stream: NodeJS.ReadStream;
}

/** Null where there is no terminal to read from. */
export function openKeys(target: TargetOption | null): TerminalKeys | null {
  // Asking `process.stdin` itself would open what is the worker's to read.
  if (!readsStandardInput(target)) {
    return isatty(STDIN_FD) ? { stream: process.stdin, [Symbol.dispose]: () => undefined } : null;
  }
  try {
    const stream = new ReadStream(openSync(TERMINAL, 'r'));
    return { stream, [Symbol.dispose]: () => stream.destroy() };
  } catch {
    // A service, or a job without a terminal: the table is printed then.
    return null;
  }
}

function readsStandardInput(target: TargetOption | null): boolean {
  return target?.kind === 'replay' && target.path === '-';
}
