import {
  type CaptureOptions,
  DEFAULT_ANSWER_BYTES,
  DEFAULT_COPY_BYTES,
  DEFAULT_RING_BYTES,
  MAX_COPY_BYTES,
  MAX_RING_BYTES,
  MIN_COPY_BYTES,
  MIN_RING_BYTES,
  type WantedWay,
} from '../app/options.ts';
import { UserError } from '../lib/errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { formatSize, parseSize } from '../lib/size.ts';

export interface CaptureFlags {
  readonly probe: string;
  readonly 'copy-bytes': string;
  readonly 'ring-bytes': string;
}

/** Of `--copy-bytes`. */
export const AUTO = 'auto';
const WAYS: readonly WantedWay[] = ['auto', 'socket', 'sys_exit'];

/** @throws UserError BAD_FLAG */
export function readCapture(flags: CaptureFlags): CaptureOptions {
  const way = WAYS.find((known) => known === flags.probe);
  if (way === undefined) {
    throw new UserError('BAD_FLAG', `--probe knows no "${flags.probe}"${didYouMean(flags.probe, WAYS)}`, [
      `Choose one of: ${WAYS.join(', ')}.`,
    ]);
  }
  return { way, ...readBudgets(flags['copy-bytes']), ringBytes: readRingBytes(flags['ring-bytes']) };
}

function readBudgets(text: string): Pick<CaptureOptions, 'copyBytes' | 'answerBytes'> {
  if (text === AUTO) return { copyBytes: DEFAULT_COPY_BYTES, answerBytes: DEFAULT_ANSWER_BYTES };
  const copyBytes = readCopyBytes(text);
  return { copyBytes, answerBytes: copyBytes };
}

function readCopyBytes(text: string): number {
  const bytes = parseSize(text);
  if (bytes >= MIN_COPY_BYTES && bytes <= MAX_COPY_BYTES) return bytes;
  const range = `${formatSize(MIN_COPY_BYTES)} to ${formatSize(MAX_COPY_BYTES)}`;
  throw new UserError('BAD_FLAG', `--copy-bytes ${text} is out of range`, [`Choose ${range}.`]);
}

function readRingBytes(text: string): number {
  const bytes = parseSize(text);
  const powerOfTwo = Number.isInteger(Math.log2(bytes));
  if (powerOfTwo && bytes >= MIN_RING_BYTES && bytes <= MAX_RING_BYTES) return bytes;
  const range = `${formatSize(MIN_RING_BYTES)} to ${formatSize(MAX_RING_BYTES)}`;
  const next = [`Choose a power of two from ${range}; the default is ${formatSize(DEFAULT_RING_BYTES)}.`];
  throw new UserError('BAD_FLAG', `--ring-bytes ${text} is not possible`, next);
}
