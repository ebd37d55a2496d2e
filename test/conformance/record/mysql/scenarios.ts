/**
 * Clients of MySQL's protocol. Besides what stands at the top of `main.ts`, recording these needs the Debian packages
 * mariadb-server python3-pymysql python3-mysqldb php-mysql, Go, and, in the folder that MYSQL_CLIENTS names,
 * `npm install mysql2` and the result of `go build -o go-client` of `go/main.go`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from '../../../workloads/temporary-folder.ts';
import type { Scenario } from '../scenario.ts';
import { runClient } from '../server.ts';
import { mariadbServer, table } from './server.ts';
import { WIRE_SCENARIOS } from './wire.ts';

const CLIENTS = process.env['MYSQL_CLIENTS'] ?? '.';

const CLI_STATEMENTS = `select 1;
select * from nowhere;
use shop
create table if not exists items (id int primary key, price decimal(9,2) default '1.50');
insert into items values (1, 9.99), (2, 19.99) on duplicate key update price = values(price);
delimiter //
select count(*) from items; delete from items where id = 1; select 0x1F, 'it''s', "a\\"b" //
delimiter ;
with cheap as (select * from items where price < 10) select * from cheap join orders using (id);
alter table items add note varchar(10);
call report();
drop table items;
`;

function python(driver: string): (port: number) => Promise<string> {
  return (port) => runClient('/usr/bin/python3', [join(import.meta.dirname, 'pymysql_client.py'), `${port}`, driver]);
}

const PYTHON_STATEMENTS = `LOGIN
SET
SELECT orders
INSERT users
INSERT users !1062 23000
COMMIT
PING
CALL report
UPDATE orders users
ROLLBACK
SELECT nowhere !1146 42S02`;

async function mysqli(port: number): Promise<void> {
  using folder = new TemporaryFolder();
  const file = folder.file('users.csv');
  writeFileSync(file, '21,Cid\n22,Dan\n23,SELECT\n');
  await runClient('php', [join(import.meta.dirname, 'mysqli_client.php'), `${port}`, file]);
}

export const MYSQL_SCENARIOS: readonly Scenario[] = [
  {
    name: 'mariadb',
    protocol: 'mysql',
    origin: 'the mariadb client 10.11 with statements, several in one, to MariaDB 10.11',
    server: mariadbServer,
    client: (port) =>
      runClient(
        'mariadb',
        ['--no-defaults', '--force', '-h', '127.0.0.1', '-P', `${port}`, '-u', 'root', 'mysql'],
        CLI_STATEMENTS,
      ),
    golden: [
      table(`LOGIN
        SELECT
        SELECT nowhere !1146 42S02
        SELECT
        INIT_DB
        CREATE TABLE items
        INSERT items
        SELECT items
        SELECT items orders
        ALTER TABLE items
        CALL report
        DROP TABLE items`),
    ],
  },
  {
    name: 'pymysql',
    protocol: 'mysql',
    origin: 'PyMySQL 1.0 to MariaDB 10.11: text protocol, errors, several results',
    server: mariadbServer,
    client: python('pymysql'),
    golden: [table(PYTHON_STATEMENTS)],
  },
  {
    name: 'mysqlclient',
    protocol: 'mysql',
    origin: 'mysqlclient 1.4 (libmariadb) to MariaDB 10.11: text protocol, errors, several results',
    server: mariadbServer,
    client: python('MySQLdb'),
    golden: [table(PYTHON_STATEMENTS)],
  },
  {
    name: 'mysqli',
    protocol: 'mysql',
    origin:
      'mysqli of PHP 8.2 (mysqlnd) to MariaDB 10.11: prepared statements, long data, cursor, a local file, another user',
    server: mariadbServer,
    client: mysqli,
    golden: [
      table(`LOGIN
        STMT_PREPARE orders
        SELECT orders
        SELECT orders
        STMT_PREPARE users
        INSERT users
        INSERT users !1062 23000
        STMT_RESET
        STMT_PREPARE orders
        SELECT orders
        STMT_FETCH
        STMT_FETCH
        STMT_FETCH
        STMT_FETCH
        SET_OPTION
        SELECT users nowhere !1146 42S02
        SET_OPTION
        LOAD users
        SELECT users
        INIT_DB !1044 42000
        STATISTICS
        CHANGE_USER
        SELECT orders users`),
    ],
  },
  {
    name: 'mysql2',
    protocol: 'mysql',
    origin: 'mysql2 3 of Node.js to MariaDB 10.11: text and prepared statements',
    server: mariadbServer,
    client: (port) => runClient(process.execPath, [join(import.meta.dirname, 'mysql2-client.mjs'), `${port}`, CLIENTS]),
    golden: [
      table(`LOGIN
        SELECT orders
        STMT_PREPARE shop.orders
        SELECT shop.orders
        SELECT shop.orders
        SELECT nowhere !1146 42S02
        STMT_PREPARE nowhere !1146 42S02
        SELECT orders
        SELECT orders
        SELECT orders
        START
        ROLLBACK
        PING`),
    ],
  },
  {
    name: 'go-sql-driver',
    protocol: 'mysql',
    origin: 'go-sql-driver/mysql 1.10 to MariaDB 10.11: no EOF packets, definitions that are left out',
    server: mariadbServer,
    client: (port) => runClient(join(CLIENTS, 'go-client'), [`${port}`]),
    golden: [
      table(`LOGIN
        SELECT orders
        STMT_PREPARE orders
        SELECT orders
        STMT_PREPARE orders
        SELECT orders
        SELECT orders
        SELECT orders
        STMT_PREPARE nowhere !1146 42S02
        SELECT users
        STMT_PREPARE users
        INSERT users
        PING`),
    ],
  },
  ...WIRE_SCENARIOS,
];
