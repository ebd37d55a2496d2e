/**
 * A Node.js HTTP service that asks redis-server for each request: `chain-service-program.ts PORT REDIS_PORT`. Its one
 * connection to Redis is opened by the first request. Prints `listening`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { argv } from 'node:process';

const [port, redisPort] = argv.slice(2).map(Number) as [number, number];
const COMMAND = '*2\r\n$3\r\nGET\r\n$4\r\nitem\r\n';
const NO_SUCH_KEY = '$-1\r\n';

let redis: Socket | null = null;
let turn: Promise<unknown> = Promise.resolve();

/** One question at a time, so that an answer is its own. */
async function ask(): Promise<void> {
  redis ??= connect(redisPort, '127.0.0.1').setNoDelay();
  redis.write(COMMAND);
  for (let read = 0; read < NO_SUCH_KEY.length; ) {
    const [bytes] = (await once(redis, 'data')) as [Buffer];
    read += bytes.length;
  }
}

createServer((_, response) => {
  turn = turn.then(ask).then(() => response.end('item\n'));
}).listen(port, '127.0.0.1', () => console.log('listening'));
