/**
 * A protocol of the tests' own that is paired by id. A frame has a head of 12 bytes, and behind it a body that nobody reads:
 *
 *   u8 direction, u8 part, u16 mark, u32 id, u32 length of the body
 *
 * Each frame is proof of what it belongs to: the operation and the status are made of the id.
 */
import {
  type ByIdRules,
  type Decoder,
  type Detection,
  INVALID,
  IS_REQUEST,
  IS_RESPONSE,
  MAYBE,
  MESSAGE,
  type Message,
  type MessagePart,
  NEED_MORE,
  NO,
  PART_LAST,
  PART_WHOLE,
  REQUEST,
  SKIP,
} from '../../src/protocols/protocol.ts';

export const HEAD_BYTES = 12;
/** Of the id in a frame. */
export const ID_AT = 4;
const DIRECTIONS = [0xb1, 0xb2] as const;
const MARK = [0x5a, 0xa5] as const;
/** Ids beyond these have the names of earlier ones: strings are interned. */
const NAMES = 4096;
const OPERATIONS = Array.from({ length: NAMES }, (_, id) => `op ${id}`);
const STATUSES = Array.from({ length: NAMES }, (_, id) => `${id}`);
const STATUS_OF = new Map(OPERATIONS.map((operation, id) => [operation, STATUSES[id]]));

export interface Frame {
  readonly answers: boolean;
  readonly id: number;
  readonly part?: MessagePart;
  /** Bytes. */
  readonly body?: number;
}

export function bytesOf({ answers, id, part = PART_WHOLE, body = 0 }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + body).fill(0x78);
  const view = new DataView(bytes.buffer);
  bytes.set([DIRECTIONS[answers ? 1 : 0], part, ...MARK]);
  view.setUint32(ID_AT, id);
  view.setUint32(8, body);
  return bytes;
}

/** What the answer to the operation says, if it is its own. */
export function answerTo(operation: string): string {
  return STATUS_OF.get(operation) as string;
}

/** Of one direction: the message whose body is being skipped. */
interface Half {
  open: boolean;
  id: number;
  part: MessagePart;
}

export function ownDecoder(framing: Decoder['framing'], byId?: ByIdRules): Decoder<readonly [Half, Half]> {
  return {
    name: 'own',
    framing,
    depth: 'decoded',
    pairing: 'by-id',
    ...(byId === undefined ? {} : { byId }),
    responsesNeedRequests: false,
    detect,
    createState: () => [
      { open: false, id: 0, part: PART_WHOLE },
      { open: false, id: 0, part: PART_WHOLE },
    ],
    decode(state, input, message) {
      const half = state[input.direction];
      const { start, end, bytes, view } = input;
      if (half.open) return told(half, input.direction === REQUEST, message);
      if (end - start < HEAD_BYTES) return NEED_MORE;
      if (bytes[start] !== DIRECTIONS[input.direction] || !isHead(bytes, start, end)) return INVALID;
      half.id = view.getUint32(start + ID_AT);
      half.part = bytes[start + 1] as MessagePart;
      input.start = start + HEAD_BYTES;
      input.skip = view.getUint32(start + 8);
      if (input.skip === 0) return told(half, input.direction === REQUEST, message);
      half.open = true;
      return SKIP;
    },
    resync(state, direction) {
      state[direction].open = false;
    },
  };
}

function told(half: Half, asks: boolean, message: Message): typeof MESSAGE {
  const name = half.id % NAMES;
  half.open = false;
  message.id = half.id;
  message.part = half.part;
  message.token = name;
  if (asks) message.operation = OPERATIONS[name] as string;
  else message.statusCode = STATUSES[name] as string;
  return MESSAGE;
}

function detect(bytes: Uint8Array, start: number, end: number): Detection {
  if (!isHead(bytes, start, end)) return NO;
  if (end - start < HEAD_BYTES) return MAYBE;
  return bytes[start] === DIRECTIONS[0] ? IS_REQUEST : IS_RESPONSE;
}

/** As far as it is there. */
function isHead(bytes: Uint8Array, start: number, end: number): boolean {
  const length = Math.min(end - start, HEAD_BYTES);
  for (let i = 0; i < length; i += 1) {
    if (!isHeadByte(i, bytes[start + i] as number)) return false;
  }
  return length > 0;
}

function isHeadByte(at: number, byte: number): boolean {
  if (at === 0) return byte === DIRECTIONS[0] || byte === DIRECTIONS[1];
  if (at === 1) return byte <= PART_LAST;
  if (at < ID_AT) return byte === MARK[at - 2];
  // Bodies are short: the upper half of their length is 0.
  return at < 8 || at > 9 || byte === 0;
}
