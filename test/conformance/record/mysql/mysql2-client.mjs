// Text and prepared statements by mysql2, of which the folder of the third argument has an installation.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [port, folder] = process.argv.slice(2);
const mysql = createRequire(join(folder, 'package.json'))('mysql2/promise');
const options = { host: '127.0.0.1', port: Number(port), user: 'app', password: 'not-a-secret', database: 'shop' };
const connection = await mysql.createConnection(options);
await connection.query('SELECT id, note FROM orders WHERE id < ?', [3]);
await connection.execute('SELECT note FROM `shop`.`orders` WHERE id IN (?, ?)', [1, 2]);
await connection.execute('SELECT note FROM `shop`.`orders` WHERE id IN (?, ?)', [2, 3]);
await connection.query('SELECT * FROM nowhere').catch(() => undefined);
await connection.execute('SELECT * FROM nowhere').catch(() => undefined);
await Promise.all([1, 2, 3].map((id) => connection.query(`SELECT ${id} FROM orders LIMIT 1`)));
await connection.beginTransaction();
await connection.rollback();
await connection.ping();
await connection.end();
