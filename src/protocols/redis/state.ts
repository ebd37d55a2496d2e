import { KIND_PAIRED, type MessageKind, UNKNOWN_REQUEST } from '../protocol.ts';
import { type Command, OTHER_COMMAND } from './commands.ts';
import { NO_KEY } from './key-places.ts';
import type { KeyTable } from './keys.ts';
import { KeptErrors } from './late-errors.ts';
import { QueuedCommands, QueuedNames } from './queued.ts';
import { ANY_SHAPE } from './shapes.ts';

/** Tokens of requests: what their replies mean to the conversation. */
export const TOKEN_PLAIN = 0;
export const TOKEN_MONITOR = 1;
export const TOKEN_HELLO_2 = 2;
export const TOKEN_HELLO_3 = 3;
export const TOKEN_REPLICATION = 4;
/** A command that says nothing about whether the client is still subscribed. */
export const TOKEN_ANY_TIME = 5;
export const TOKEN_RESET = 6;
/** EXEC or DISCARD: what was queued is no more. */
export const TOKEN_EXEC = 7;
/** Plus the number of channels named, at least 1: so many confirmations come. */
export const TOKEN_SUBSCRIPTION = 16;
/** Plus the number of the queued command's name (`queued.ts`): above all subscriptions. */
export const TOKEN_QUEUED = 2 ** 25;

/** CLIENT REPLY. */
export const REPLIES_ON = 0;
export const REPLIES_OFF = 1;
/** The next request gets no answer. */
export const REPLIES_SKIP = 2;

/** What the arguments of the request that is being read have told. */
export const OPTION_NONE = 0;
export const OPTION_BLOCK = 1;
export const OPTION_REPLY_ON = 2;
export const OPTION_REPLY_OFF = 3;
export const OPTION_REPLY_SKIP = 4;
export const OPTION_RESP2 = 5;
export const OPTION_RESP3 = 6;
export const OPTION_ACK = 7;

/** Deepest nesting of a reply; COMMAND DOCS, the deepest of Redis's own, has 8. */
export const MAX_DEPTH = 32;

/** The request that is being read. */
export class RequestSide {
  /** Between `*N` and the end of its last argument. */
  open = false;
  /** A command was read since the place was found last: what is spoken here is known. */
  proven = false;
  /** Bytes of an inline request that are known to hold no line feed. */
  searched = 0;
  /** Arguments still to come, the command's name included. */
  remaining = 0;
  index = 0;
  command: Command = OTHER_COMMAND;
  operation = '';
  /** The key's pattern, where patterns are wanted. */
  resource: string | null = null;
  /** The argument that is the first key, or, where `keysCounted`, the number of keys that follow. */
  keyIndex = NO_KEY;
  keysCounted = false;
  /** What is shown of the first key, where that is wanted. */
  shownKey = '';
  option = OPTION_NONE;
  /** The next argument tells something. */
  curious = true;
  /** Of the connection. */
  replies = REPLIES_ON;
  inTransaction = false;
  /** Of the finished request. */
  kind: MessageKind = KIND_PAIRED;
  token = TOKEN_PLAIN;
  waiting = false;
  /** What follows is the replication stream. */
  opaque = false;

  begin(count: number): void {
    this.open = true;
    this.remaining = count;
    this.index = 0;
    this.command = OTHER_COMMAND;
    this.operation = OTHER_COMMAND.operation;
    this.resource = null;
    this.keyIndex = NO_KEY;
    this.keysCounted = false;
    this.shownKey = '';
    this.option = OPTION_NONE;
    this.curious = true;
  }
}

/** The reply that is being read. */
export class ReplySide {
  /** Its kind is decided. */
  open = false;
  /** Nothing of it is missing but what was handed to `SKIP`. */
  complete = false;
  kind: MessageKind = KIND_PAIRED;
  errorType: string | null = null;
  /** Of the request that it answers. */
  token = TOKEN_PLAIN;
  /** Elements that each open aggregate still needs; at most MAX_DEPTH deep; see `reply.ts`. */
  readonly remaining: number[] = [];
  /** 1 where the aggregate is an attribute: it precedes a value and is none. */
  readonly attribute: number[] = [];
  depth = 0;
  /** Within a line of which the beginning was consumed. */
  inLine = false;
  lineBytes = 0;
  /** Elements of the outermost aggregate. */
  elements = 0;
  /** One of `shapes.ts`. */
  shape = ANY_SHAPE;
  /** It says that a command was queued, or may. */
  queued = false;
  /** Confirmations still to come for a request that is already answered. */
  confirmations = 0;
  subscribed = false;
  monitoring = false;

  begin(): void {
    this.open = false;
    this.complete = false;
    this.kind = KIND_PAIRED;
    this.errorType = null;
    this.token = TOKEN_PLAIN;
    this.depth = 0;
    this.inLine = false;
    this.lineBytes = 0;
    this.elements = 0;
    this.shape = ANY_SHAPE;
    this.queued = false;
  }
}

export class RedisState {
  readonly request = new RequestSide();
  readonly reply = new ReplySide();
  /** Null where keys are not wanted. */
  readonly keys: KeyTable | null;
  readonly names: QueuedNames;
  /** Whether heads are shown. */
  readonly heads: boolean;
  readonly queued = new QueuedCommands();
  readonly late = new KeptErrors();
  /** RESP2 or RESP3, as far as something told. */
  version: string | null = null;
  /** The number that `readNumber` read last. */
  number = 0;

  constructor(keys: KeyTable | null = null, names: QueuedNames = new QueuedNames(), heads = false) {
    this.keys = keys;
    this.names = names;
    this.heads = heads;
  }

  /** An error, outermost or one level deeper: it is the reply, or stands in EXEC's (or what may be that) for a command that was queued. */
  fail(word: string): void {
    const { reply, queued } = this;
    if (reply.depth === 0) reply.errorType = word;
    else if ((reply.token === TOKEN_EXEC || reply.token === UNKNOWN_REQUEST) && reply.attribute[0] === 0) {
      queued.fail(reply.elements - (reply.remaining[0] as number), word);
    }
  }
}
