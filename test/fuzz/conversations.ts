import * as abi from '../../src/events/abi.gen.ts';
import { Conversation, type ConversationOptions } from '../connections/conversation.ts';

/** Near the wrap of the kernel's 32 bits. */
const NEAR_WRAP = 2 ** 32 - 600;

const KINDS: readonly ConversationOptions[] = [
  { role: 'server' },
  { role: 'client' },
  { role: 'unknown', fresh: false, receivedFrom: NEAR_WRAP, sentFrom: NEAR_WRAP },
  { role: 'server', fresh: false },
  { role: 'client', fresh: false },
  // The other end of the first: its sent bytes are what that one receives.
  { role: 'client', mirrored: true, receivedFrom: 5000, sentFrom: 1000 },
  { role: 'server', transport: abi.TRANSPORT_UNIX_STREAM, unix: { path: '/run/s', peer: 7 } },
  { role: 'server', transport: abi.TRANSPORT_UDP },
];

/** How many kinds of conversation there are. */
export const CONVERSATION_KINDS = KINDS.length;

/** One direction, as it was fed. */
export class Way {
  /** The kernel's position of its first byte. */
  readonly origin: number;
  /** Bytes from there to the furthest one that was moved, seen or not. */
  extent = 0;
  /** Bytes of transactions so far. */
  claimed = 0;

  constructor(origin: number) {
    this.origin = origin;
  }
}

/** A conversation of the script, and what the pipeline can know of it at best. */
export class FedConversation {
  readonly id: number;
  readonly conversation: Conversation;
  readonly received: Way;
  readonly sent: Way;
  readonly isMessages: boolean;
  /** Met in its middle, at what may be the client's end: callers may share it. */
  readonly isMetByClient: boolean;
  /** Turns cannot be more than calls. */
  calls = 0;

  constructor(id: number, kind: number) {
    const options = KINDS[kind] as ConversationOptions;
    this.id = id;
    this.conversation = new Conversation({ ...options, connection: id });
    this.received = new Way(this.conversation.receivedPosition);
    this.sent = new Way(this.conversation.sentPosition);
    this.isMessages = options.transport === abi.TRANSPORT_UDP;
    this.isMetByClient = options.fresh === false && options.role !== 'server';
  }
}
