/**
 * Asks what it is told on its standard input, a line each: `get PORT PATH`, `redis PORT COMMAND...`, `connect PORT`.
 * `get` prints `asked BEFORE AFTER`, between which by its clock (ms since the epoch) the request was handed over, and all
 * print `done WHAT` when there is an answer, or none will come.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { encode } from '../load/redis-command.ts';

async function ask(what: string): Promise<void> {
  const [kind, port, ...words] = what.split(' ') as [string, string, ...string[]];
  const socket = connect(Number(port), '127.0.0.1').setNoDelay(true);
  try {
    await once(socket, 'connect');
    if (kind !== 'connect') {
      const before = Date.now();
      const request = kind === 'get' ? `GET ${words[0]} HTTP/1.1\r\nHost: x\r\n\r\n` : encode(...words);
      await new Promise((resolve) => socket.write(request, resolve));
      if (kind === 'get') process.stdout.write(`asked ${before} ${Date.now()}\n`);
      await once(socket, 'data');
    }
  } catch (error) {
    process.stdout.write(`${(error as NodeJS.ErrnoException).code}\n`);
  }
  socket.destroy();
  process.stdout.write(`done ${what}\n`);
}

process.stdout.write('listening\n');
for await (const line of createInterface({ input: process.stdin })) void ask(line);
process.exit(0);
