import type { ListenOption } from '../app/options.ts';
import { UserError } from '../lib/errors.ts';

/** Whoever is not on this host has no business with it, unless it is said. */
const LOOPBACK = '127.0.0.1';
const FORM = /^(?:(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):)?(\d{1,5})$/;

/**
 * `[HOST:]PORT`; an address of IPv6 in brackets.
 * @throws UserError BAD_FLAG
 */
export function readListen(flag: string, text: string): ListenOption {
  const [, host = LOOPBACK, port] = FORM.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new UserError('BAD_FLAG', `${flag} ${text} is not of the form [HOST:]PORT`, [
      `Use ${flag} 9464, or ${flag} 0.0.0.0:9464 for other hosts to reach it.`,
    ]);
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}
