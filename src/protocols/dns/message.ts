/** A message of either framing: what it asks, or what it says to that. */
import { type Direction, type Input, type Message, REQUEST } from '../protocol.ts';
import { readAddresses } from './addresses.ts';
import { COUNTS_AT, FLAGS_AT, HEADER_BYTES, number16, opcodeOf, QR, RCODE, TYPE_AND_CLASS_BYTES } from './header.ts';
import { MALFORMED, NameReader, skipName } from './name-reader.ts';
import { limitsFor, Names } from './names.ts';
import { NO_HASH, questionHash } from './question-hash.ts';
import { extendedCode } from './records.ts';
import { errorFor, responseCode } from './response-codes.ts';
import { NO_TYPE, Operations } from './types.ts';

/** Added to the id of an answer whose question is not that of the request with its id: it belongs to none. */
const ANOTHER_QUESTION = 0x10000;

export class MessageReader {
  readonly #name = new NameReader();
  readonly #names: Names;
  readonly #operations = new Operations();

  /** @param maxNames null: the default */
  constructor(maxNames: number | null) {
    this.#names = maxNames === null ? new Names() : new Names(limitsFor(maxNames));
  }

  /** Requests whose name or type was not told, for want of room. */
  get capped(): number {
    return this.#names.capped + this.#operations.capped;
  }

  /**
   * Fills `message` from the bytes [origin, end) of `input`, a whole message or its beginning: the header and the longest
   * question at least.
   */
  read(input: Input, origin: number, end: number, message: Message): void {
    message.reset();
    message.id = number16(input.bytes, origin);
    if (input.direction === REQUEST) this.#readRequest(input, origin, end, message);
    else this.#readAnswer(input, origin, end, message);
  }

  #readRequest({ bytes }: Input, origin: number, end: number, message: Message): void {
    const opcode = opcodeOf(bytes[origin + FLAGS_AT] as number);
    const questionAt = origin + HEADER_BYTES;
    const hasQuestion = number16(bytes, origin + COUNTS_AT) > 0;
    const typeAt = hasQuestion ? skipName(bytes, questionAt, end) : MALFORMED;
    const isRead = typeAt !== MALFORMED && typeAt + TYPE_AND_CLASS_BYTES <= end;
    message.operation = this.#operations.of(opcode, isRead ? number16(bytes, typeAt) : NO_TYPE);
    if (!isRead) return;
    const hash = questionHash(bytes, questionAt, end);
    message.resource = this.#names.toldBefore(hash, bytes, questionAt, typeAt);
    if (message.resource === null) {
      if (this.#name.read(bytes, origin, questionAt, end) === MALFORMED) return;
      message.resource = this.#names.tell(hash, bytes, questionAt, typeAt, this.#name);
    }
    message.token = hash;
  }

  #readAnswer({ bytes, requests }: Input, origin: number, end: number, message: Message): void {
    const code = ((bytes[origin + FLAGS_AT + 1] as number) & RCODE) | extendedCode(bytes, origin, end);
    message.statusCode = responseCode(code);
    message.errorFor = errorFor(code);
    if (message.errorFor !== 0) message.errorType = message.statusCode;
    const asked = requests.tokenOf(message.id);
    if (asked <= NO_HASH || number16(bytes, origin + COUNTS_AT) === 0) return;
    const questionAt = origin + HEADER_BYTES;
    const hash = questionHash(bytes, questionAt, end);
    if (hash === NO_HASH) return;
    if (hash !== asked) message.id += ANOTHER_QUESTION;
    else if (code === 0) this.#readAddresses(bytes, origin, end, message, hash);
  }

  /** Of a name that the row does not tell, nobody shall learn. */
  // biome-ignore lint/complexity/useMaxParams: bytes are three of them, and an object would be allocated for every answer
  #readAddresses(bytes: Uint8Array, origin: number, end: number, message: Message, hash: number): void {
    const { addresses } = message;
    readAddresses(bytes, origin, end, addresses);
    if (addresses.count === 0) return;
    const nameAt = origin + HEADER_BYTES;
    if (this.#names.toldBefore(hash, bytes, nameAt, skipName(bytes, nameAt, end)) === null) addresses.count = 0;
  }
}

/** Whether what goes this way can begin so; at least the flags' first byte is at hand. */
export function goesThisWay(bytes: Uint8Array, origin: number, direction: Direction): boolean {
  return (bytes[origin + FLAGS_AT] as number) < QR === (direction === REQUEST);
}
