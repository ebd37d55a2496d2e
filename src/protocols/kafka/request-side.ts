import { type Input, KIND_NO_REPLY, KIND_PAIRED, type MessageKind } from '../protocol.ts';
import { API_FETCH, API_SASL_AUTHENTICATE, API_SYNC_GROUP, type Api, apiOf } from './apis.ts';
import { RecordCount } from './record-count.ts';
import { Names } from './resources.ts';
import {
  OP_ACKS,
  OP_EPOCH,
  OP_FORGOTTEN,
  OP_FORGOTTEN_ID,
  OP_KEY_TYPE,
  OP_MAX_WAIT,
  OP_MIN_BYTES,
  OP_TOPIC,
} from './schema.ts';
import type { FetchSession } from './sessions.ts';
import type { Shared } from './shared.ts';
import { type Reader, Walk, type WalkStatus } from './walk.ts';

const NS_PER_MS = 1e6;
/** A broker's timers, and the way back, make its answer so late: that is not told from waiting. */
const LATENESS_NS = 20e6;
/** Of a coordinator's keys. */
const TYPE_GROUP = 0;

/** The request that is being read. */
export class RequestSide implements Reader {
  /** Its correlation id was read. */
  open = false;
  key = 0;
  api: Api = apiOf(0);
  version = 0;
  id = 0;
  kind: MessageKind = KIND_PAIRED;
  /** For so long the broker may wait; 0: not at all. */
  waitsNs = 0;
  /** Its names are topics', not groups'. */
  ofTopics = false;
  recordBytes = 0;
  readonly walk = new Walk();
  readonly counter: RecordCount | null;
  readonly #shared: Shared;
  readonly #session: FetchSession;
  readonly #names = new Names();
  #nameless = false;
  /** Names that were told, also more than once. */
  #told = 0;

  constructor(shared: Shared, session: FetchSession) {
    this.#shared = shared;
    this.#session = session;
    this.counter = shared.counts ? new RecordCount() : null;
  }

  begin(key: number, version: number, id: number, left: number): void {
    this.#open(key, version, id);
    this.walk.begin(this.api.request(version), left, this.counter);
  }

  /** A token of SASL without a header, of which nothing is read. */
  beginRaw(id: number, left: number): void {
    this.#open(API_SASL_AUTHENTICATE, 0, id);
    this.walk.begin(null, left, this.counter);
  }

  #open(key: number, version: number, id: number): void {
    this.open = true;
    this.key = key;
    this.api = apiOf(key);
    this.version = version;
    this.id = id;
    this.kind = KIND_PAIRED;
    this.waitsNs = key === API_SYNC_GROUP ? Number.POSITIVE_INFINITY : 0;
    this.ofTopics = false;
    this.recordBytes = 0;
    this.#nameless = false;
    this.#told = 0;
    this.#names.clear();
    this.counter?.begin();
  }

  on(input: Input): WalkStatus {
    return this.walk.on(input, this);
  }

  /** What is still to come of the body is not read. Returns how many bytes that are. */
  passOver(): number {
    this.#names.addUnnamed(Math.max(0, this.walk.elements - this.#told));
    return this.walk.giveUp();
  }

  /** Its topics or groups. */
  resource(): string | null {
    if (this.api.key === API_FETCH) this.#session.tell(this.#names, this.#shared.topics);
    return this.#nameless ? null : this.#names.textOf(this.#shared.resources);
  }

  number(op: number, value: number): void {
    switch (op) {
      case OP_ACKS:
        if (value === 0) this.kind = KIND_NO_REPLY;
        return;
      case OP_MAX_WAIT:
        this.waitsNs = value > 0 ? value * NS_PER_MS + LATENESS_NS : 0;
        return;
      case OP_MIN_BYTES:
        if (value <= 0) this.waitsNs = 0;
        return;
      case OP_EPOCH:
        this.#session.begin(value);
        return;
      case OP_KEY_TYPE:
        this.#nameless = value !== TYPE_GROUP;
        return;
      default:
    }
  }

  name(op: number, bytes: Uint8Array, start: number, end: number): void {
    this.#add(op, this.#shared.topics.name(bytes, start, end));
  }

  longName(op: number): void {
    this.#add(op, this.#shared.topics.longName());
  }

  id16(op: number, bytes: Uint8Array, start: number): void {
    const name = this.#shared.topics.nameOfId(bytes, start);
    if (name !== null) this.#add(op === OP_FORGOTTEN_ID ? OP_FORGOTTEN : OP_TOPIC, name);
  }

  records(length: number): void {
    this.recordBytes += length;
  }

  #add(op: number, name: string): void {
    if (op === OP_FORGOTTEN) {
      this.#session.forgets(name);
      return;
    }
    if (op === OP_TOPIC) this.ofTopics = true;
    if (this.api.key === API_FETCH) this.#session.wants(name);
    this.#told += 1;
    this.#names.add(name);
  }
}
