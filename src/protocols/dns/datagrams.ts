import {
  type ByIdRules,
  type Decoder,
  type DecodeStatus,
  type Detection,
  INVALID,
  type Input,
  MESSAGE,
  type Message,
} from '../protocol.ts';
import { detectMessage } from './detect.ts';
import { HEADER_BYTES } from './header.ts';
import { goesThisWay, type MessageReader } from './message.ts';
import { isRelativesAt } from './relatives.ts';

/** The same messages, each a datagram: nothing of one rests on another. */
export class DatagramDecoder implements Decoder<null> {
  readonly name: string;
  readonly framing = 'message';
  readonly depth = 'decoded';
  readonly pairing = 'by-id';
  readonly byId: ByIdRules;
  readonly responsesNeedRequests = false;
  readonly #reader: MessageReader;

  constructor(name: string, byId: ByIdRules, reader: MessageReader) {
    this.name = name;
    this.byId = byId;
    this.#reader = reader;
  }

  detect(bytes: Uint8Array, start: number, end: number): Detection {
    return detectMessage(bytes, start, end - start, end - start);
  }

  isOthersAt(port: number, bytes: Uint8Array, start: number, end: number): boolean {
    return isRelativesAt(port, bytes, start, end);
  }

  createState(): null {
    return null;
  }

  decode(_state: null, input: Input, message: Message): DecodeStatus {
    const { bytes, start, end, direction } = input;
    if (end - start < HEADER_BYTES || !goesThisWay(bytes, start, direction)) return INVALID;
    this.#reader.read(input, start, end, message);
    input.start = end;
    return MESSAGE;
  }

  resync(): void {}
}
