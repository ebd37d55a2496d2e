import { OTHER } from '../protocol.ts';
import { API_ROWS, type ApiRow } from './apis.gen.ts';
import { compileRequest, compileResponse, type Program } from './schema.ts';

export const API_PRODUCE = 0;
export const API_FETCH = 1;
export const API_SYNC_GROUP = 14;
export const API_SASL_HANDSHAKE = 17;
export const API_VERSIONS = 18;
export const API_SASL_AUTHENTICATE = 36;

/** Above any key or version that there is: what has more is none. */
const MAX_KEY = 1023;
const MAX_VERSION = 127;
/** A key that is not in the table. */
const UNKNOWN = -1;

export class Api {
  readonly key: number;
  readonly operation: string;
  /** UNKNOWN (-1) where none is known. */
  readonly newest: number;
  readonly #flexible: number;
  readonly #request: string;
  readonly #response: string;
  /** By version; null: nothing of it is read. */
  readonly #requests: (Program | null | undefined)[] = [];
  readonly #responses: (Program | null | undefined)[] = [];

  constructor([key, operation, newest, flexible, request, response]: ApiRow) {
    this.key = key;
    this.operation = operation;
    this.newest = newest;
    this.#flexible = flexible;
    this.#request = request;
    this.#response = response;
  }

  /** What stands behind the correlation id; null where the version is not known. */
  request(version: number): Program | null {
    let program = this.#requests[version];
    if (program === undefined) {
      program = version > this.newest ? null : compileRequest(this.#request, version, version >= this.#flexible);
      this.#requests[version] = program;
    }
    return program;
  }

  /** What tells something behind the correlation id; null where nothing does, or the version is not known. */
  response(version: number): Program | null {
    let program = this.#responses[version];
    if (program === undefined) {
      program = this.#compileResponse(version);
      this.#responses[version] = program;
    }
    return program;
  }

  /** A broker that does not know the version of ApiVersions answers in the oldest: its header has no tags in any. */
  #compileResponse(version: number): Program | null {
    if (this.key === API_VERSIONS) return compileResponse(this.#response, 0, false);
    if (version > this.newest || this.#response === '') return null;
    return compileResponse(this.#response, version, version >= this.#flexible);
  }
}

const APIS: readonly Api[] = API_ROWS.map((row) => new Api(row));
const OTHER_API = new Api([UNKNOWN, OTHER, UNKNOWN, MAX_VERSION, '', '']);
const VERSION_NAMES = Array.from({ length: MAX_VERSION + 1 }, (_, version) => String(version));

/** The API with this key; one without a name where it is newer than all that are known. */
export function apiOf(key: number): Api {
  return APIS[key] ?? OTHER_API;
}

/** Whether a request can have this key and version, known or not. */
export function isPossible(key: number, version: number): boolean {
  return key >= 0 && key <= MAX_KEY && version >= 0 && version <= MAX_VERSION;
}

/** As a string that is there already. */
export function versionName(version: number): string {
  return VERSION_NAMES[version] as string;
}

/** What an answer must know of its request: a token of the two. */
export function tokenOf(key: number, version: number): number {
  return key * (MAX_VERSION + 1) + version;
}

export function keyOfToken(token: number): number {
  return Math.floor(token / (MAX_VERSION + 1));
}

export function versionOfToken(token: number): number {
  return token % (MAX_VERSION + 1);
}
