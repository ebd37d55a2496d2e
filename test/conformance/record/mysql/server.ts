import { execFileSync } from 'node:child_process';
import type { Golden } from '../../capture.ts';
import { runClient, Server } from '../server.ts';

/** Made before anyone is watched. */
const SETUP = `create database shop;
use shop;
create table orders (id bigint primary key, note varchar(255));
insert into orders values (1, 'first'), (2, 'second'), (3, null);
create table users (id bigint primary key, name varchar(255));
create user 'app'@'%' identified by 'not-a-secret';
grant all on shop.* to 'app'@'%';
delimiter //
create procedure report() begin select * from orders; select count(*) from users; end //
`;

/** mariadbd with a shop of two tables; root needs no password. */
export async function mariadbServer(): Promise<Server> {
  const server = await Server.start((folder, port) => {
    const data = [`--datadir=${folder.file('data')}`, '--user=root'];
    execFileSync('mariadb-install-db', ['--no-defaults', ...data, '--auth-root-authentication-method=normal'], {
      stdio: 'ignore',
    });
    const address = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${folder.file('socket')}`];
    const place = [`--pid-file=${folder.file('pid')}`, '--skip-name-resolve', '--local-infile=1'];
    return ['mariadbd', '--no-defaults', ...data, ...address, ...place];
  });
  await runClient('mariadb', ['--no-defaults', '-uroot', `--socket=${server.folder.file('socket')}`], SETUP);
  return server;
}

/** One a line: `SELECT orders`, or `SELECT nowhere !1146 42S02` where it is answered by an error. */
export function table(lines: string): Golden[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', statusCode = null, error = null] = /^(.*?)(?: !(\d+) (\w+))?$/.exec(line) ?? [];
      const [, operation = '', resource = null] = /^((?:CREATE|ALTER|DROP) \w+|\S+)(?: (.*))?$/.exec(name) ?? [];
      return { operation, resource, statusCode, error };
    });
}
