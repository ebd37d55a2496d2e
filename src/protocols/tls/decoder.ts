import type { Decoder } from '../protocol.ts';
import { recognisedDecoder } from '../recognised.ts';
import { detectTls } from './detect.ts';
import { serverName } from './server-name.ts';

/** Encrypted: turns, their latency, and the server's name. */
export function createTlsDecoder(): Decoder {
  return recognisedDecoder({ name: 'tls', coverage: 'tls', detect: detectTls, serverName });
}
