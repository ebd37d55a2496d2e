/**
 * W3C Trace Context, 3.2 (https://www.w3.org/TR/trace-context/#traceparent-header):
 *
 *     traceparent = version "-" trace-id "-" parent-id "-" trace-flags
 *     version     = 2HEXDIGLC                    not ff
 *     trace-id    = 32HEXDIGLC                   not all 0
 *     parent-id   = 16HEXDIGLC                   not all 0
 *     trace-flags = 2HEXDIGLC                    bit 0: sampled
 */
export interface TraceContext {
  readonly traceId: string;
  /** The caller's span. */
  readonly parentId: string;
  /** Whether the caller keeps its own. */
  readonly sampled: boolean;
}

const FORM = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;
const SAMPLED = 1;
const LETTER_A = 0x61;

/** Null where it is none: whoever sends another has no trace. */
export function parseTraceparent(text: string): TraceContext | null {
  const [, traceId, parentId] = FORM.exec(text) ?? [];
  if (traceId === undefined || parentId === undefined) return null;
  return { traceId, parentId, sampled: isSampled(text) };
}

/** Of one that has its form. */
export function isSampled(traceparent: string): boolean {
  const digit = traceparent.charCodeAt(traceparent.length - 1);
  return (digit < LETTER_A ? digit & SAMPLED : (digit - LETTER_A + 10) & SAMPLED) !== 0;
}
