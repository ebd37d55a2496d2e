/** A socket that speaks what no client at hand sends: commands in a pipeline, rare commands, bulk. */
import { command, execute, packet, query, u16, u32 } from '../../../protocols/mysql/packets.ts';
import type { Scenario } from '../scenario.ts';
import { Talk } from '../talk.ts';
import { mariadbServer, table } from './server.ts';

/** PROTOCOL_41, CONNECT_WITH_DB, TRANSACTIONS, SECURE_CONNECTION, MULTI_STATEMENTS, MULTI_RESULTS, PS_MULTI_RESULTS. */
const CAPABILITIES = 0x0007a208;
const DEPRECATE_EOF = 2 ** 24;
/** Progress and bulk of MariaDB. */
const EXTENDED = 0x01 | 0x04;

function login(capabilities: number, extended: number): string {
  const filler = '\0'.repeat(19) + u32(extended);
  return packet(1, `${u32(capabilities)}${u32(2 ** 24)}\x2d${filler}root\0\0shop\0`);
}

async function speak(port: number, first: string, texts: readonly string[]): Promise<void> {
  const connection = await Talk.open(port);
  await connection.say('');
  await connection.say(first);
  for (const text of texts) await connection.say(text);
  await connection.close();
}

const PIPELINE = [
  query('SELECT 1 FROM orders') + query('SELECT note FROM orders') + command(0x0e),
  command(0x16, 'SELECT id FROM orders WHERE id > ?') + executeWith(0xffffffff, 1),
  command(0x16, 'DELETE FROM users') + execute(0xffffffff) + command(0x19, u32(0xffffffff)),
  command(0x0e) + command(0x0e) + query('COMMIT'),
  command(0x01),
];

/** With one parameter, a whole number. */
function executeWith(id: number, value: number): string {
  return command(0x17, `${u32(id)}\0${u32(1)}\0\x01${u16(3)}${u32(value)}`);
}

/** Rows of one whole number and one text. */
function bulk(id: number): string {
  const row = (value: number, text: string): string => `\0${u32(value)}\0${String.fromCharCode(text.length)}${text}`;
  return command(0xfa, `${u32(id)}${u16(128)}${u16(3)}${u16(0xfe)}${row(31, 'Eve')}${row(32, 'Fay')}`);
}

const RARE = [
  command(0x09),
  command(0x04, 'orders\0'),
  command(0x1b, u16(1)),
  command(0x0d),
  command(0x16, 'INSERT INTO users VALUES (?, ?)'),
  bulk(1),
  command(0x1a, u32(1)),
  execute(99),
  command(0x19, u32(1)),
  command(0x1f),
  query('ALTER TABLE orders ADD INDEX (note), ALGORITHM = COPY'),
  command(0x02, 'nowhere'),
  query('nonsense'),
  command(0x01),
];
const RARE_GOLDEN = `LOGIN
  STATISTICS
  FIELD_LIST
  SET_OPTION
  DEBUG
  STMT_PREPARE users
  INSERT users
  STMT_RESET
  STMT_EXECUTE (prepared before) !1243 HY000
  RESET_CONNECTION
  ALTER TABLE orders
  INIT_DB !1049 42000
  _OTHER !1064 42000`;

export const WIRE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'pipeline',
    protocol: 'mysql',
    origin: 'a socket that does not wait for answers to MariaDB 10.11, which reads heads first',
    server: mariadbServer,
    client: (port) => speak(port, login(CAPABILITIES, 0), PIPELINE),
    golden: [
      table(`LOGIN
        SELECT orders
        SELECT orders
        PING
        STMT_PREPARE orders
        SELECT orders
        STMT_PREPARE users
        DELETE users
        PING
        PING
        COMMIT`),
    ],
  },
  {
    name: 'rare-commands',
    protocol: 'mysql',
    origin: 'a socket with rare commands, bulk and progress to MariaDB 10.11',
    server: mariadbServer,
    client: (port) => speak(port, login(CAPABILITIES, EXTENDED), RARE),
    golden: [table(RARE_GOLDEN)],
  },
  {
    name: 'rare-commands-without-eof',
    protocol: 'mysql',
    origin: 'the same without EOF packets',
    server: mariadbServer,
    client: (port) => speak(port, login(CAPABILITIES + DEPRECATE_EOF, EXTENDED), RARE),
    golden: [table(RARE_GOLDEN)],
  },
];
