/** What fuzzing begins with: real conversations, as scripts, and files of `--replay`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Capture, readCaptures } from '../conformance/capture.ts';
import { CAPTURE_VARIANTS, captureFile } from './capture-file.ts';
import { ENDS, FROM_SERVER } from './decoder.ts';
import { CLOSE, END, RECEIVE, SEND, TURN_TO } from './pipeline.ts';
import { type Step, writeScript } from './script.ts';

const RECORDINGS = join(import.meta.dirname, '../app/fixtures');
/** Sizes of the pieces that segments come in. */
const ARGUMENTS = [0, 6, 30];
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
        captureFile(capture, variant),
      ]);
    if (target === 'pipeline') return [0, 1].map((kind) => [`${name}-${kind}`, pipelineScript(capture, kind)]);
    if (capture.protocol !== target)
      return [[name, decoderScript({ ...capture, segments: capture.segments.slice(0, 2) }, 0)]];
    return ARGUMENTS.map((argument) => [`${name}-${argument}`, decoderScript(capture, argument)]);
  });
  return new Map(seeds.map(([name, bytes]) => [name, bytes.subarray(0, MAX_SEED_BYTES)]));
}

function recordings(): Map<string, Uint8Array> {
  const files = readdirSync(RECORDINGS).filter((name) => name.endsWith('.rec'));
  return new Map(files.map((name) => [name, new Uint8Array(readFileSync(join(RECORDINGS, name)))]));
}

function decoderScript(capture: Capture, argument: number): Uint8Array {
  const steps = capture.segments.map(({ direction, bytes }): Step => {
    return { operation: direction === 'request' ? 0 : FROM_SERVER, argument, payload: decode(bytes) };
  });
  if (capture.ended) steps.push({ operation: FROM_SERVER | ENDS, argument, payload: new Uint8Array(0) });
  return writeScript(steps);
}

/** Seen from the server (kind 0) or the client (1). */
function pipelineScript(capture: Capture, kind: number): Uint8Array {
  const empty = new Uint8Array(0);
  const steps = capture.segments.map(({ direction, bytes }): Step => {
    const receives = (direction === 'request') === (kind === 0);
    return { operation: receives ? RECEIVE : SEND, argument: 0, payload: decode(bytes) };
  });
  steps.unshift({ operation: TURN_TO, argument: kind, payload: empty });
  if (capture.ended && kind === 1) steps.push({ operation: END, argument: 0, payload: empty });
  return writeScript([...steps, { operation: CLOSE, argument: 0, payload: empty }]);
}

function decode(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
