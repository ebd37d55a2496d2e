import { StringTable } from '../../lib/string-table.ts';
import { TOKEN_CONNECT, TOKEN_HEAD, TOKEN_PLAIN } from './state.ts';

/** The methods that OpenTelemetry knows (RFC 9110, 5789 and QUERY); all others are `_OTHER`. */
const METHODS = StringTable.of([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
]);

/** OpenTelemetry's word for what is not in a list of known values. */
export const OTHER = '_OTHER';

/** Methods are case-sensitive. */
export function methodOperation(bytes: Uint8Array, start: number, end: number): string {
  // Nine of ten requests.
  if (end - start === 3 && bytes[start] === 0x47 && bytes[start + 1] === 0x45 && bytes[start + 2] === 0x54)
    return 'GET';
  const id = METHODS.find(bytes, start, end);
  return id < 0 ? OTHER : METHODS.text(id);
}

export function methodToken(operation: string): number {
  if (operation === 'HEAD') return TOKEN_HEAD;
  return operation === 'CONNECT' ? TOKEN_CONNECT : TOKEN_PLAIN;
}
