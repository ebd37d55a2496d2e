import type { Input } from '../protocol.ts';
import { API_VERSIONS, type Api, apiOf, keyOfToken, versionOfToken } from './apis.ts';
import { errorName } from './errors.ts';
import { RecordCount } from './record-count.ts';
import { OP_ERROR, OP_LEARN_ID, OP_NAMED, OP_SESSION } from './schema.ts';
import type { FetchSession } from './sessions.ts';
import type { Shared } from './shared.ts';
import { type Reader, Walk, type WalkStatus } from './walk.ts';

/** The answer that is being read. */
export class ResponseSide implements Reader {
  /** Its correlation id was read. */
  open = false;
  id = 0;
  /** Null where its request is not known, or of an API that is not. */
  api: Api | null = null;
  version = 0;
  /** The first of all that it has, of whatever part of the request; null where all went well. */
  error: string | null = null;
  recordBytes = 0;
  readonly walk = new Walk();
  readonly counter: RecordCount | null;
  readonly #shared: Shared;
  readonly #session: FetchSession;
  #inSession = false;
  #learns = false;
  #named: string | null = null;

  constructor(shared: Shared, session: FetchSession) {
    this.#shared = shared;
    this.#session = session;
    this.counter = shared.counts ? new RecordCount() : null;
  }

  /** @param token of its request; < 0 where it is not known */
  begin(id: number, token: number, left: number): void {
    this.open = true;
    this.id = id;
    this.api = token < 0 ? null : apiOf(keyOfToken(token));
    this.version = token < 0 ? 0 : versionOfToken(token);
    this.error = null;
    this.recordBytes = 0;
    this.#inSession = false;
    this.#named = null;
    this.counter?.begin();
    const program = this.api === null ? null : this.api.response(this.version);
    this.#learns = program?.learns === true;
    this.walk.begin(program, left, this.counter);
  }

  get isApiVersions(): boolean {
    return this.api?.key === API_VERSIONS;
  }

  on(input: Input): WalkStatus {
    return this.walk.on(input, this);
  }

  /** What is still to come of the body is not read. Returns how many bytes that are. */
  passOver(): number {
    return this.walk.giveUp();
  }

  number(op: number, value: number): void {
    if (op === OP_ERROR) this.error ??= errorName(value);
    else if (op === OP_SESSION) this.#inSession = value !== 0;
  }

  name(op: number, bytes: Uint8Array, start: number, end: number): void {
    if (op !== OP_NAMED) this.#fetched(this.#shared.topics.name(bytes, start, end));
    else if (this.#learns) this.#named = this.#shared.topics.name(bytes, start, end);
  }

  longName(): void {
    this.#named = null;
  }

  id16(op: number, bytes: Uint8Array, start: number): void {
    const { topics } = this.#shared;
    if (op === OP_LEARN_ID) {
      if (this.#named !== null) topics.learn(bytes, start, this.#named);
      this.#named = null;
      return;
    }
    const name = topics.nameOfId(bytes, start);
    if (name !== null) this.#fetched(name);
  }

  records(length: number): void {
    this.recordBytes += length;
  }

  #fetched(topic: string): void {
    if (this.#inSession) this.#session.wants(topic);
  }
}
