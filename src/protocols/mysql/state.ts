import { KIND_PAIRED, type MessageKind } from '../protocol.ts';
import { ANSWER_SINGLE } from './commands.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { ESCAPES_UNKNOWN, type Escapes } from './sql/quotes.ts';
import { NO_STATEMENT } from './sql/statement-names.ts';
import type { MysqlTables } from './tables.ts';

/** Whether EOF packets stand between definitions and rows. */
export const EOF_UNKNOWN = 0;
export const EOF_SENT = 1;
export const EOF_DEPRECATED = 2;

/** The request that is being read. */
export class RequestSide {
  /** The header of its first packet is read: the length and number of that. */
  headed = false;
  length = 0;
  sequence = 0;
  /** Its head is read, and what is left of it is skipped. */
  open = false;
  /** The packet is full: another one continues it. */
  continued = false;
  kind: MessageKind = KIND_PAIRED;
  operation = '';
  resource: string | null = null;
  /** Of the statement that it is about. */
  name = NO_STATEMENT;
  token = ANSWER_SINGLE;
  /** A stream of events follows, or TLS. */
  isLast = false;
  isTls = false;
  /** The content of a LOCAL INFILE, or what is left of it. */
  isFile = false;

  begin(): void {
    this.headed = false;
    this.kind = KIND_PAIRED;
    this.operation = '';
    this.resource = null;
    this.name = NO_STATEMENT;
    this.token = ANSWER_SINGLE;
    this.isLast = false;
    this.isTls = false;
    this.isFile = false;
    this.continued = false;
  }
}

/** Where in an answer the next packet stands. */
export const AT_START = 0;
export const AT_PARAMETERS = 1;
export const AT_PARAMETERS_END = 2;
export const AT_PREPARED_COLUMNS = 3;
export const AT_PREPARED_END = 4;
export const AT_COLUMNS = 5;
export const AT_COLUMNS_END = 6;
export const AT_ROWS = 7;
export const AT_END = 8;

/** The answer that is being read. */
export class ReplySide {
  at = AT_START;
  /** Of the request that it answers. */
  token = ANSWER_SINGLE;
  /** Some packets of it have passed: it is decided whose it is. */
  open = false;
  continued = false;
  kind: MessageKind = KIND_PAIRED;
  /** Definitions still to come, and those of columns behind those of parameters. */
  definitions = 0;
  columns = 0;
  rows = 0;
  affectedRows = 0;
  hasRows = false;
  statusCode: string | null = null;
  errorType: string | null = null;

  begin(): void {
    this.at = AT_START;
    this.token = ANSWER_SINGLE;
    this.open = false;
    this.continued = false;
    this.kind = KIND_PAIRED;
    this.definitions = 0;
    this.columns = 0;
    this.rows = 0;
    this.affectedRows = 0;
    this.hasRows = false;
    this.statusCode = null;
    this.errorType = null;
  }
}

export class MysqlState {
  readonly request = new RequestSide();
  readonly reply = new ReplySide();
  readonly tables: MysqlTables;
  /** 0 where the handshake was not seen. */
  serverCapabilities = 0;
  clientCapabilities = 0;
  greeted = false;
  isMariaDb = false;
  eof = EOF_UNKNOWN;
  escapes: Escapes = ESCAPES_UNKNOWN;
  /** Name of the text that was prepared last: one that is executed before its number is known. */
  lastPrepared = NO_STATEMENT;
  /** The database that statements are about, as far as it was told. */
  namespace: string | null = null;
  readonly statements: PreparedStatements;

  constructor(tables: MysqlTables) {
    this.tables = tables;
    this.statements = new PreparedStatements(tables.maxPrepared);
  }

  prepared(id: number, name: number): void {
    if (!this.statements.add(id, name)) this.tables.forgotten += 1;
  }

  closedAll(): void {
    this.statements.clear();
    this.lastPrepared = NO_STATEMENT;
  }
}
