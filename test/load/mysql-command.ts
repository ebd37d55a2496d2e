/** What the MySQL load can send, and what comes of it at a server with the tables of `MariaDb.shop`. */
import { command, execute, query, u16, u32 } from '../protocols/mysql/packets.ts';

export interface MysqlCommand {
  readonly operation: string;
  readonly resource: string | null;
  /** `ok`, or the SQLSTATE. */
  readonly status: string;
  readonly request: string;
  /** Packets of its answer; 0: it has none. */
  readonly packets: number;
  /** Of the last one. */
  readonly lastByte: number;
  /** The statement that was prepared: its number is the server's. */
  readonly executes: boolean;
  /** What the server counts it as. */
  readonly counters: readonly string[];
}

const OK = 0x00;
const EOF = 0xfe;
const ERROR = 0xff;
/** Rows of a result of one column: its number, a definition, two EOFs. */
const AROUND_ROWS = 4;
const MANY_ROWS = 20_011;
export const BIG_VALUE_BYTES = 3_000_017;

/** The statement that each connection prepares when it is opened. */
export const PREPARED: MysqlCommand = {
  operation: 'STMT_PREPARE',
  resource: 'orders',
  status: 'ok',
  request: command(0x16, 'SELECT note FROM orders WHERE id = ?'),
  packets: 5,
  lastByte: EOF,
  executes: false,
  counters: ['COM_STMT_PREPARE'],
};

function statement(sql: string, name: string, packets: number, status = 'ok'): MysqlCommand {
  const [operation = '', resource = null] = name.split(' ');
  const lastByte = status !== 'ok' ? ERROR : packets > 1 ? EOF : OK;
  const counters = [`COM_${operation}`];
  return { operation, resource, status, request: query(sql), packets, lastByte, executes: false, counters };
}

export const MYSQL_COMMANDS: Readonly<Record<string, MysqlCommand>> = {
  SELECT: statement("SELECT note FROM orders WHERE id < 3 AND note <> 'it''s'", 'SELECT orders', AROUND_ROWS + 2),
  INSERT: statement("REPLACE INTO users VALUES (1, 'Ann'), (2, 'Bob')", 'REPLACE users', 1),
  UPDATE: statement('UPDATE orders SET note = "x" WHERE id = 99', 'UPDATE orders', 1),
  MISSING: statement('SELECT * FROM nowhere', 'SELECT nowhere', 1, '42S02'),
  DUPLICATE: statement("INSERT INTO orders VALUES (1, 'again')", 'INSERT orders', 1, '23000'),
  COMMIT: statement('COMMIT', 'COMMIT', 1),
  MANY_ROWS: statement(
    `SELECT seq FROM seq_1_to_${MANY_ROWS}`,
    `SELECT seq_1_to_${MANY_ROWS}`,
    AROUND_ROWS + MANY_ROWS,
  ),
  BIG_VALUE: statement(`SELECT repeat('x', ${BIG_VALUE_BYTES})`, 'SELECT', AROUND_ROWS + 1),
  BIG_INSERT: statement(`DO length('${'x'.repeat(BIG_VALUE_BYTES)}')`, 'DO', 1),
  PING: { ...statement('', 'PING', 1), request: command(0x0e), counters: ['COM_ADMIN_COMMANDS'] },
  INIT_DB: { ...statement('', 'INIT_DB', 1), request: command(0x02, 'shop'), counters: ['COM_CHANGE_DB'] },
  EXECUTE: {
    ...statement('', 'SELECT orders', AROUND_ROWS + 1),
    request: `${execute(1).slice(0, 4).replace('\x0a', '\x12')}${execute(1).slice(4)}\0\x01${u16(3)}${u32(2)}`,
    executes: true,
    counters: ['COM_SELECT', 'COM_STMT_EXECUTE'],
  },
};
