/** Names of statements by number, shared by all connections: what a prepared statement, or a token, needs to keep of one. */
import { percent, SPACE } from '../../../lib/ascii.ts';
import { readable } from '../../../lib/readable.ts';
import { StringTable } from '../../../lib/string-table.ts';
import { ANY, TEMPLATES } from '../../../lib/templates/segments.ts';
import { OPERATION_COUNT, operationText } from './operations.ts';

/** More than an application has different statements; each takes about 0.5 kB. */
export const MAX_NAMES = 4096;

/** A statement of which nothing is known. */
export const NO_STATEMENT = -1;

/** As much of `bytes` as there is text in it. */
export interface TextBytes {
  readonly bytes: Uint8Array;
  readonly length: number;
}

export class StatementNames {
  readonly #table: StringTable;
  readonly #key: Uint8Array;
  readonly #operations: string[] = [];
  readonly #resources: (string | null)[] = [];
  readonly #tables: (string | null)[] = [];

  /** @param maxBytes of the longest resource */
  constructor(maxBytes: number, capacity: number) {
    this.#table = new StringTable({ capacity, maxBytes: maxBytes + 2 });
    this.#key = new Uint8Array(maxBytes + 2);
  }

  /** Statements whose resource found no room. */
  get refused(): number {
    return this.#table.refused;
  }

  /** The number of the statement with this operation and resource; `tables` are those that it is about. */
  add(operation: number, { bytes, length }: TextBytes, tables: TextBytes): number {
    const key = this.#key;
    key[0] = operation & 0xff;
    key[1] = operation >> 8;
    for (let i = 0; i < length; i += 1) key[i + 2] = bytes[i] as number;
    const id = this.#table.add(key, 0, length + 2);
    if (id < 0) return operation;
    const number = OPERATION_COUNT + id;
    if (id === this.#operations.length) {
      this.#operations.push(operationText(operation));
      this.#resources.push(length === 0 ? null : textOf(bytes, length));
      this.#tables.push(tables.length === 0 ? null : textOf(tables.bytes, tables.length));
    }
    return number;
  }

  /** Whether its resource found no room. */
  isCapped(number: number): boolean {
    return number < OPERATION_COUNT;
  }

  operation(number: number): string {
    return number < OPERATION_COUNT ? operationText(number) : (this.#operations[number - OPERATION_COUNT] as string);
  }

  resource(number: number): string | null {
    return number < OPERATION_COUNT ? TEMPLATES[ANY] : (this.#resources[number - OPERATION_COUNT] as string | null);
  }

  /** The resource where that is not the whole statement; null where there are none, or they found no room. */
  tables(number: number): string | null {
    return number < OPERATION_COUNT ? null : (this.#tables[number - OPERATION_COUNT] as string | null);
  }
}

/** Readable, with its blanks. */
function textOf(bytes: Uint8Array, length: number): string {
  return readable(bytes, 0, length, (byte) => (byte === SPACE ? ' ' : percent(byte)));
}
