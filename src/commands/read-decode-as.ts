import type { DecodeAs } from '../app/options.ts';
import { UserError } from '../lib/errors.ts';
import { PROTOCOLS } from '../protocols/registry.ts';
import { readProtocol } from './read-protocols.ts';

const MAX_PORT = 65535;

/**
 * What `--decode-as` says, `PORT=PROTOCOL[,PORT=PROTOCOL…]`.
 * @throws UserError BAD_FLAG, UNKNOWN_PROTOCOL
 */
export function readDecodeAs(flag: readonly string[] | undefined): readonly DecodeAs[] {
  const all = (flag ?? []).flatMap((text) => text.split(',')).map(readOne);
  const twice = all.find(({ port, protocol }) =>
    all.some((other) => other.port === port && other.protocol !== protocol),
  );
  if (twice === undefined) return all;
  throw new UserError('BAD_FLAG', `--decode-as names two protocols for port ${twice.port}`, ['Name one a port.']);
}

function readOne(text: string): DecodeAs {
  const [port = '', protocol, more] = text.trim().split('=');
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number >= 1 && number <= MAX_PORT && protocol && more === undefined) {
    return { port: number, protocol: readProtocol(protocol) };
  }
  throw new UserError('BAD_FLAG', `--decode-as ${text} is not of the form PORT=PROTOCOL`, [
    `Name a port of the server: --decode-as 8081=${PROTOCOLS[0]?.name}.`,
  ]);
}
