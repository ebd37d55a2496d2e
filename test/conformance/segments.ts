import { REQUEST, RESPONSE } from '../../src/protocols/protocol.ts';
import type { Capture } from './capture.ts';
import type { Segment } from './segment.ts';

/** A capture's segments with their positions. */
export function segmentsOf(capture: Pick<Capture, 'segments'>): Segment[] {
  const positions = [0, 0];
  let before: number = RESPONSE;
  return capture.segments.map(({ direction, bytes }) => {
    const way = direction === 'request' ? REQUEST : RESPONSE;
    const segment = {
      direction: way,
      position: positions[way] as number,
      bytes,
      beginsTurn: way !== before,
    } as const;
    positions[way] = segment.position + segment.bytes.length;
    before = way;
    return segment;
  });
}

/** The same bytes in pieces of at most `size`. */
export function splitEvery(segments: readonly Segment[], size: number): Segment[] {
  return segments.flatMap((segment) => {
    const pieces: Segment[] = [];
    for (let at = 0; at < segment.bytes.length; at += size)
      pieces.push(piece(segment, at, Math.min(at + size, segment.bytes.length)));
    return pieces;
  });
}

/** The same bytes, one segment in two, at the byte `at` of the capture. */
export function splitAt(segments: readonly Segment[], at: number): Segment[] {
  let before = 0;
  return segments.flatMap((segment) => {
    const cut = at - before;
    before += segment.bytes.length;
    if (cut <= 0 || cut >= segment.bytes.length) return [segment];
    return [piece(segment, 0, cut), piece(segment, cut, segment.bytes.length)];
  });
}

/** Neighbours of one direction in one segment. */
export function merge(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (last === undefined || last.direction !== segment.direction) merged.push(segment);
    else merged[merged.length - 1] = { ...last, bytes: new Uint8Array(Buffer.concat([last.bytes, segment.bytes])) };
  }
  return merged;
}

/** The first `length` bytes of the capture, in the order of time. */
export function truncate(segments: readonly Segment[], length: number): Segment[] {
  let left = length;
  return segments.flatMap((segment) => {
    const taken = Math.min(left, segment.bytes.length);
    left -= taken;
    return taken === 0 ? [] : [piece(segment, 0, taken)];
  });
}

/** With one bit changed. */
export function flip(segments: readonly Segment[], bit: number): Segment[] {
  let left = bit >> 3;
  return segments.map((segment) => {
    const at = left;
    left -= segment.bytes.length;
    if (at < 0 || at >= segment.bytes.length) return segment;
    const bytes = segment.bytes.slice();
    bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
    return { ...segment, bytes };
  });
}

export function sizeOf(segments: readonly Segment[]): number {
  return segments.reduce((size, segment) => size + segment.bytes.length, 0);
}

function piece(segment: Segment, from: number, to: number): Segment {
  return {
    direction: segment.direction,
    position: segment.position + from,
    bytes: segment.bytes.subarray(from, to),
    beginsTurn: segment.beginsTurn && from === 0,
  };
}
