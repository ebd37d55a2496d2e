/**
 * Names of topics and groups, and the ids of topics: since Fetch 13 and Produce 13 a topic is only called by its id
 * (KIP-516), which Metadata and a few other answers tell the name of, on whatever connection.
 */
import { readable } from '../../lib/readable.ts';
import { StringTable } from '../../lib/string-table.ts';

/** More topics and groups than most clusters have; with their ids about 5 MB. */
const MAX_NAMES = 16384;
const MAX_NAME_BYTES = 255;
const UUID_BYTES = 16;
/** What found no place, or is too long. */
export const REFUSED = '{*}';
const SIX_BITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Shared by all connections. Names never leave; what finds no place is counted. */
export class Topics {
  /** Raised when the name of an id is learned: what was called by an id may have a name now. */
  learned = 0;
  #untold = 0;
  readonly #names: StringTable;
  readonly #ids: StringTable;
  /** By the number of an id: its name, or the id itself as Kafka's own tools write it. */
  readonly #namesOfIds: string[] = [];
  readonly #namesOfTexts = new Map<string, string>();

  constructor(capacity: number = MAX_NAMES) {
    this.#names = new StringTable({ capacity, maxBytes: MAX_NAME_BYTES, show: readable });
    this.#ids = new StringTable({ capacity, maxBytes: UUID_BYTES });
  }

  /** Names and ids that found no place. */
  get capped(): number {
    return this.#untold + this.#names.refused + this.#ids.refused;
  }

  name(bytes: Uint8Array, start: number, end: number): string {
    const id = this.#names.add(bytes, start, end);
    return id < 0 ? REFUSED : this.#names.text(id);
  }

  longName(): string {
    this.#untold += 1;
    return REFUSED;
  }

  /** The name of the topic with the id that begins at `start`, or the id as text; null for the id of no topic. */
  nameOfId(bytes: Uint8Array, start: number): string | null {
    if (isZero(bytes, start)) return null;
    const number = this.#numberOf(bytes, start);
    return number < 0 ? REFUSED : (this.#namesOfIds[number] as string);
  }

  /** What was an id when `nameOfId` gave it may have a name by now. */
  nameNow(name: string): string {
    return this.#namesOfTexts.get(name) ?? name;
  }

  learn(bytes: Uint8Array, start: number, name: string): void {
    if (isZero(bytes, start) || name === REFUSED) return;
    const number = this.#numberOf(bytes, start);
    if (number < 0 || this.#namesOfIds[number] === name) return;
    this.#namesOfTexts.set(idText(bytes, start), name);
    this.#namesOfIds[number] = name;
    this.learned += 1;
  }

  #numberOf(bytes: Uint8Array, start: number): number {
    const number = this.#ids.add(bytes, start, start + UUID_BYTES);
    if (number === this.#namesOfIds.length) this.#namesOfIds.push(idText(bytes, start));
    return number;
  }
}

function isZero(bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < UUID_BYTES; i += 1) if (bytes[start + i] !== 0) return false;
  return true;
}

/** base64url without padding, as `kafka-topics --describe` shows an id. Allocates: once for each id. */
function idText(bytes: Uint8Array, start: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < UUID_BYTES; i += 1) {
    held = (held << 8) | (bytes[start + i] as number);
    for (bits += 8; bits >= 6; bits -= 6) text += SIX_BITS[(held >> (bits - 6)) & 63];
    held &= 0xff;
  }
  return text + SIX_BITS[(held << (6 - bits)) & 63];
}
