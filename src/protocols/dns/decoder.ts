import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from '../decoder-options.ts';
import {
  type ByIdRules,
  type Decoder,
  type DecodeStatus,
  type Detection,
  type Direction,
  INVALID,
  type Input,
  MAYBE,
  MESSAGE,
  Message,
  NEED_MORE,
  SKIP,
} from '../protocol.ts';
import { DatagramDecoder } from './datagrams.ts';
import { detectMessage } from './detect.ts';
import { FLAGS_AT, HEADER_BYTES, number16, TYPE_AND_CLASS_BYTES } from './header.ts';
import { goesThisWay, MessageReader } from './message.ts';
import { MAX_NAME_BYTES } from './name-reader.ts';
import { isRelativesAt } from './relatives.ts';

/** Over streams, before each message (RFC 1035, 4.2.2). */
const LENGTH_BYTES = 2;
/** Longer messages are known by their beginning alone: what has no room in a header's rcode is said in few bytes. */
const MAX_WHOLE = 4096;
/** Header and question. */
const BEGINNING_BYTES = HEADER_BYTES + MAX_NAME_BYTES + TYPE_AND_CLASS_BYTES;

/** What resolvers wait by default, and how much later they send again what was not answered. */
export const PATIENCE: ByIdRules = { patienceNs: 5e9, graceNs: 0.25e9, retries: true };

/** One direction of one connection. */
class Side {
  /** The rest of `message` is skipped. */
  open = false;
  /** What its beginning told. */
  message: Message | null = null;
}

type DnsState = readonly [Side, Side];

/** DNS over streams; over datagrams `overMessages`. */
export class DnsDecoder implements Decoder<DnsState> {
  readonly name = 'dns';
  readonly framing = 'stream';
  readonly depth = 'decoded';
  readonly pairing = 'by-id';
  readonly byId = PATIENCE;
  readonly responsesNeedRequests = false;
  readonly overMessages: Decoder;
  readonly #reader: MessageReader;

  constructor({ maxNames }: DecoderOptions = DEFAULT_DECODER_OPTIONS) {
    this.#reader = new MessageReader(maxNames);
    this.overMessages = new DatagramDecoder(this.name, this.byId, this.#reader);
  }

  detect(bytes: Uint8Array, start: number, end: number): Detection {
    if (end - start < LENGTH_BYTES) return MAYBE;
    return detectMessage(bytes, start + LENGTH_BYTES, end - start - LENGTH_BYTES, number16(bytes, start));
  }

  isOthersAt(port: number, bytes: Uint8Array, start: number, end: number): boolean {
    return isRelativesAt(port, bytes, start + LENGTH_BYTES, end);
  }

  createState(): DnsState {
    return [new Side(), new Side()];
  }

  decode(state: DnsState, input: Input, message: Message): DecodeStatus {
    const { bytes, start, end, direction } = input;
    const side = state[direction];
    if (side.open) {
      side.open = false;
      message.copy(side.message as Message);
      return MESSAGE;
    }
    if (end - start < LENGTH_BYTES) return NEED_MORE;
    const length = number16(bytes, start);
    const origin = start + LENGTH_BYTES;
    if (length < HEADER_BYTES) return INVALID;
    if (end - origin > FLAGS_AT && !goesThisWay(bytes, origin, direction)) return INVALID;
    const isWhole = length <= MAX_WHOLE;
    const behind = origin + (isWhole ? length : BEGINNING_BYTES);
    if (behind > end) return NEED_MORE;
    this.#reader.read(input, origin, behind, message);
    input.start = behind;
    if (isWhole) return MESSAGE;
    side.open = true;
    side.message ??= new Message();
    side.message.copy(message);
    input.skip = length - BEGINNING_BYTES;
    return SKIP;
  }

  cut(state: DnsState, direction: Direction, message: Message): boolean {
    const side = state[direction];
    if (!side.open) return false;
    message.copy(side.message as Message);
    return true;
  }

  resync(state: DnsState, direction: Direction): void {
    state[direction].open = false;
  }

  cappedNames(): number {
    return this.#reader.capped;
  }
}

/** OpenTelemetry's names: what stands for many names is none. */
export function dnsAttributes(
  _operation: string,
  _statusCode: string | null,
  resource: string | null,
): Record<string, string | number> {
  return resource === null || resource.startsWith('*') ? {} : { 'dns.question.name': resource };
}
