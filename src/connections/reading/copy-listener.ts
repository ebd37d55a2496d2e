import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';

/** Told of bytes that need not be copied. Positions are the stream's. */
export interface CopyListener {
  skipping(conversation: Conversation, stream: Stream): void;
  /** What follows in this conversation is another protocol. */
  opaque(conversation: Conversation): void;
}
