import { PROTOCOLS } from '../protocols/registry.ts';
import type { ProtocolWords } from '../views/protocol-words.ts';

/** Of all registered protocols. Decoders are made to be asked what they are. */
export function protocolWords(): ProtocolWords {
  const known = PROTOCOLS.map(({ title, create }) => ({ title, decoder: create() }));
  return {
    decoded: known.filter(({ decoder }) => decoder.depth === 'decoded').map(({ title }) => title),
    encrypted: known.filter(({ decoder }) => decoder.coverage !== undefined).map(({ title }) => title),
    selfEvident: new Set(PROTOCOLS.filter(({ selfEvident }) => selfEvident).map(({ name }) => name)),
    successCodes: new Set(PROTOCOLS.flatMap(({ successCode }) => successCode ?? [])),
  };
}
