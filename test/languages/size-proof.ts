/** Which answer is whose, told by sizes: a key of so many bytes has a value, or a hash, of a size of its own. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { TraceLine } from '../equality/sae-mon.ts';
import { encode } from '../load/redis-command.ts';

/** Of keys, as the programs of test/workloads ask for them: `text......`. */
const LEAST = 10;
const MOST = 49;
const VALUE_BYTES = 100;
const VALUE_FACTOR = 7;

/** What the keys hold: `text…` a value, `hash…` a hash. */
export async function fillForProof(port: number): Promise<void> {
  const commands: Buffer[] = [];
  for (let bytes = LEAST; bytes <= MOST; bytes += 1) {
    commands.push(encode('SET', 'text'.padEnd(bytes, '.'), 'v'.repeat(VALUE_BYTES + VALUE_FACTOR * bytes)));
    const fields = Array.from({ length: bytes }, (_, n) => [`${n + LEAST}`, 'v']).flat();
    commands.push(encode('HSET', 'hash'.padEnd(bytes, '.'), ...fields));
  }
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(Buffer.concat(commands));
  let answers = '';
  while (answers.split('\r\n').length <= commands.length) answers += (await once(socket, 'data'))[0];
  socket.destroy();
  if (answers.includes('-')) throw new Error(`the server was not filled: ${answers}`);
}

/** The answer is as the request's bytes want it. */
export function isProven({ operation, errorType, requestBytes, responseBytes }: TraceLine): boolean {
  if (operation === 'LPUSH') return errorType === 'WRONGTYPE';
  if (errorType !== null) return false;
  switch (operation) {
    case 'GET': {
      const key = requestBytes - '*2\r\n$3\r\nGET\r\n$nn\r\n\r\n'.length;
      return responseBytes === '$nnn\r\n\r\n'.length + VALUE_BYTES + VALUE_FACTOR * key;
    }
    case 'HGETALL': {
      const key = requestBytes - '*2\r\n$7\r\nHGETALL\r\n$nn\r\n\r\n'.length;
      return responseBytes === '%nn\r\n'.length + '$2\r\nnn\r\n$1\r\nv\r\n'.length * key;
    }
    case 'SET':
      return responseBytes === '+OK\r\n'.length;
    default:
      return operation === 'INCR' && responseBytes <= ':nnnnnnnnn\r\n'.length;
  }
}
