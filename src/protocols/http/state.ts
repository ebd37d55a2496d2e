import type { Direction } from '../protocol.ts';

/** Where a direction stands in its message. */
export const START_LINE = 0;
export const FIELDS = 1;
/** The head is complete; how the body is delimited is not yet decided. */
export const HEAD_READ = 2;
export const CHUNK_SIZE = 3;
export const TRAILERS = 4;
export const UNTIL_CLOSE = 5;
/** All that is left of the message has been handed to `SKIP`. */
export const BODY_SKIPPED = 6;

export const NO_LENGTH = -1;
/** Content-Length tells nothing that all peers take for the same. */
export const BAD_LENGTH = -2;

/** Which field that delimits the body the last line belongs to. */
export const PLAIN_FIELD = 0;
export const LENGTH_FIELD = 1;
export const CODING_FIELD = 2;

/** What the last Transfer-Encoding said; `identity` says nothing. */
export const CODING_NONE = 0;
export const CODING_CHUNKED = 1;
/** Chunked is not the final coding: it tells of no end. */
export const CODING_OTHER = 2;

/** Tokens of requests: what framing their responses must know. */
export const TOKEN_PLAIN = 0;
export const TOKEN_HEAD = 1;
export const TOKEN_CONNECT = 2;

/** One direction of a connection: its half-read message. Offsets count from the message's first byte that is not consumed. */
export class HttpSide {
  readonly direction: Direction;
  phase = START_LINE;
  /** Where the line that is being read begins. */
  line = 0;
  /** Up to where that line was searched for its end. */
  scanned = 0;
  /** Of a long line the beginning is consumed; the rest does not matter. */
  inLine = false;
  /** Bytes of the head that are consumed. */
  headBytes = 0;
  /** Bytes of trailers read: they count against the limit of a head. */
  trailerBytes = 0;
  contentLength = NO_LENGTH;
  coding = CODING_NONE;
  /** The last field line, which may be continued (obs-fold), … */
  field = PLAIN_FIELD;
  /** … where it began, if it matters, and what was known before it. */
  fieldLine = 0;
  lengthBefore = NO_LENGTH;
  codingBefore = CODING_NONE;
  /** The body follows only if the server asks for it. */
  expects = false;
  version = '1.1';
  /** Request. */
  operation = '';
  resource: string | null = null;
  token = TOKEN_PLAIN;
  /** What `trace` shows of its fields, where that is wanted. */
  attributes: Record<string, string | number> | null = null;
  /** What is shown of its head, where that is wanted. */
  head: string[] | null = null;
  /** Response. */
  status = 0;

  constructor(direction: Direction) {
    this.direction = direction;
  }

  /** Before a message's first byte. */
  begin(): void {
    this.phase = START_LINE;
    this.line = 0;
    this.scanned = 0;
    this.inLine = false;
    this.headBytes = 0;
    this.trailerBytes = 0;
    this.contentLength = NO_LENGTH;
    this.coding = CODING_NONE;
    this.field = PLAIN_FIELD;
    this.expects = false;
    this.attributes = null;
    this.head = null;
  }
}

export class HttpState {
  readonly request = new HttpSide(0);
  readonly response = new HttpSide(1);
}
