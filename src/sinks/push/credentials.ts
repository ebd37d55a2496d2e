import { readFileSync } from 'node:fs';
import { UserError } from '../../lib/errors.ts';
import { headerOf } from '../../lib/http-header.ts';
import { unreadable } from '../../lib/unreadable.ts';
import type { Destination } from './destination.ts';

type HeaderMap = Readonly<Record<string, string>>;

/** What a receiver is shown: files are read again when it refuses that. */
export class Credentials {
  readonly #destination: Destination;
  #headers: HeaderMap;

  /** @throws UserError INPUT, BAD_FLAG */
  constructor(destination: Destination) {
    this.#destination = destination;
    this.#headers = this.#read();
  }

  get headers(): HeaderMap {
    return this.#headers;
  }

  /** Whether there is something else to be shown now. A file that cannot be read any more changes nothing. */
  renew(): boolean {
    const before = JSON.stringify(this.#headers);
    try {
      this.#headers = this.#read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
    return JSON.stringify(this.#headers) !== before;
  }

  /** What a receiver says, which may repeat what it was shown. */
  mask(text: string): string {
    const { basic } = this.#destination;
    const password = basic === null ? '' : basic.slice(basic.indexOf(':') + 1);
    const shown = Object.values(this.#headers);
    const secrets = [...shown, ...shown.map((value) => value.replace(/^\w+ /, '')), basic ?? '', password];
    return secrets.filter(isSecret).reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  }

  #read(): HeaderMap {
    const { basic, bearerFile, headers, headerFile } = this.#destination;
    const read: Record<string, string> = {};
    if (basic !== null) read['Authorization'] = `Basic ${Buffer.from(basic).toString('base64')}`;
    if (bearerFile !== null) read['Authorization'] = `Bearer ${bearerOf(bearerFile)}`;
    for (const [name, value] of headers) read[name] = value;
    if (headerFile !== null) Object.assign(read, headersOf(headerFile));
    return read;
  }
}

/** What is shorter is part of many words. */
function isSecret({ length }: string): boolean {
  return length >= 4;
}

function bearerOf(path: string): string {
  const token = readText('--bearer-file', path).trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UserError('BAD_FLAG', `--bearer-file ${path} does not hold one token`, [
    'Write the token alone into the file, without the word Bearer.',
  ]);
}

function headersOf(path: string): HeaderMap {
  const headers: Record<string, string> = {};
  readText('--header-file', path)
    .split('\n')
    .forEach((line, at) => {
      if (line.trim() === '' || line.startsWith('#')) return;
      const header = headerOf(line);
      if (typeof header === 'string') {
        throw new UserError('BAD_FLAG', `--header-file ${path}: line ${at + 1} ${header}`, [
          'Write one header a line.',
        ]);
      }
      headers[header[0]] = header[1];
    });
  return headers;
}

/** @throws UserError INPUT */
export function readText(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(
      'INPUT',
      `${flag} ${path} cannot be read: ${unreadable(error)}`,
      ['Name a file that sae-mon may read.'],
      { cause: error },
    );
  }
}
