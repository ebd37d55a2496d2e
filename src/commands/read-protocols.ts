import { UserError } from '../lib/errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { PROTOCOLS } from '../protocols/registry.ts';

/**
 * Names of `--proto`; null where the flag was not given.
 * @throws UserError UNKNOWN_PROTOCOL
 */
export function readProtocols(flag: readonly string[] | undefined): readonly string[] | null {
  if (flag === undefined) return null;
  return flag.flatMap((text) => text.split(',')).map(readProtocol);
}

/**
 * A registered name.
 * @throws UserError UNKNOWN_PROTOCOL
 */
export function readProtocol(text: string): string {
  const name = text.trim().toLowerCase();
  if (PROTOCOLS.some((protocol) => protocol.name === name)) return name;
  const known = PROTOCOLS.map((protocol) => protocol.name);
  throw new UserError('UNKNOWN_PROTOCOL', `unknown protocol "${text}"${didYouMean(name, known)}`, [
    `Known: ${known.join(', ')}.`,
  ]);
}
