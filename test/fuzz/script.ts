/**
 * How a fuzzer's bytes become a conversation. Steps are marked in place, not by lengths, so that a byte more or less
 * in one of them leaves the others what they are:
 *
 *   script  = *step
 *   step    = MARK operation:u8 argument:u8 payload    ; before the first mark: operation and argument 0
 *   payload = *(byte other than MARK | MARK MARK)      ; MARK MARK: one byte of that value
 */

/** Occurs in no UTF-8 text, and seldom in binary protocols. */
const MARK = 0xf5;

export interface Step {
  /** What its bits mean, the target says. Never MARK. */
  readonly operation: number;
  readonly argument: number;
  readonly payload: Uint8Array;
}

/** Any bytes are a script. */
export function readScript(input: Uint8Array): Step[] {
  const steps: Step[] = [];
  let open = { operation: 0, argument: 0, payload: [] as number[] };
  for (let at = 0; at < input.length; at += 1) {
    const byte = input[at] as number;
    if (byte !== MARK) {
      open.payload.push(byte);
      continue;
    }
    const operation = input[at + 1] ?? 0;
    at += 1;
    if (operation === MARK) {
      open.payload.push(MARK);
      continue;
    }
    steps.push({ ...open, payload: Uint8Array.from(open.payload) });
    at += 1;
    open = { operation, argument: input[at] ?? 0, payload: [] };
  }
  steps.push({ ...open, payload: Uint8Array.from(open.payload) });
  return steps.filter((step, index) => index > 0 || step.payload.length > 0);
}

export function writeScript(steps: readonly Step[]): Uint8Array {
  const bytes: number[] = [];
  for (const { operation, argument, payload } of steps) {
    bytes.push(MARK, operation, argument);
    for (const byte of payload) bytes.push(...(byte === MARK ? [MARK, MARK] : [byte]));
  }
  return Uint8Array.from(bytes);
}

/** The bytes, over and over, to at most `limit`: what is long must not have to be long in the input. */
export function tile(bytes: Uint8Array, times: number, limit: number): Uint8Array {
  const count = Math.min(times, Math.floor(limit / Math.max(1, bytes.length)));
  if (count <= 1) return bytes;
  const tiled = new Uint8Array(bytes.length * count);
  for (let i = 0; i < count; i += 1) tiled.set(bytes, i * bytes.length);
  return tiled;
}
