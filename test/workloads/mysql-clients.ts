import { type ClientOptions, LanguageClient } from './language-client.ts';
import { type Language, languageCommand } from './language-command.ts';

/** A transaction as it is counted; without a third word it succeeds. */
export type Kind = readonly [operation: string, resource: string | null, state?: string];

interface Library {
  /** Of its command: after the language's own (`language-command.ts`). */
  readonly words: readonly [Language, ...string[]];
  /** What it sends when it connects. */
  readonly opens: readonly Kind[];
  /** What it sends for a step, each time … */
  readonly sends: Readonly<Record<string, readonly Kind[]>>;
  /** … and before it the first time on a connection. */
  readonly first: Readonly<Record<string, readonly Kind[]>>;
}

const LOGIN: Kind = ['LOGIN', null];
const SET: Kind = ['SET', null];
const SET_OPTION: Kind = ['SET_OPTION', null];
const PREPARES_SELECT: Kind = ['STMT_PREPARE', 'orders'];
const PREPARES_INSERT: Kind = ['STMT_PREPARE', 'visits'];
const CLOSES: Kind = ['STMT_CLOSE', null];
const INSERTS: Kind = ['INSERT', 'visits'];

/** What all that prepare nothing send. */
const TEXT = {
  select: [['SELECT', 'orders']],
  join: [['SELECT', 'orders users']],
  insert: [INSERTS],
  update: [['UPDATE', 'orders']],
  prepared: [['SELECT', 'orders']],
  stored: [INSERTS],
  missing: [['SELECT', 'nowhere', '42S02']],
  duplicate: [['INSERT', 'users', '23000']],
  transaction: [['BEGIN', null], INSERTS, ['COMMIT', null]],
  report: [['CALL', 'report']],
  many: [['SELECT', 'items']],
  ping: [['PING', null]],
  use: [['INIT_DB', null]],
} as const satisfies Library['sends'];

const USE = { use: [['USE', null]] } as const satisfies Library['sends'];
const STORED = { stored: [PREPARES_INSERT, INSERTS, CLOSES] } as const satisfies Library['sends'];
const STARTED = { transaction: [['START', null], INSERTS, ['COMMIT', null]] } as const satisfies Library['sends'];
const AUTOCOMMIT = { transaction: [SET, INSERTS, ['COMMIT', null], SET] } as const satisfies Library['sends'];
const PREPARED = { prepared: [PREPARES_SELECT] } as const satisfies Library['first'];

const GO = {
  opens: [LOGIN],
  sends: { ...TEXT, ...USE, ...STORED, ...STARTED },
  first: PREPARED,
} as const satisfies Omit<Library, 'words'>;

const CLIENTS = {
  // Of the server's variables it asks, then sets names and autocommit.
  'connector-j': {
    words: ['java', 'MysqlClient', 'mysql'],
    opens: [LOGIN, ['SELECT', null], SET, SET],
    sends: { ...TEXT, ...USE, ...STORED, ...AUTOCOMMIT },
    first: PREPARED,
  },
  'go-sql-driver': { words: ['go', 'mysql-client'], ...GO },
  // Of a statement that it has prepared it wants no definitions again (MariaDB).
  'go-sql-driver-1.10': { words: ['go-mysql', 'mysql-client'], ...GO },
  libmariadb: {
    words: ['c', 'mysql-client'],
    opens: [LOGIN],
    sends: { ...TEXT, ...STORED },
    first: PREPARED,
  },
  // It keeps what it has prepared; the database that it is in it does not choose again.
  'mariadb-java': {
    words: ['java', 'MysqlClient', 'mariadb'],
    opens: [LOGIN, SET],
    sends: { ...TEXT, ...AUTOCOMMIT, use: [] },
    first: { ...PREPARED, stored: [PREPARES_INSERT] },
  },
  // It closes twice: when asked to, and when the statement leaves its cache.
  mysql2: {
    words: ['node', 'mysql-client-program.ts'],
    opens: [LOGIN],
    sends: { ...TEXT, ...USE, ...STARTED, stored: [...STORED.stored, CLOSES] },
    first: PREPARED,
  },
  mysqlclient: { words: ['python', 'mysql_client.py', 'MySQLdb'], opens: [LOGIN], sends: TEXT, first: {} },
  // That several statements may come it says before them, and takes it back.
  mysqli: {
    words: ['php', 'mysql-client.php'],
    opens: [LOGIN],
    sends: { ...TEXT, ...STORED, ...STARTED, report: [SET_OPTION, ...TEXT.report, SET_OPTION] },
    first: PREPARED,
  },
  PyMySQL: { words: ['python', 'mysql_client.py', 'pymysql'], opens: [LOGIN], sends: TEXT, first: {} },
  // Of the server's variables it asks; what it has prepared it keeps.
  'rust-mysql': {
    words: ['rust-databases', 'mysql-client'],
    opens: [LOGIN, ['SELECT', null]],
    sends: { ...TEXT, ...STORED, ...STARTED },
    first: PREPARED,
  },
} as const satisfies Record<string, Library>;
export type MysqlClientName = keyof typeof CLIENTS;
/** … whose programs are built beforehand. */
export const MYSQL_CLIENTS_OF_CI = (Object.keys(CLIENTS) as MysqlClientName[]).filter(
  (name) => CLIENTS[name].words[0] !== 'rust-databases',
);
export const MYSQL_CLIENTS: Readonly<Record<MysqlClientName, Library>> = CLIENTS;

export async function startMysqlClient(name: MysqlClientName, options: ClientOptions): Promise<LanguageClient> {
  const [language, ...words] = CLIENTS[name].words;
  return LanguageClient.start(await languageCommand(language, ...words), options);
}
