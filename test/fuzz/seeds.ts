/** What fuzzing begins with: real conversations, as scripts, and files of `--replay`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Capture, readCaptures } from '../conformance/capture.ts';
import { CAPTURE_VARIANTS, captureFile } from './capture-file.ts';
import { ENDS, FROM_SERVER } from './decoder.ts';
import { FLAG_CHOICES, lastByteFor } from './flags.ts';
import { messagesOf } from './messages.ts';
import { CLOSE, END, RECEIVE, SEND, TURN_TO } from './pipeline.ts';
import { type Step, writeScript } from './script.ts';

const RECORDINGS = join(import.meta.dirname, '../app/fixtures');
/** Sizes of the pieces that segments come in, one for each choice of flags. */
const ARGUMENTS = [0, 6, 30, 0];
/** Seen from the server (0) or the client (1), likewise. */
const KINDS = [0, 1, 0, 1];
/** Longer ones teach nothing more, and are slow. */
const MAX_SEED_BYTES = 8192;

/** Seeds of a target, by name. */
export function seedsOf(target: string): ReadonlyMap<string, Uint8Array> {
  if (target === 'recording') return recordings();
  const captures = readCaptures();
  const seeds = captures.flatMap((capture): [string, Uint8Array][] => {
    const name = capture.name.replace('/', '-');
    if (target === 'capture')
      return Array.from({ length: CAPTURE_VARIANTS }, (_, variant) => [
        `${name}-${variant}`,
        withFlags(captureFile(capture, variant), variant % FLAG_CHOICES),
      ]);
    if (target === 'pipeline')
      return KINDS.map((kind, choice) => [`${name}-${choice}`, pipelineScript(capture, kind, choice)]);
    if (!isOf(capture, target))
      return [[name, decoderScript({ ...capture, segments: capture.segments.slice(0, 2) }, 0, 0)]];
    return ARGUMENTS.map((argument, choice) => [`${name}-${choice}`, decoderScript(capture, argument, choice)]);
  });
  return new Map(seeds);
}

/** What comes in messages teaches a decoder of streams nothing. */
function isOf({ protocol, framing }: Capture, target: string): boolean {
  return (framing === 'message' ? messagesOf(protocol) : protocol) === target;
}

function recordings(): Map<string, Uint8Array> {
  const files = readdirSync(RECORDINGS).filter((name) => name.endsWith('.rec'));
  return new Map(
    files.map((name, index) => [name, withFlags(readFileSync(join(RECORDINGS, name)), index % FLAG_CHOICES)]),
  );
}

/** What a file's last byte was is of no account. */
function withFlags(file: Uint8Array, choice: number): Uint8Array {
  const bytes = file.slice(0, MAX_SEED_BYTES);
  bytes[bytes.length - 1] = lastByteFor(choice);
  return bytes;
}

/** A step that does nothing behind all others. */
function scriptWithFlags(steps: readonly Step[], choice: number): Uint8Array {
  const last = writeScript([{ operation: 0, argument: lastByteFor(choice), payload: new Uint8Array(0) }]);
  return new Uint8Array([...writeScript(steps).subarray(0, MAX_SEED_BYTES - last.length), ...last]);
}

function decoderScript(capture: Capture, argument: number, choice: number): Uint8Array {
  const steps = capture.segments.map(({ direction, bytes }): Step => {
    return { operation: direction === 'request' ? 0 : FROM_SERVER, argument, payload: bytes };
  });
  if (capture.ended) steps.push({ operation: FROM_SERVER | ENDS, argument, payload: new Uint8Array(0) });
  return scriptWithFlags(steps, choice);
}

function pipelineScript(capture: Capture, kind: number, choice: number): Uint8Array {
  const empty = new Uint8Array(0);
  const steps = capture.segments.map(({ direction, bytes }): Step => {
    const receives = (direction === 'request') === (kind === 0);
    return { operation: receives ? RECEIVE : SEND, argument: 0, payload: bytes };
  });
  steps.unshift({ operation: TURN_TO, argument: kind, payload: empty });
  if (capture.ended && kind === 1) steps.push({ operation: END, argument: 0, payload: empty });
  return scriptWithFlags([...steps, { operation: CLOSE, argument: 0, payload: empty }], choice);
}
