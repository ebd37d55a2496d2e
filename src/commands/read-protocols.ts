import { UserError } from '../lib/errors.ts';
import { PROTOCOLS, suggestProtocol } from '../protocols/registry.ts';

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
  const near = suggestProtocol(name);
  const question = near === null ? '' : `, did you mean "${near}"?`;
  const known = PROTOCOLS.map((protocol) => protocol.name).join(', ');
  throw new UserError('UNKNOWN_PROTOCOL', `unknown protocol "${text}"${question}`, [`Known: ${known}.`]);
}
