/** mysql2: `mysql-client-program.ts PORT CONNECTIONS WARM STEP…`. */
import { createConnection, type Connection as Database } from 'mysql2/promise';
import { type Client, type Connection, runClient, type Step } from './client-plan.ts';

const client: Client = {
  warm: ['prepared'],
  open: async (port) => {
    let database: Promise<Database> | null = null;
    return {
      send: async (step) => {
        database ??= createConnection({ host: '127.0.0.1', port, user: 'root', database: 'shop' });
        await send(await database, step);
      },
    } satisfies Connection;
  },
  kinds: ([step = '']) => [step],
};

/** Rows of results, rows that were changed, the code of an error. */
const WANTED: Readonly<Record<string, number>> = {
  select: 2,
  join: 1,
  insert: 1,
  update: 1,
  prepared: 1,
  stored: 1,
  missing: 1146,
  duplicate: 1062,
  transaction: 1,
  report: 4,
  many: 3001,
  ping: 0,
  use: 0,
};

const TEXTS: Readonly<Record<string, string>> = {
  select: "SELECT id, note FROM orders WHERE id < 3 OR note = 'it''s 4711'",
  join: 'SELECT o.note, u.name FROM orders o JOIN users u ON u.id = o.id WHERE o.id = 1',
  insert: "INSERT INTO visits (note) VALUES ('secret 4711')",
  update: "UPDATE orders SET note = concat('secret 4711 ', rand()) WHERE id = 3",
  missing: 'SELECT * FROM nowhere',
  duplicate: "INSERT INTO users VALUES (1, 'secret 4711')",
  report: 'CALL report(4711)',
  many: 'SELECT id, note FROM items',
  use: 'USE shop',
};

async function send(database: Database, [step = '']: Step): Promise<void> {
  const found = await answer(database, step);
  if (found !== WANTED[step]) throw new Error(`${step}: ${found}`);
}

async function answer(database: Database, step: string): Promise<number> {
  const text = TEXTS[step];
  if (text !== undefined) return found(database.query(text));
  switch (step) {
    case 'prepared':
      return found(database.execute('SELECT note FROM orders WHERE id = ?', [2]));
    case 'stored':
      return stored(database);
    case 'transaction':
      return transaction(database);
    case 'ping':
      await database.ping();
      return 0;
    default:
      throw new Error(`no such step: ${step}`);
  }
}

/** Prepared, executed and closed. */
async function stored(database: Database): Promise<number> {
  const text = 'INSERT INTO visits (note) VALUES (?)';
  const changed = await found(database.execute(text, ['secret 4711']));
  database.unprepare(text);
  return changed;
}

async function transaction(database: Database): Promise<number> {
  await database.beginTransaction();
  const changed = await found(database.query("INSERT INTO visits (note) VALUES ('kept')"));
  await database.commit();
  return changed;
}

async function found(answered: Promise<readonly [unknown, ...unknown[]]>): Promise<number> {
  try {
    const [results] = await answered;
    return countOf(results);
  } catch (error) {
    return (error as { readonly errno: number }).errno;
  }
}

/** Rows, of several results all of theirs; else how many were changed. */
function countOf(results: unknown): number {
  if (!Array.isArray(results)) return (results as { readonly affectedRows?: number }).affectedRows ?? 1;
  return results.reduce<number>((sum, one) => sum + (Array.isArray(one) ? one.length : countOf(one)), 0);
}

await runClient(client, process.argv.slice(2));
