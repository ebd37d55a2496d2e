/** What all connections share: names of statements, databases and errors. Each is bounded, and tells what it refused. */
import { readable } from '../../lib/readable.ts';
import { StringTable } from '../../lib/string-table.ts';
import { ANY, TEMPLATES } from '../../lib/templates/segments.ts';
import type { DecoderOptions } from '../decoder-options.ts';
import { OTHER } from '../protocol.ts';
import { MAX_STATEMENTS } from './prepared-statements.ts';
import { MAX_NAMES } from './sql/statement-names.ts';
import { StatementReader } from './sql/statement-reader.ts';
import { MAX_IDENTIFIER } from './sql/table-list.ts';
import { isSqlState, STATE_BYTES } from './sql-state.ts';

/** Databases of all servers together. */
const MAX_DATABASES = 1024;
/** Error codes are numbers of 16 bits; the server's own are about 2,000, and SIGNAL can make others. */
const MAX_CODES = 4096;
/** SQLSTATEs that the server knows are about 200. */
const MAX_STATES = 512;

export class MysqlTables {
  readonly statements: StatementReader;
  /** Whether rows and databases are wanted. */
  readonly attributes: boolean;
  /** Statements of each connection. */
  readonly maxPrepared: number;
  /** Prepared statements that had to make room for others. */
  forgotten = 0;
  readonly #databases = new StringTable({ capacity: MAX_DATABASES, maxBytes: 4 * MAX_IDENTIFIER, show: readable });
  readonly #codes = new Map<number, string>();
  readonly #states = new StringTable({ capacity: MAX_STATES, maxBytes: STATE_BYTES });
  #refused = 0;

  /** Whether they are resources. */
  readonly #showsStatements: boolean;

  constructor({ statements, requestAttributes, heads, maxNames }: DecoderOptions) {
    this.statements = new StatementReader(statements || heads, maxNames ?? MAX_NAMES);
    this.#showsStatements = statements;
    this.attributes = requestAttributes;
    this.maxPrepared = maxNames ?? MAX_STATEMENTS;
  }

  /** Of the statement with this number. */
  resourceOf(statement: number): string | null {
    const { names } = this.statements;
    if (this.#showsStatements || names.isCapped(statement)) return names.resource(statement);
    return names.tables(statement);
  }

  /** Names that found no room. */
  get refused(): number {
    return this.#refused + this.statements.names.refused + this.#databases.refused + this.#states.refused;
  }

  database(bytes: Uint8Array, start: number, end: number): string | null {
    if (start >= end) return null;
    const id = this.#databases.add(bytes, start, end);
    return id < 0 ? TEMPLATES[ANY] : this.#databases.text(id);
  }

  errorCode(code: number): string {
    const known = this.#codes.get(code);
    if (known !== undefined) return known;
    if (this.#codes.size === MAX_CODES) {
      this.#refused += 1;
      return OTHER;
    }
    const text = String(code);
    this.#codes.set(code, text);
    return text;
  }

  /** The SQLSTATE at `at`, or null where there is none. */
  sqlState(bytes: Uint8Array, at: number): string | null {
    if (!isSqlState(bytes, at)) return null;
    const id = this.#states.add(bytes, at, at + STATE_BYTES);
    return id < 0 ? OTHER : this.#states.text(id);
  }
}
