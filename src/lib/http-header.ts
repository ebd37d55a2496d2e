import { validateHeaderName, validateHeaderValue } from 'node:http';

/** What a sink says of its request itself. */
const OWN = ['host', 'connection', 'transfer-encoding', 'content-length', 'content-type', 'content-encoding'];

/**
 * `Name: value`, with what is wrong in words, without the value, which may be a secret.
 * @returns a header, or the words
 */
export function headerOf(line: string): readonly [name: string, value: string] | string {
  const colon = line.indexOf(':');
  if (colon <= 0) return 'is not of the form "Name: value"';
  const name = line.slice(0, colon).trim();
  const value = line.slice(colon + 1).trim();
  if (OWN.includes(name.toLowerCase()) || name.toLowerCase().startsWith('x-prometheus-')) {
    return `names ${name}, which is not for others to set`;
  }
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    return 'has characters that no header may have';
  }
  return [name, value];
}
