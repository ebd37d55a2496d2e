// One file, since it is one contract, read as a whole.
/**
 * What a protocol owes the pipeline. One folder a protocol, one line in
 * `registry.ts`. Decoders see bytes of either direction of one connection, in order, and say where messages begin and end;
 * they never see sockets, processes or clocks, and never throw on bytes.
 */

import { InnerErrors } from './inner-errors.ts';
import { NamedAddresses } from './named-addresses.ts';

/** A window on one direction's bytes. `bytes` may be memory that is reused after the call: keep nothing of it. `view` covers the same memory: its offset 0 is `bytes[0]`. */
export class Input {
  bytes: Uint8Array = EMPTY;
  view: DataView = EMPTY_VIEW;
  /** First byte not yet consumed; a decoder moves it forward. */
  start = 0;
  end = 0;
  /** Which way these bytes go in the conversation. */
  direction: Direction = REQUEST;
  /** Set with `SKIP`: how many bytes from `start` on the decoder does not need; may exceed `end - start`. */
  skip = 0;
  /** For a response: the `token` of the request that it answers; NO_REQUEST when there is none known. */
  requestToken = NO_REQUEST;
  /** Set with `OPAQUE`: what comes behind the decoder's last message. */
  follows: Follows = FOLLOWS_NOTHING;
  /** Of protocols that are paired by id: asks for the token of the request that an answer names. */
  requests: RequestTokens = NO_TOKENS;
  /** Set by a decoder that returns before a body which follows only if the server asks for it (HTTP: `Expect`); else the next request may. */
  optional = false;
  /** Set with `NEED_MORE` by a decoder that has met nothing of a message yet, only what may stand between two (HTTP: empty lines). */
  between = false;
  /** True where the direction has ended (end of stream): a body delimited by close is complete. */
  ended = false;
  /** True where the direction has ended, or the client has left and wants no more of it: what may follow does not. */
  over = false;
}

const EMPTY = new Uint8Array(0);
const EMPTY_VIEW = new DataView(EMPTY.buffer);

/** The open requests of a conversation, as far as its decoder has to know them. */
export interface RequestTokens {
  /** `Message.token` of the open request with this id; UNKNOWN_REQUEST where there is none. */
  tokenOf(id: number): number;
}

const NO_TOKENS: RequestTokens = { tokenOf: () => UNKNOWN_REQUEST };

export type Direction = typeof REQUEST | typeof RESPONSE;
export const REQUEST = 0;
export const RESPONSE = 1;

/** `Input.requestToken` when no request is waiting. Decoders' own tokens are ≥ 0. */
export const NO_REQUEST = -1;
/** `Input.requestToken` after a `WAIT` that was given up: the request was never seen, frame by the response alone. */
export const UNKNOWN_REQUEST = -2;

/** `Input.skip` of a body that ends with its direction: nothing more is needed of it; decode is called again once `ended` is true. */
export const UNTIL_END = 2 ** 52;

/**
 * `Input.skip` of a message whose end its head does not tell, or not so that all peers agree: it ends where the
 * conversation turns, if no other message is under way; else the place is lost. `cut` tells of it.
 */
export const UNTIL_TURN = 2 ** 53;

/** What `decode` returns. */
export type DecodeStatus =
  | typeof NEED_MORE
  | typeof MESSAGE
  | typeof SKIP
  | typeof INVALID
  | typeof WAIT
  | typeof OPAQUE;
/** Nothing complete from `start` on, which may have been moved behind what the decoder keeps by itself; call again with more bytes behind the same ones. */
export const NEED_MORE = 0;
/** A message ends at `start` (already moved); `message` is filled. */
export const MESSAGE = 1;
/** `start` was moved; `skip` more bytes belong to the current message and are not needed, gap or not. Then decode is called again, also with no bytes at hand. */
export const SKIP = 2;
/** These bytes are not this protocol, or the place in it is lost. */
export const INVALID = 3;
/** A response that cannot be framed before its request is known; call again when it is. */
export const WAIT = 4;
/** A message ends at `start`, `message` is filled, and what follows on this connection is another, undecoded protocol. */
export const OPAQUE = 5;

/** What comes behind a message that is `OPAQUE`. */
export type Follows = typeof FOLLOWS_NOTHING | typeof FOLLOWS_ANOTHER | typeof FOLLOWS_TURNS;
/** Nothing that anybody reads. */
export const FOLLOWS_NOTHING = 0;
/** The client begins another protocol, which may be recognised (TLS). */
export const FOLLOWS_ANOTHER = 1;
/** More of the same, of which only the turns can be told (compressed). */
export const FOLLOWS_TURNS = 2;

/** What a completed message is to the pairing. */
export type MessageKind = typeof KIND_PAIRED | typeof KIND_PUSH | typeof KIND_INTERIM | typeof KIND_NO_REPLY;
/** A request that will be answered, or an answer. */
export const KIND_PAIRED = 0;
/** From the server unasked (Redis push): pairs with nothing. */
export const KIND_PUSH = 1;
/** A preliminary answer (HTTP 100, 103): the request stays open. From the client: more of what was asked for before, no request of its own. */
export const KIND_INTERIM = 2;
/** A request that will not be answered. */
export const KIND_NO_REPLY = 3;

/** How much of a message one frame is, where those of several messages take turns (HTTP/2). */
export type MessagePart = typeof PART_WHOLE | typeof PART_FIRST | typeof PART_MIDDLE | typeof PART_LAST;
export const PART_WHOLE = 0;
export const PART_FIRST = 1;
export const PART_MIDDLE = 2;
export const PART_LAST = 3;

/** What a connection that could not be made is called, whatever would have been spoken on it; no protocol has a request of this name. */
export const CONNECT_OPERATION = 'connect';

/** The operation of all that is told by turns alone; no protocol has a request of this name either. */
export const TURN_OPERATION = 'turn';

/** OpenTelemetry's word for an operation or an error that is in no closed list, and for a request that was not understood at all. */
export const OTHER = '_OTHER';

/** Which role counts this answer as an error (bits). */
export const ERROR_FOR_NONE = 0;
export const ERROR_FOR_CLIENT = 1;
export const ERROR_FOR_SERVER = 2;
export const ERROR_FOR_BOTH = 3;

/** Filled by `decode`, which resets it first, and reused for every message: one for each worker. All strings are interned or literals. */
export class Message {
  kind: MessageKind = KIND_PAIRED;
  /**
   * Request: low-cardinality verb (`GET`, `CONFIG GET`). Push: what it refuses before anything was asked, where it is the
   * first word of a connection, and of a server that speaks first; else empty.
   */
  operation = '';
  /** Request: low-cardinality target (route), or null. */
  resource: string | null = null;
  /** Request: what the decoder wants back as `Input.requestToken` when the answer comes. ≥ 0. */
  token = 0;
  /** `pairing: 'by-id'`: what an answer has in common with its request, an integer of at most 53 bits. */
  id = 0;
  /** … and whether these bytes are all of the message `id`, or a frame of it. What a later frame tells adds to what the first one did. */
  part: MessagePart = PART_WHOLE;
  /** Request: waits for others by design (BLPOP): counted as waiting, not in the durations. */
  waiting = false;
  /** … for so long at most: what goes beyond it is a duration. */
  waitsNs = Number.POSITIVE_INFINITY;
  /** What only `trace` shows, of request and answer together, by OpenTelemetry's names; null unless `DecoderOptions.requestAttributes`. */
  attributes: Readonly<Record<string, string | number>> | null = null;
  /** Its head for `trace --verbose`, a line each, without anything that may be a secret; null unless `DecoderOptions.heads`. */
  head: readonly string[] | null = null;
  /**
   * Request: which shapes its answer may have, as far as that is certain; answer: which one it has. Bits of the decoder's
   * own, 0: any. Answers that do not fit tell that they are not to these requests (`pairing: 'in-order'`).
   */
  shape = 0;
  /** Response to `UNKNOWN_REQUEST`: what the decoder wants back by `learn`, if its request becomes known; 0: nothing. */
  memo = 0;
  /** Response: `200`, or null where the protocol has none. */
  statusCode: string | null = null;
  /** Response: OpenTelemetry's error.type when it is an error: `500`, `WRONGTYPE`; else null. */
  errorType: string | null = null;
  /** Response: ERROR_FOR_… bits. */
  errorFor = ERROR_FOR_NONE;
  /** Response: servers give it to whoever has not asked, too (HTTP 408). */
  unasked = false;
  /** Response: errors of requests that were answered earlier by a promise (Redis: QUEUED). Each is one of that request's row. */
  readonly inner = new InnerErrors();
  /** Response: where what the request's resource names is to be found. */
  readonly addresses = new NamedAddresses();
  /** `1.1`, `RESP3`: null where unknown. */
  version: string | null = null;

  reset(): void {
    this.kind = KIND_PAIRED;
    this.operation = '';
    this.resource = null;
    this.token = 0;
    this.id = 0;
    this.part = PART_WHOLE;
    this.waiting = false;
    this.waitsNs = Number.POSITIVE_INFINITY;
    this.attributes = null;
    this.head = null;
    this.shape = 0;
    this.memo = 0;
    this.statusCode = null;
    this.errorType = null;
    this.errorFor = ERROR_FOR_NONE;
    this.unasked = false;
    this.version = null;
    this.inner.count = 0;
    this.addresses.count = 0;
  }

  copy(from: Message): this {
    this.kind = from.kind;
    this.operation = from.operation;
    this.resource = from.resource;
    this.token = from.token;
    this.id = from.id;
    this.part = from.part;
    this.waiting = from.waiting;
    this.waitsNs = from.waitsNs;
    this.attributes = from.attributes;
    this.head = from.head;
    this.shape = from.shape;
    this.memo = from.memo;
    this.statusCode = from.statusCode;
    this.errorType = from.errorType;
    this.errorFor = from.errorFor;
    this.unasked = from.unasked;
    this.version = from.version;
    this.inner.copy(from.inner);
    this.addresses.copy(from.addresses);
    return this;
  }
}

/** What `detect` returns for the first bytes of a call. */
export type Detection = typeof NO | typeof MAYBE | typeof IS_REQUEST | typeof IS_RESPONSE | typeof IS_EITHER;
/** Certainly not this protocol. */
export const NO = 0;
/** Could be; more bytes are needed. */
export const MAYBE = 1;
/** A complete message head that the decoder accepts, and only requests begin so. */
export const IS_REQUEST = 2;
/** … only responses begin so. */
export const IS_RESPONSE = 3;
/** … and which of the two only its direction tells. */
export const IS_EITHER = 4;

/** How a protocol that pairs by id treats a request that nobody answers. */
export interface ByIdRules {
  /** So long after it was sent last, a request has timed out: an error, decided once. Infinity: it waits as long as it must. */
  readonly patienceNs: number;
  /** So much later it may still be sent again, and is decided by then: whoever tries again begins when his patience is over. None by default. */
  readonly graceNs?: number;
  /** Whether the same request with the same id is another try of it (DNS). */
  readonly retries: boolean;
}

/** Bytes in an order, or messages with boundaries. */
export type Framing = 'stream' | 'message';

/**
 * `State` is the decoder's own place in one connection (both directions); made by `createState`,
 * told to forget a direction's place by `resync`.
 */
export interface Decoder<State = unknown> {
  readonly name: string;
  readonly framing: Framing;
  /** The same protocol where each call is a message (DNS over UDP), of one that is spoken over streams, too. It shares the tables of this one. */
  readonly overMessages?: Decoder;
  /** `recognised`: no messages, only turns. */
  readonly depth: 'decoded' | 'recognised';
  /** `recognised` only: under what its conversations count in the coverage; `recognised` by default. */
  readonly coverage?: 'tls';
  readonly pairing: 'in-order' | 'by-id' | 'one-way';
  /** `pairing: 'in-order'` only: clients let callers share one connection that do not wait for each other's answers. */
  readonly multiplexed?: true;
  /** `pairing: 'by-id'` only; by default a request waits for ever, and one with the id of an open one takes its place. */
  readonly byId?: ByIdRules;
  /**
   * True where a response can only be framed with its request known (HTTP: HEAD). It may come before its request has
   * ended: `cut` tells of the half-read request then, and changes nothing.
   */
  readonly responsesNeedRequests: boolean;
  /** The server speaks first, and its greeting alone tells what is spoken: `detect` calls it IS_RESPONSE, and it pairs with nothing. */
  readonly serverSpeaksFirst?: true;
  /** No other protocol's answers begin as this one's do: one alone tells what is spoken, whatever was asked. */
  readonly answersTell?: true;
  /** `recognised` only: what the first request's bytes call the server (TLS: SNI), or null. Text from the network. */
  serverName?(bytes: Uint8Array, start: number, end: number): string | null;
  /** Bytes of one call, from its first: does it begin with a message of this protocol? Allocates nothing. */
  detect(bytes: Uint8Array, start: number, end: number): Detection;
  /**
   * Whether a request that `detect` is certain of is another protocol's at this port, of either end: where one has taken over
   * the bytes of this one, and only has a port of its own (mDNS). Allocates nothing.
   */
  isOthersAt?(port: number, bytes: Uint8Array, start: number, end: number): boolean;
  /**
   * `pairing: 'by-id'`, where an answer begins with nothing of its own: as `detect`, of a call that can only hold answers.
   * `requests`: those that are open.
   */
  detectAnswer?(bytes: Uint8Array, start: number, end: number, requests: RequestTokens): Detection;
  createState(): State;
  decode(state: State, input: Input, message: Message): DecodeStatus;
  /**
   * Bytes are missing in this direction behind a `NEED_MORE`, in the middle of a message whose length is known: returns how
   * many of it there are from `Input.start` on, which are skipped then; 0 where that is not known. Asked before `cut`.
   */
  passOver?(state: State, direction: Direction): number;
  /**
   * Bytes are missing in the middle of this direction's message, or no more will come. Where as much of it was read as
   * names it, fills `message` as `decode` would at its end, and returns true: then it ends where the conversation turns.
   */
  cut?(state: State, direction: Direction, message: Message): boolean;
  /**
   * `answer` was read as one to `UNKNOWN_REQUEST`, and is known now to be to the request with this token: fills in what
   * depends on it. Called in the order of the answers, before `decode` reads the next one. With `UNKNOWN_REQUEST`: it will
   * never be known.
   */
  learn?(state: State, token: number, answer: Message): void;
  /** The direction's place was lost (gap): forget its half-read message. The next `decode` starts at a message's first byte. */
  resync(state: State, direction: Direction): void;
  /** Messages whose name was cut to `{*}` or `_OTHER` because a bounded table was full. */
  cappedNames?(): number;
  /** Prepared statements of open connections that had to make room: executed again they have no name. */
  forgottenStatements?(): number;
}
