import type { Conversation } from '../../src/connections/conversations/conversation.ts';
import type { ConversationSocket } from '../../src/connections/conversations/conversation-parts.ts';
import { Conversations } from '../../src/connections/conversations/conversations.ts';
import { Coverage } from '../../src/connections/conversations/coverage.ts';

/** A conversation by itself: over TCP, unless told otherwise, from 10.0.0.7:40000 to 10.0.0.5:80. */
export function conversationOf(fields: Partial<ConversationSocket> = {}): Conversation {
  const socket: ConversationSocket = {
    id: 1,
    role: 'unknown',
    tgid: 100,
    transport: 'tcp',
    isMessages: false,
    fresh: true,
    connected: false,
    localAddress: '10.0.0.5',
    localPort: 80,
    remoteAddress: '10.0.0.7',
    remotePort: 40_000,
    remoteProcess: null,
    tcp: null,
    ...fields,
  };
  return new Conversations(new Coverage()).begin(socket, 0);
}
